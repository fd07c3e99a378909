/** The demo, and a SCIM client of it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type RunningDemo, startDemo } from "./demo.ts";
import { type ScimRequests, scimRequests } from "./scim-requests.ts";

export interface DemoClient {
  readonly demo: RunningDemo;
  readonly scim: ScimRequests;
  close(): Promise<void>;
}

export async function demoClient(options: readonly string[] = ["--users", "30"]): Promise<DemoClient> {
  const demo = await startDemo(options);
  const ca = await readFile(join(demo.stateDir, "linkspan-ca.pem"), "utf8");
  const scim = scimRequests({ url: demo.scimUrl, token: demo.token, ca });
  return {
    demo,
    scim,
    async close() {
      scim.close();
      await demo.stop();
    },
  };
}
