import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createAdminForward } from "../../electron/admin-forward.ts";
import { createHostLink } from "../../electron/host-link.ts";
import { startFakeHost } from "../support/desktop/fake-host.ts";

let stateDir: string;
const find = () => createHostLink({ stateDir, program: { file: "never-started", args: [] } }).find();

before(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "linkspan-forward-"));
});

after(() => rm(stateDir, { recursive: true }));

test("only what the host needs of a request goes to it, and only what the page needs of the answer comes back", async () => {
  const host = await startFakeHost(stateDir);
  const forward = createAdminForward(host, find);
  const response = await forward(
    new Request("app://wizard/admin/echo?a=%20b", {
      method: "PUT",
      headers: {
        authorization: "Bearer of-the-page",
        "x-forwarded-host": "elsewhere",
        accept: "application/json",
        "content-type": "application/json",
      },
      body: "{}",
    }),
  );
  const { method, url, headers, body } = (await response.json()) as Record<string, unknown> & {
    headers: Record<string, string>;
  };
  assert.deepEqual([response.status, method, url, body], [201, "PUT", "/admin/echo?a=%20b", "{}"]);
  assert.equal(headers["authorization"], `Bearer ${host.token}`);
  assert.equal(headers["content-type"], "application/json");
  assert.equal(headers["x-forwarded-host"], undefined);
  assert.equal(headers["sec-fetch-site"], undefined);
  assert.equal(headers["host"], new URL(host.url).host);
  assert.equal(response.headers.get("etag"), '"1"');
  assert.equal(response.headers.get("set-cookie"), null);
  await host.close();
});

test("after a restart of the host the page goes on with its new address and token", async () => {
  const before = await startFakeHost(stateDir);
  const forward = createAdminForward(before, find);
  await before.crash();
  const restarted = await startFakeHost(stateDir, { token: "token-after-the-restart" });
  const request = new Request("app://wizard/admin/echo", { method: "POST", body: "kept" });
  const answer = (await (await forward(request)).json()) as { body: string };
  assert.equal(answer.body, "kept");
  await restarted.close();
});

test("a host that refuses the token is looked up anew, and its refusal is passed on when nothing has changed", async () => {
  const host = await startFakeHost(stateDir);
  const status = new Request("app://wizard/admin/status");
  const mended = await createAdminForward({ url: host.url, token: "of-an-earlier-start" }, find)(status);
  assert.equal(mended.status, 200);
  const refused = await createAdminForward({ url: host.url, token: "wrong" }, () =>
    Promise.resolve(undefined),
  )(status);
  assert.equal(refused.status, 401);
  await host.close();
});

test("a host that is gone is said plainly", async () => {
  const host = await startFakeHost(stateDir);
  await host.close();
  const response = await createAdminForward(host, find)(new Request("app://wizard/admin/status"));
  assert.equal(response.status, 502);
  assert.match(
    ((await response.json()) as { message: string }).message,
    /does not answer. Start its service/,
  );
});

test("a change that may have reached the host is never sent twice", async () => {
  let connections = 0;
  const dropping = createServer((socket) => {
    connections += 1;
    socket.once("data", () => socket.destroy());
  });
  await new Promise<void>((resolve) => dropping.listen(0, "127.0.0.1", resolve));
  const { port } = dropping.address() as { port: number };
  const another = await startFakeHost(stateDir);
  const forward = createAdminForward({ url: `http://127.0.0.1:${port}`, token: "x" }, find);
  const response = await forward(new Request("app://wizard/admin/echo", { method: "POST", body: "once" }));
  assert.equal(response.status, 502);
  assert.equal(connections, 1);
  dropping.close();
  await another.close();
});
