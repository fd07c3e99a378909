/**
 * What the host expects of every connector, as tests. They follow the session: a verb it does not have is not tested,
 * and values are made for the types its schema declares.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type {
  Anchor,
  AttributeChange,
  AttributeSchema,
  CSEntryChange,
  Entry,
  ObjectTypeSchema,
  Row,
  Scalar,
  Schema,
  Session,
  Value,
} from "../../host/connectors/connector.ts";
import { ConnectorError } from "../../host/contract/errors.ts";
import { addition, type ContractObjects, contractObjects } from "./contract-objects.ts";
import { attributeValues, hostileTexts } from "./contract-values.ts";
import { collected } from "./session-calls.ts";

export interface ContractFixture {
  readonly session: Session;
  /** Values the target insists on, in place of those the suite makes up; `n` tells objects apart. */
  values?(objectType: string, n: number): Readonly<Record<string, readonly Value[]>>;
  /** Ends what the fixture began, after the suite has closed the session. */
  close(): Promise<void>;
}

/** Runs the suite against a target that `open` makes for it and that it may fill. */
export function connectorContract({
  title,
  open,
}: {
  readonly title: string;
  readonly open: () => Promise<ContractFixture>;
}): void {
  describe(`${title} keeps the contract of connectors`, () => {
    let fixture: ContractFixture;
    let session: Session;
    let schema: Schema;
    const signal = new AbortController().signal;
    let objects: ContractObjects;

    before(async () => {
      fixture = await open();
      session = fixture.session;
      schema = await session.schema(signal);
      objects = contractObjects(session, schema, fixture.values);
    });
    after(async () => {
      await session.close();
      await fixture.close();
    });

    test("a connection test says in a sentence what it found", async () => {
      const { message } = await session.test(signal);
      assert.match(message, /\S/);
    });

    test("the schema names every attribute once, and anchors and generated attributes are among them", () => {
      assert.ok(schema.objectTypes.length > 0);
      const names = schema.objectTypes.map(({ name }) => name);
      assert.equal(new Set(names).size, names.length);
      for (const type of schema.objectTypes) {
        const attributes = type.attributes.map(({ name }) => name);
        assert.equal(new Set(attributes).size, attributes.length);
        for (const name of [...type.anchor, ...type.generated]) assert.ok(attributes.includes(name), name);
        for (const attribute of type.attributes) {
          assert.equal(attribute.columns !== undefined, attribute.type === "complex", attribute.name);
          if (attribute.references) assert.ok(names.includes(attribute.references.objectType));
        }
      }
    });

    test("an object of each type is added with every attribute it can have, and read back as it was", async (t) => {
      if (!session.exportEntries || !session.find) return t.skip("it does not export and find");
      for (const type of schema.objectTypes) {
        const values = objects.valuesOf(type, true);
        const anchor = await objects.add(type, values);
        const entry = await objects.findOne(type, anchor);
        assert.ok(entry);
        assert.deepEqual(entry.anchor, anchor);
        for (const [name, expected] of Object.entries(values))
          assertValues(entry.attributes[name], expected, name);
      }
    });

    test("an object is found by each attribute that has an index", async (t) => {
      if (!session.exportEntries || !session.find) return t.skip("it does not export and find");
      for (const type of schema.objectTypes) {
        const values = objects.valuesOf(type, true);
        const anchor = await objects.add(type, values);
        for (const attribute of type.attributes.filter(
          ({ indexed, type }) => indexed && type !== "complex",
        )) {
          const [value] = values[attribute.name] ?? [];
          if (value === undefined) continue;
          const query = {
            objectType: type.name,
            where: { [attribute.name]: value as Scalar },
            limit: 1000,
            attributes: [attribute.name],
          };
          const found = await session.find(query, signal);
          assert.ok(
            found.some((entry) => same(entry.anchor, anchor)),
            attribute.name,
          );
        }
      }
    });

    test("a text that is there in another case is found where the target itself lets no two differ by case", async (t) => {
      if (!session.exportEntries || !session.find) return t.skip("it does not export and find");
      for (const type of schema.objectTypes) {
        for (const attribute of type.attributes.filter(({ unique, type }) => unique && type === "string")) {
          const values = objects.valuesOf(type, false);
          const n = objects.nextNumber();
          values[attribute.name] = [`Case.${n}`];
          await objects.add(type, values);
          const again = await objects.exportOne(
            addition(type, { ...objects.valuesOf(type, false), [attribute.name]: [`CASE.${n}`] }),
          );
          if (again.ok) continue;
          const where = { [attribute.name]: `CASE.${n}` };
          const found = await session.find(
            { objectType: type.name, where, limit: 2, attributes: [] },
            signal,
          );
          assert.equal(found.length, 1, attribute.name);
        }
      }
    });

    test("what is in no object is found nowhere", async (t) => {
      if (!session.find) return t.skip("it does not find");
      for (const type of schema.objectTypes) {
        for (const attribute of type.attributes.filter(({ indexed, type }) => indexed && type === "string")) {
          const where = { [attribute.name]: "PLACEHOLDER' OR '1'='1" };
          assert.deepEqual(
            await session.find({ objectType: type.name, where, limit: 2, attributes: [] }, signal),
            [],
          );
        }
      }
    });

    test("an update changes what it names and nothing else", async (t) => {
      if (!session.exportEntries || !session.find) return t.skip("it does not export and find");
      for (const type of schema.objectTypes) {
        const anchor = await objects.add(type, objects.valuesOf(type, true));
        const was = await objects.findOne(type, anchor);
        const changed = type.attributes.find(
          (attribute) => isChangeable(type, attribute) && !attribute.multiValued,
        );
        if (!changed || !was) continue;
        const values = attributeValues(changed, objects.nextNumber());
        const result = await objects.exportOne(
          update(type, anchor, [{ name: changed.name, modification: "replace", values }]),
        );
        assert.ok(result.ok, result.ok ? "" : result.message);
        const is = await objects.findOne(type, anchor);
        // What the target computes itself may follow the change.
        const own = type.attributes
          .filter(({ operation }) => operation === "import-only")
          .map(({ name }) => name);
        const given = (entry: Entry | undefined) =>
          Object.entries(entry?.attributes ?? {}).filter(
            ([name]) => !own.includes(name) && name !== changed.name,
          );
        assert.deepEqual(given(is), given(was));
        assert.deepEqual(is?.attributes[changed.name], values);
      }
    });

    test("an attribute loses its value by a delete, and by a replace of the object that does not name it", async (t) => {
      if (!session.exportEntries || !session.find) return t.skip("it does not export and find");
      for (const type of schema.objectTypes) {
        const optional = type.attributes.find(
          (attribute) => isChangeable(type, attribute) && !attribute.required,
        );
        if (!optional) continue;
        const required = objects.valuesOf(type, false);
        const values = { ...required, [optional.name]: attributeValues(optional, objects.nextNumber()) };
        const anchor = await objects.add(type, values);
        const emptied = await objects.exportOne(
          update(type, anchor, [{ name: optional.name, modification: "delete" }]),
        );
        assert.ok(emptied.ok, emptied.ok ? "" : emptied.message);
        assert.equal((await objects.findOne(type, anchor))?.attributes[optional.name], undefined);

        const other = await objects.add(type, {
          ...objects.valuesOf(type, false),
          [optional.name]: attributeValues(optional, objects.nextNumber()),
        });
        const whole = addition(type, objects.valuesOf(type, false)).changes;
        const replaced = await objects.exportOne({ ...update(type, other, whole), modification: "replace" });
        assert.ok(replaced.ok, replaced.ok ? "" : replaced.message);
        const entry = await objects.findOne(type, other);
        assert.equal(entry?.attributes[optional.name], undefined);
        for (const change of whole) {
          if ("values" in change) assertValues(entry?.attributes[change.name], change.values, change.name);
        }
      }
    });

    test("single values of a list are added and taken away; what is there already is not added twice", async (t) => {
      if (!session.exportEntries || !session.find || !session.capabilities.valueChanges) {
        return t.skip("it does not change single values");
      }
      for (const type of schema.objectTypes) {
        for (const list of type.attributes.filter(({ multiValued }) => multiValued)) {
          const [one, two, three] = await listValues(list);
          const anchor = await objects.add(type, {
            ...objects.valuesOf(type, false),
            [list.name]: [one, two],
          });
          const change = {
            name: list.name,
            modification: "update",
            add: [two, three],
            delete: [one],
          } as const;
          const result = await objects.exportOne(update(type, anchor, [change]));
          assert.ok(result.ok, result.ok ? "" : result.message);
          assertValues((await objects.findOne(type, anchor))?.attributes[list.name], [two, three], list.name);

          const all = { name: list.name, modification: "replace", values: [one] } as const;
          assert.ok((await objects.exportOne(update(type, anchor, [all]))).ok);
          assertValues((await objects.findOne(type, anchor))?.attributes[list.name], [one], list.name);
        }
      }
    });

    test("a value that is a row gets other values in some columns and loses that of another", async (t) => {
      if (!session.exportEntries || !session.find || !session.capabilities.valueChanges) {
        return t.skip("it does not change single values");
      }
      for (const type of schema.objectTypes) {
        for (const list of type.attributes.filter(({ columns }) => (columns?.length ?? 0) > 2)) {
          const [one, two, other] = (await listValues(list)) as readonly [Row, Row, Row];
          const [kept = "", changed = ""] = Object.keys(one);
          const anchor = await objects.add(type, {
            ...objects.valuesOf(type, false),
            [list.name]: [one, two],
          });
          const after: Row = { [kept]: one[kept] as Scalar, [changed]: other[changed] as Scalar };
          for (const [from, to] of [
            [one, after],
            [after, one],
          ] as const) {
            const change = { name: list.name, modification: "update", add: [to], delete: [from] } as const;
            const result = await objects.exportOne(update(type, anchor, [change]));
            assert.ok(result.ok, result.ok ? "" : result.message);
            assertValues((await objects.findOne(type, anchor))?.attributes[list.name], [to, two], list.name);
          }
        }
      }
    });

    /** Three values for a list; for references, three objects to point to. */
    async function listValues(list: AttributeSchema): Promise<readonly [Value, Value, Value]> {
      const target = schema.objectTypes.find(({ name }) => name === list.references?.objectType);
      const next = async (): Promise<Value> => {
        const [value] = attributeValues(list, objects.nextNumber());
        if (!target) return value;
        const entry = await objects.findOne(
          target,
          await objects.add(target, objects.valuesOf(target, false)),
        );
        const referred = entry?.attributes[list.references?.attribute ?? ""]?.[0];
        assert.ok(referred !== undefined);
        return referred;
      };
      return [await next(), await next(), await next()];
    }

    test("a reference to an object that does not exist is refused and names the attribute, or is kept", async (t) => {
      if (!session.exportEntries || !session.find) return t.skip("it does not export and find");
      for (const type of schema.objectTypes) {
        for (const attribute of type.attributes.filter(({ references }) => references)) {
          const [nobody] = attributeValues(attribute, 987_654_321);
          const result = await objects.exportOne(
            addition(type, { ...objects.valuesOf(type, false), [attribute.name]: [nobody] }),
          );
          if (result.ok) continue;
          assert.equal(result.code, "invalid-value");
          assert.equal(result.attribute, attribute.name);
        }
      }
    });

    test("a deleted object is gone, and changing or deleting it again says that it does not exist", async (t) => {
      if (!session.exportEntries || !session.find) return t.skip("it does not export and find");
      for (const type of schema.objectTypes) {
        const anchor = await objects.add(type, objects.valuesOf(type, true));
        const deletion = { objectType: type.name, modification: "delete", anchor, changes: [] } as const;
        assert.ok((await objects.exportOne(deletion)).ok);
        assert.equal(await objects.findOne(type, anchor), undefined);
        const changes = addition(type, objects.valuesOf(type, false)).changes;
        for (const change of [deletion, update(type, anchor, changes), update(type, anchor, [])]) {
          const result = await objects.exportOne(change);
          assert.ok(!result.ok);
          assert.equal(result.code, "not-found");
        }
      }
    });

    test("a second object with a value that must be unique is refused and names the attribute", async (t) => {
      if (!session.exportEntries) return t.skip("it does not export");
      for (const type of schema.objectTypes) {
        for (const attribute of type.attributes.filter(
          ({ name, unique }) => unique && !type.generated.includes(name),
        )) {
          const values = objects.valuesOf(type, true);
          await objects.add(type, values);
          const again = { ...objects.valuesOf(type, true), [attribute.name]: values[attribute.name] ?? [] };
          const result = await objects.exportOne(addition(type, again));
          assert.ok(!result.ok);
          assert.equal(result.code, "already-exists");
          assert.equal(result.attribute, attribute.name);
        }
      }
    });

    test("one change of a batch that fails does not stop the others", async (t) => {
      if (!session.exportEntries || !session.find) return t.skip("it does not export and find");
      for (const type of schema.objectTypes) {
        const wrong: AttributeChange = { name: "no such attribute", modification: "add", values: ["x"] };
        const good = addition(type, objects.valuesOf(type, true));
        const bad = { ...addition(type, objects.valuesOf(type, true)), changes: [...good.changes, wrong] };
        const batch = [
          addition(type, objects.valuesOf(type, true)),
          bad,
          addition(type, objects.valuesOf(type, true)),
        ];
        const results = await objects.exportAll(batch, { [type.name]: objects.selectionOf(type.name) });
        const outcomes = Object.fromEntries(results.map(({ index, ok }) => [index, ok]));
        assert.deepEqual(outcomes, { 0: true, 1: false, 2: true });
        const failed = results.find(({ ok }) => !ok);
        assert.ok(failed && !failed.ok);
        assert.equal(failed.attribute, wrong.name);
        for (const result of results) {
          if (result.ok) assert.ok(await objects.findOne(type, result.anchor ?? {}));
        }
      }
    });

    test("text that means something in a language of the target is kept as it is", async (t) => {
      if (!session.exportEntries || !session.find) return t.skip("it does not export and find");
      for (const type of schema.objectTypes) {
        const texts = type.attributes.filter(
          (attribute) =>
            attribute.type === "string" && isChangeable(type, attribute) && !attribute.multiValued,
        );
        const text = texts.sort((a, b) => (b.maxLength ?? Infinity) - (a.maxLength ?? Infinity))[0];
        if (!text) continue;
        const anchor = await objects.add(type, objects.valuesOf(type, true));
        for (const value of hostileTexts) {
          const change = { name: text.name, modification: "replace", values: [value] } as const;
          const result = await objects.exportOne(update(type, anchor, [change]));
          // No store can be made to take a NUL; it may refuse it, but not lose what follows.
          if (!result.ok && value.includes("\0") && result.code === "invalid-value") continue;
          assert.ok(result.ok, result.ok ? "" : `${JSON.stringify(value)}: ${result.message}`);
          assert.deepEqual((await objects.findOne(type, anchor))?.attributes[text.name], [value]);
          const where = { [text.name]: value };
          const query = { objectType: type.name, where, limit: 1000, attributes: [text.name] };
          const found: readonly Entry[] = await session.find(query, signal);
          const held: unknown[] = found.map((entry) => entry.attributes[text.name]);
          assert.deepEqual(held, [[value]]);
        }
      }
    });

    test("an import brings every object once, in pages that are not too large", async (t) => {
      if (!session.exportEntries || !session.importFull) return t.skip("it does not export and import");
      for (const type of schema.objectTypes) {
        for (let i = 0; i < 7; i++) await objects.add(type, objects.valuesOf(type, true));
      }
      const selection = Object.fromEntries(
        schema.objectTypes.map(({ name }) => [name, objects.selectionOf(name)]),
      );
      const seen = new Map<string, Entry>();
      let total: number | undefined;
      for await (const page of session.importFull({ selection, pageSize: 3 }, signal)) {
        assert.ok(page.entries.length <= 3);
        total = page.total ?? total;
        for (const entry of page.entries) {
          const key = keyText(entry);
          assert.ok(!seen.has(key), `${key} came twice`);
          seen.set(key, entry);
        }
      }
      if (total !== undefined) assert.equal(total, seen.size);
      for (const type of schema.objectTypes) {
        const imported = [...seen.values()].filter(({ objectType }) => objectType === type.name);
        assert.ok(imported.length >= 7, type.name);
        const [first] = imported;
        if (session.find && first) assert.deepEqual(await objects.findOne(type, first.anchor), first);
      }
    });

    test("an import of one object type brings no other", async (t) => {
      const [type] = schema.objectTypes;
      if (!session.importFull || !type) return t.skip("it does not import");
      const pages = session.importFull({ selection: { [type.name]: [] }, pageSize: 1000 }, signal);
      for await (const page of pages) {
        for (const entry of page.entries) assert.equal(entry.objectType, type.name);
      }
    });

    test("a stopped call ends with a failure of the connector, and the next call works", async () => {
      const stopped = AbortSignal.abort(new Error("the client has gone"));
      const [type] = schema.objectTypes;
      assert.ok(type);
      const isFailure = (error: unknown) => error instanceof ConnectorError && error.code === "timeout";
      await assert.rejects(session.test(stopped), isFailure);
      if (session.find) {
        const query = {
          objectType: type.name,
          where: { [type.anchor[0] ?? ""]: "x" },
          limit: 1,
          attributes: [],
        };
        await session.find(query, signal);
      }
      if (session.importFull && session.exportEntries) {
        await objects.add(type, objects.valuesOf(type, true));
        await objects.add(type, objects.valuesOf(type, true));
        const controller = new AbortController();
        const pages = session.importFull({ selection: { [type.name]: [] }, pageSize: 1 }, controller.signal);
        await assert.rejects(async () => {
          for await (const page of pages) if (page.entries.length > 0) controller.abort();
        }, isFailure);
      }
      if (session.exportEntries) {
        const batch = [addition(type, objects.valuesOf(type, true))];
        await assert.rejects(collected(session.exportEntries(batch, { selection: {} }, stopped)), isFailure);
      }
      await session.test(signal);
    });

    test("calls made at the same time each get their own answer", async (t) => {
      if (!session.exportEntries || !session.find) return t.skip("it does not export and find");
      const [type] = schema.objectTypes;
      assert.ok(type);
      const additions = Array.from({ length: 8 }, () => objects.valuesOf(type, true));
      const anchors = await Promise.all(additions.map((values) => objects.add(type, values)));
      const entries = await Promise.all(anchors.map((anchor) => objects.findOne(type, anchor)));
      for (const [index, values] of additions.entries()) {
        for (const [name, expected] of Object.entries(values)) {
          assertValues(entries[index]?.attributes[name], expected, name);
        }
      }
    });

    test("a closed session refuses further calls, and may be closed again", async () => {
      const own = await open();
      await own.session.close();
      await own.session.close();
      await assert.rejects(own.session.test(signal), ConnectorError);
      await own.close();
    });
  });
}

function isChangeable(type: ObjectTypeSchema, attribute: AttributeSchema): boolean {
  return (
    attribute.operation === "import-export" &&
    !attribute.references &&
    !type.anchor.includes(attribute.name) &&
    !type.generated.includes(attribute.name)
  );
}

function update(type: ObjectTypeSchema, anchor: Anchor, changes: readonly AttributeChange[]): CSEntryChange {
  return { objectType: type.name, modification: "update", anchor, changes };
}

/** The values of a list have no order. */
function assertValues(actual: readonly Value[] | undefined, expected: readonly Value[], name: string): void {
  assert.equal(actual?.length, expected.length, name);
  for (const value of expected) {
    assert.ok(
      actual?.some((candidate) => same(candidate, value)),
      `${name} lacks a value`,
    );
  }
}

function same(a: unknown, b: unknown): boolean {
  try {
    assert.deepEqual(a, b);
    return true;
  } catch {
    return false;
  }
}

function keyText({ objectType, anchor }: Entry): string {
  return [objectType, ...Object.entries(anchor).map(([name, value]) => `${name}=${String(value)}`)].join(" ");
}
