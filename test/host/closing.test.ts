import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, createServer, get, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { Response } from "express";
import { createEventStreams } from "../../host/admin/events.ts";
import { createHost } from "../../host/host.ts";
import { closeServer, listenOn } from "../../host/listening.ts";

/** Far less than a kept-alive connection lives by itself, which is 5 seconds for the page's and 75 for a client's. */
const soonMs = 2_000;

const isSoon = (closed: Promise<void>) =>
  Promise.race([closed.then(() => true), pause(soonMs, false, { ref: false })]);

test("a page that opens the stream of events again while the host ends is turned away", async (t) => {
  const quiet = () => () => {};
  const parts = { fleet: { onChange: quiet, summaries: () => [] }, activity: { onEntry: quiet } };
  const streams = createEventStreams(parts as unknown as Parameters<typeof createEventStreams>[0]);
  const server = createServer((_request, response) => streams.serve(response as Response));
  await listenOn(server, 0, "127.0.0.1");
  t.after(() => server.closeAllConnections());
  const agent = new Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  const { port } = server.address() as AddressInfo;
  const open = () => new Promise<IncomingMessage>((resolve) => get({ port, agent }, resolve));
  const first = await open();
  assert.equal(first.statusCode, 200);
  streams.close();
  await once(first.resume(), "end");
  const again = await open();
  assert.equal(again.statusCode, 503);
  assert.ok(await isSoon(closeServer(server)));
});

test("a request under way is answered, and its connection does not keep the host from ending", async (t) => {
  const stateDir = await mkdtemp(join(tmpdir(), "linkspan-closing-"));
  t.after(() => rm(stateDir, { recursive: true, force: true }));
  const host = await createHost({ stateDir, serveScim: true, port: 0, terminal: false });
  const { adminUrl, adminToken } = await host.listen();
  const { host: authority, port } = new URL(adminUrl);
  const socket = connect(Number(port), "127.0.0.1");
  t.after(() => socket.destroy());
  const body = '{"level":"info"}';
  socket.write(
    `PUT /admin/log-level HTTP/1.1\r\nHost: ${authority}\r\nAuthorization: Bearer ${adminToken}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
  );
  // RFC 9110 §10.1.1: from here on the request is under way.
  const [proceed] = (await once(socket, "data")) as [Buffer];
  assert.match(proceed.toString(), /^HTTP\/1\.1 100 /);
  const closed = host.close();
  await pause(50);
  socket.write(body);
  const [answer] = (await once(socket, "data")) as [Buffer];
  assert.match(answer.toString(), /^HTTP\/1\.1 20\d /);
  assert.ok(await isSoon(closed));
});

test("a request that takes longer than the host's time to end is cut off", async () => {
  const server = createServer(() => {});
  await listenOn(server, 0, "127.0.0.1");
  const request = get({ port: (server.address() as AddressInfo).port });
  const cut = once(request, "error");
  await once(server, "request");
  await closeServer(server, { graceMs: 50 });
  await cut;
});
