import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:https";
import { after, before, describe, test } from "node:test";
import { AdminRequestError } from "../../host/commands/admin-client.ts";
import type { AttributeMapping, ConnectorConfig } from "../../host/contract/connector-config.ts";
import { startTestHost, type TestHost } from "../support/host.ts";

import { byUserName, enterprise, servePeople, user } from "./people-database.ts";
import { unrulyConnector } from "./unruly-connector.ts";

describe("a changed configuration", () => {
  const unruly = unrulyConnector();
  let host: TestHost;
  before(async () => {
    host = await startTestHost();
  });
  after(() => host.close());

  test("shows every resource by the new mapping, in filters too, with values it did not read before", async () => {
    const { name, scim, database } = await servePeople(host, {
      rows: "INSERT INTO people (id, login, title, kind) VALUES (1, 'ada', 'Countess', 'staff'), (2, 'grace', 'Admiral', 'staff')",
    });
    const before = (await scim.get("/Users")).body.Resources;
    await host.reconfigure(
      name,
      mappingUsers((mappings) =>
        [
          ...mappings.filter(({ scim }) => scim !== "nickName"),
          { scim: "userType", attribute: "kind" },
          { scim: "displayName", attribute: "title" },
        ].filter(({ scim }) => scim !== "title"),
      ),
    );
    await host.imported(name);
    const { Resources } = (await scim.get("/Users")).body;
    assert.deepEqual(
      Resources.map(({ id, title, displayName, userType }: Record<string, string>) => ({
        id,
        title,
        displayName,
        userType,
      })),
      [
        { id: before[0].id, title: undefined, displayName: "Countess", userType: "staff" },
        { id: before[1].id, title: undefined, displayName: "Admiral", userType: "staff" },
      ],
    );
    const found = async (filter: string) =>
      (await scim.get(`/Users?filter=${encodeURIComponent(filter)}`)).body.totalResults;
    assert.equal(await found('displayName eq "admiral"'), 1);
    assert.equal(await found('userType eq "staff"'), 2);
    assert.equal(await found('title eq "Admiral"'), 0);
    const schema = await scim.get("/Schemas/urn:ietf:params:scim:schemas:core:2.0:User");
    const names = schema.body.attributes.map((attribute: { name: string }) => attribute.name);
    assert.ok(names.includes("userType") && !names.includes("nickName"), names);
    database.exec("INSERT INTO people (id, login, kind) VALUES (3, 'alan', 'guest')");
    assert.equal(await found('userType eq "guest"'), 1);
  });

  test("may say that references are to another attribute", async () => {
    const { name, scim } = await servePeople(host, {
      rows: "INSERT INTO people (id, login, nick, manager_id) VALUES (1, 'ada', '2', NULL), (2, 'grace', '1', NULL), (3, 'edsger', '3', 1)",
    });
    const manager = async () =>
      (await scim.get(byUserName("edsger"))).body.Resources[0][enterprise]?.manager?.displayName;
    assert.equal(await manager(), "ada");
    await host.reconfigure(
      name,
      mappingUsers((mappings) =>
        mappings.map((mapping) =>
          mapping.reference
            ? { ...mapping, reference: { resourceType: "User", attribute: "nick" } }
            : mapping,
        ),
      ),
    );
    await host.imported(name);
    for (let attempt = 0; (await manager()) !== "grace" && attempt < 100; attempt++);
    assert.equal(await manager(), "grace");
  });

  test("is changed over to without losing a request", async () => {
    const { name, scim, database } = await servePeople(host);
    const swapped = new AbortController();
    let requests = 0;
    const client = async (n: number) => {
      for (let round = 0; !swapped.signal.aborted || round < 3; round++) {
        const created = await scim.post("/Users", user(`user${n}-${round}`));
        assert.equal(created.status, 201, created.text);
        const path = `/Users/${created.body.id}`;
        const patched = await scim.patch(path, [{ op: "replace", path: "title", value: `title ${round}` }]);
        assert.equal(patched.status, 200, patched.text);
        assert.equal((await scim.get(path)).body.title, `title ${round}`);
        const removed =
          round % 2 === 0 ? await scim.delete(path) : await scim.get(byUserName(`user${n}-${round}`));
        assert.ok(removed.status < 300, removed.text);
        requests += 4;
      }
    };
    const clients = Promise.all([0, 1, 2].map(client));
    try {
      for (let n = 0; n < 4; n++)
        await host.reconfigure(
          name,
          mappingUsers((mappings) =>
            n % 2 === 0
              ? [...mappings, { scim: "userType", attribute: "kind" }]
              : mappings.filter(({ scim }) => scim !== "userType"),
          ),
        );
    } finally {
      swapped.abort();
    }
    await clients;
    const { totalResults } = (await scim.get("/Users?count=0")).body;
    assert.equal(database.prepare("SELECT count(*) AS n FROM people").get()?.["n"], totalResults);
    assert.ok(requests > 24, `${requests} requests`);
  });

  test("does not end a request that came before it and whose body came after", async () => {
    const { name, scim, database } = await servePeople(host);
    const { id } = (await scim.post("/Users", user("ada"))).body;
    const { scimUrl } = await host.summary(name);
    const { token } = await host.admin.call("POST /admin/connectors/:name/tokens", {
      params: { name },
      body: {},
    });
    const { pem } = await host.admin.call("GET /admin/certificate/export");
    const address = new URL(`${scimUrl}/Users/${id}`);
    address.hostname = "localhost";
    const body = JSON.stringify({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: [{ op: "replace", path: "title", value: "late" }],
    });
    const slow = request(address, {
      method: "PATCH",
      ca: pem,
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/scim+json",
        "content-length": body.length,
      },
    });
    const answered = once(slow, "response");
    slow.write(body.slice(0, 20));
    await scim.get(`/Users/${id}`);
    await host.reconfigure(name, (config) => ({ ...config, description: "changed" }));
    slow.end(body.slice(20));
    const [answer] = await answered;
    answer.resume();
    assert.equal(answer.statusCode, 200);
    assert.equal(database.prepare("SELECT title FROM people").get()?.["title"], "late");
  });

  test("has an import that is under way begun anew", async () => {
    const { name, scim, database } = await servePeople(host, {
      type: unruly.type,
      fullImport: { pageSize: 1 },
      rows: "INSERT INTO people (id, login, kind) VALUES (1, 'ada', 'staff'), (2, 'grace', 'staff')",
    });
    await host.imported(name);
    database.exec("INSERT INTO people (id, login, kind) VALUES (3, 'alan', 'guest')");
    const held = unruly.holdImport(2);
    await host.admin.call("POST /admin/connectors/:name/import", { params: { name } });
    await held.reached;
    await host.reconfigure(
      name,
      mappingUsers((mappings) => [...mappings, { scim: "userType", attribute: "kind" }]),
    );
    const { error, read } = await host.imported(name);
    assert.deepEqual([error, read], [undefined, 3]);
    const types = (await scim.get("/Users")).body.Resources.map(
      ({ userType }: { userType: string }) => userType,
    );
    assert.deepEqual(types, ["staff", "staff", "guest"]);
  });

  test("with another anchor is refused with words, and the connector goes on as it was", async () => {
    const { name, scim } = await servePeople(host, { rows: "INSERT INTO people (login) VALUES ('ada')" });
    const changed = host.reconfigure(name, (config) => ({
      ...config,
      objectTypes: config.objectTypes.map((type) =>
        type.resourceType === "User" ? { ...type, anchor: ["login"] } : type,
      ),
    }));
    await assert.rejects(changed, (error) => {
      assert.ok(error instanceof AdminRequestError);
      assert.equal(error.problems[0]?.path, "/objectTypes/0/anchor");
      assert.match(error.problems[0]?.message ?? "", /anchor to id, or add a new connector/);
      return true;
    });
    assert.equal((await scim.get(byUserName("ada"))).body.totalResults, 1);
    assert.equal((await scim.post("/Users", user("grace"))).status, 201);
  });

  test("that cannot be opened is refused, and the connector goes on as it was", async () => {
    const { name, scim } = await servePeople(host, { rows: "INSERT INTO people (login) VALUES ('ada')" });
    const changed = host.reconfigure(name, (config) => ({
      ...config,
      parameters: {
        ...config.parameters,
        connectivity: { ...config.parameters.connectivity, file: "/nowhere/people.db" },
      },
    }));
    await assert.rejects(changed, /no file \/nowhere\/people\.db/);
    assert.equal((await scim.post("/Users", user("grace"))).status, 201);
  });

  test("that disables the connector has requests answered with 503, until it is enabled again", async () => {
    const { name, scim } = await servePeople(host);
    const { id } = (await scim.post("/Users", user("ada"))).body;
    await host.admin.call("POST /admin/connectors/:name/disable", { params: { name } });
    const refused = await scim.get(`/Users/${id}`);
    assert.equal(refused.status, 503);
    assert.match(refused.body.detail, /disabled/);
    assert.ok(Number(refused.headers["retry-after"]) > 0);
    await host.restart();
    assert.equal((await host.connect(name).get(`/Users/${id}`)).status, 503);
    await host.admin.call("POST /admin/connectors/:name/enable", { params: { name } });
    const again = host.connect(name);
    assert.equal((await again.get(`/Users/${id}`)).body.userName, "ada");
    assert.equal(
      (await again.patch(`/Users/${id}`, [{ op: "replace", path: "title", value: "x" }])).status,
      200,
    );
  });
});

const mappingUsers =
  (change: (mappings: readonly AttributeMapping[]) => readonly AttributeMapping[]) =>
  (config: ConnectorConfig): ConnectorConfig => ({
    ...config,
    objectTypes: config.objectTypes.map((type) =>
      type.resourceType === "User" ? { ...type, mappings: change(type.mappings) } : type,
    ),
  });
