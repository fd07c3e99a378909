/** A client that reads everybody, page by page, while another one creates users and deletes half of them again. */
import { setTimeout as pause } from "node:timers/promises";
import type { HostProcess } from "../support/host-process.ts";
import { type ScimRequests, scimRequests } from "../support/scim-requests.ts";
import type { World } from "./cases.ts";
import { median, type WalkResult } from "./results.ts";

const usersPerPage = 1_000;
const pauseBetweenChangesMs = 20;

export async function walkEverybody(host: HostProcess, world: World): Promise<WalkResult> {
  const { pem: ca } = await host.admin.call("GET /admin/certificate/export");
  const scim = scimRequests({ url: `${host.scimUrl}${world.path}`, token: world.token, ca });
  const stop = new AbortController();
  try {
    const before = (await scim.get("/Users?count=0")).body.totalResults as number;
    const [{ seen, twice, times }, { created, deleted }] = await Promise.all([
      walk(scim).finally(() => stop.abort()),
      changeUntil(stop.signal, scim),
    ]);
    const tenth = Math.ceil(times.length / 10);
    return {
      usersPerPage,
      pages: times.length,
      firstMilliseconds: median(times.slice(0, tenth)),
      lastMilliseconds: median(times.slice(-tenth)),
      twice,
      missing: before - [...seen].filter((id) => !created.has(id)).length,
      created: created.size,
      deleted,
    };
  } finally {
    scim.close();
  }
}

async function walk(scim: ScimRequests) {
  const seen = new Set<string>();
  const times: number[] = [];
  let twice = 0;
  for (let startIndex = 1; ; startIndex += usersPerPage) {
    const began = performance.now();
    const { status, text, body } = await scim.get(
      `/Users?startIndex=${startIndex}&count=${usersPerPage}&attributes=userName`,
    );
    times.push(performance.now() - began);
    if (status !== 200) throw new Error(`The page at ${startIndex} could not be read: ${text}`);
    for (const { id } of body.Resources as { id: string }[]) {
      if (seen.has(id)) twice++;
      seen.add(id);
    }
    if (body.Resources.length < usersPerPage) return { seen, twice, times };
  }
}

async function changeUntil(signal: AbortSignal, scim: ScimRequests) {
  const created = new Set<string>();
  let deleted = 0;
  const run = Date.now();
  for (let n = 0; !signal.aborted; n++) {
    const name = `walk${run}.${n}`;
    const answer = await scim.post("/Users", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      userName: `${name}@contoso.example`,
      displayName: name,
    });
    if (answer.status !== 201) throw new Error(`A user could not be created: ${answer.text}`);
    created.add(answer.body.id);
    if (n % 2) {
      const { status, text } = await scim.delete(`/Users/${answer.body.id}`);
      if (status !== 204) throw new Error(`A user could not be deleted: ${text}`);
      deleted++;
    }
    await pause(pauseBetweenChangesMs);
  }
  return { created, deleted };
}
