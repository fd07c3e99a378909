/** Objects of a connector's target, made and read by its session, for the contract's tests. */
import assert from "node:assert/strict";
import type {
  Anchor,
  CSEntryChange,
  Entry,
  ExportResult,
  ObjectTypeSchema,
  Schema,
  Session,
  Value,
} from "../../host/connectors/connector.ts";
import { attributeValues } from "./contract-values.ts";
import { collected, hasVerb } from "./session-calls.ts";

export type ContractObjects = ReturnType<typeof contractObjects>;

/** `given`: values the target insists on, for the n-th object. */
export function contractObjects(
  session: Session,
  schema: Schema,
  given?: (objectType: string, n: number) => Readonly<Record<string, readonly Value[]>>,
) {
  const signal = new AbortController().signal;
  let made = 0;

  /** For values that no object has yet. */
  const nextNumber = () => ++made;

  /** New values for an object: required ones, and with `all` every one that needs no other object. */
  function valuesOf(type: ObjectTypeSchema, all: boolean): Record<string, readonly Value[]> {
    const n = nextNumber();
    const values: Record<string, readonly Value[]> = {};
    for (const attribute of type.attributes) {
      const isGenerated = type.generated.includes(attribute.name);
      if (attribute.operation === "import-only" || attribute.references || isGenerated) continue;
      if (attribute.required || all) values[attribute.name] = attributeValues(attribute, n);
    }
    return { ...values, ...given?.(type.name, n) };
  }

  async function exportOne(change: CSEntryChange, attributes?: readonly string[]): Promise<ExportResult> {
    const names = attributes ?? selectionOf(change.objectType);
    const [result] = await exportAll([change], { [change.objectType]: names });
    assert.ok(result);
    return result;
  }

  async function exportAll(
    batch: readonly CSEntryChange[],
    selection: Readonly<Record<string, readonly string[]>>,
  ): Promise<readonly ExportResult[]> {
    assert.ok(hasVerb(session, "exportEntries"));
    return collected(session.exportEntries(batch, { selection }, signal));
  }

  function selectionOf(objectType: string): readonly string[] {
    const type = schema.objectTypes.find(({ name }) => name === objectType);
    return (type?.attributes ?? []).map(({ name }) => name);
  }

  async function add(
    type: ObjectTypeSchema,
    values: Readonly<Record<string, readonly Value[]>>,
  ): Promise<Anchor> {
    const result = await exportOne(addition(type, values));
    assert.ok(result.ok, result.ok ? "" : result.message);
    assert.ok(result.anchor, "an add tells the anchor of what it made");
    return result.anchor;
  }

  async function findOne(type: ObjectTypeSchema, anchor: Anchor): Promise<Entry | undefined> {
    assert.ok(hasVerb(session, "find"));
    const attributes = selectionOf(type.name);
    const found = await session.find({ objectType: type.name, where: anchor, limit: 2, attributes }, signal);
    assert.ok(found.length < 2, "an anchor names one object");
    return found[0];
  }

  return { nextNumber, valuesOf, exportOne, exportAll, selectionOf, add, findOne };
}

export function addition(
  type: ObjectTypeSchema,
  values: Readonly<Record<string, readonly Value[]>>,
): CSEntryChange {
  const changes = Object.entries(values).map(
    ([name, list]) => ({ name, modification: "add", values: list }) as const,
  );
  return { objectType: type.name, modification: "add", changes };
}
