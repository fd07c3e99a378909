/** Generated filters, from the protocol down to the store. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as fc from "fast-check";
import { parseFilter } from "../../../host/scim/filter.ts";
import { type CompanyConnector, companyConnector } from "../../support/company-connector.ts";
import { filterText } from "../../support/filter-text.ts";
import { filter, garbage, holds, mutated } from "./generated-filters.ts";
import { answered, settings } from "./settings.ts";

let company: CompanyConnector;
// oxlint-disable-next-line typescript/no-explicit-any -- resources, looked into by name
let people: readonly any[];
before(async () => {
  company = await companyConnector({
    users: 40,
    rows: `
      UPDATE employees SET job_title = 'a', display_name = 'AB', entra_id = 'A' WHERE employee_id % 5 = 0;
      UPDATE employees SET job_title = NULL, first_name = 'é', email = NULL WHERE employee_id % 7 = 0;
      UPDATE employees SET job_title = 'x"y\\z' , entra_id = 'a', active = 0 WHERE employee_id % 11 = 0;
    `,
  });
  people = (await company.ask("GET", "/Users?count=1000")).body.Resources;
});
after(() => company.close());

const search = (text: string) =>
  answered(() => company.ask("POST", "/Users/.search", { filter: text, attributes: ["id"], count: 1000 }));

test("a filter that is written out and read again is the same filter", () => {
  fc.assert(
    fc.property(filter, (given) =>
      assert.deepEqual(
        parseFilter(filterText(given), () => false),
        structuredClone(given),
      ),
    ),
    settings(300),
  );
});

test("a filter finds in the store whom a plain reading of it finds", async () => {
  await fc.assert(
    fc.asyncProperty(filter, async (given) => {
      const { status, body, text } = await search(filterText(given));
      assert.equal(status, 200, text);
      assert.deepEqual(
        body.Resources.map(({ id }: { id: string }) => id),
        people.filter((user) => holds(given, user) === true).map(({ id }) => id),
        filterText(given),
      );
      assert.equal(body.totalResults, body.Resources.length);
    }),
    settings(250),
  );
});

test("a filter that was damaged, and text that is none, is answered or refused at once", async () => {
  const text = fc.oneof(garbage, mutated(filter.map(filterText)));
  await fc.assert(
    fc.asyncProperty(text, fc.constantFrom("Users", "Groups"), async (given, endpoint) => {
      const { status, body } = await answered(() =>
        company.ask("GET", `/${endpoint}?filter=${encodeURIComponent(given.toWellFormed())}&count=1`),
      );
      if (status === 200) return;
      assert.ok(
        (status === 400 && body.scimType === "invalidFilter") ||
          (status === 403 && body.scimType === "sensitive"),
        JSON.stringify(body),
      );
    }),
    settings(400),
  );
});

test("any query string is answered or refused at once", async () => {
  const name = fc.oneof(
    fc.constantFrom(
      "filter",
      "count",
      "startIndex",
      "attributes",
      "excludedAttributes",
      "sortBy",
      "sortOrder",
      "cursor",
      "FILTER",
    ),
    garbage,
  );
  const value = fc.oneof(
    garbage,
    fc.constantFrom("", "-1", "1e9", "userName", "name.givenName,id", "descending"),
  );
  const query = fc
    .array(fc.tuple(name, value), { maxLength: 5 })
    .map((parts) =>
      new URLSearchParams(
        parts.map(([n, v]): [string, string] => [n.toWellFormed(), v.toWellFormed()]),
      ).toString(),
    );
  const address = fc.oneof(query, fc.string({ unit: "grapheme-ascii", maxLength: 60 }));
  await fc.assert(
    fc.asyncProperty(address, async (given) => {
      const { status } = await answered(() => company.ask("GET", `/Users?${given}`));
      assert.ok([200, 400, 403].includes(status), String(status));
    }),
    settings(300),
  );
});
