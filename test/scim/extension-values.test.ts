/** A whole extension as one value: what clears it, what is taken for it, and what is refused. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type DemoClient, demoClient } from "../support/demo-client.ts";
import type { Body } from "../support/scim-requests.ts";

const core = "urn:ietf:params:scim:schemas:core:2.0:User";
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

let client: DemoClient;
before(async () => {
  client = await demoClient();
});
after(() => client.close());

let count = 0;
const person = (extension: unknown) => ({
  schemas: [core, enterprise],
  userName: `extended${++count}`,
  [enterprise]: extension,
});
const data = { department: "Retail", employeeNumber: "7" };

async function created() {
  const body = person(data);
  const answer = await client.scim.post("/Users", body);
  assert.equal(answer.status, 201, answer.text);
  return { path: `/Users/${answer.body.id}`, userName: body.userName };
}

const requests: readonly (readonly [
  how: string,
  send: (value: unknown) => Promise<{ status: number; body: Body }>,
  merges: boolean,
])[] = [
  ...["add", "replace"].flatMap((op) => [
    [
      `PATCH ${op} by its URN`,
      async (value: unknown) => client.scim.patch((await created()).path, [{ op, path: enterprise, value }]),
      true,
    ] as const,
    [
      `PATCH ${op} without a path`,
      async (value: unknown) =>
        client.scim.patch((await created()).path, [{ op, value: { [enterprise]: value } }]),
      true,
    ] as const,
  ]),
  [
    "PUT",
    async (value: unknown) => {
      const { path, userName } = await created();
      return client.scim.put(path, { ...person(value), userName });
    },
    false,
  ],
  ["POST", (value: unknown) => client.scim.post("/Users", person(value)), false],
];

for (const [how, send, merges] of requests) {
  for (const value of ["x", false, 5, [data, data], ["x"]])
    test(`${how}: an extension given as ${JSON.stringify(value)} is refused with invalidValue`, async () => {
      const { status, body } = await send(value);
      assert.equal(status, 400);
      assert.equal(body["scimType"], "invalidValue");
      assert.match(String(body["detail"]), /enterprise/);
    });

  for (const value of [null, "", []])
    test(`${how}: an extension given as ${JSON.stringify(value)} has no data`, async () => {
      const { status, body } = await send(value);
      assert.ok(status === 200 || status === 201);
      assert.equal(body[enterprise], undefined);
    });

  test(`${how}: an extension may stand alone in a list`, async () => {
    const { status, body } = await send([{ department: "Ops" }]);
    assert.ok(status === 200 || status === 201);
    assert.deepEqual(body[enterprise], { ...(merges ? data : {}), department: "Ops" });
  });
}
