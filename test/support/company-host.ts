/** A host in this process that serves the demo's company, 20 people of it. */
import { join } from "node:path";
import { companyConnectorConfig, createCompanyDatabase } from "../../host/demo/company.ts";
import { startTestHost, type TestHost } from "./host.ts";
import type { ScimRequests } from "./scim-requests.ts";

export async function startCompanyHost(): Promise<{ readonly host: TestHost; readonly scim: ScimRequests }> {
  const host = await startTestHost();
  const file = join(host.stateDir, "company.db");
  createCompanyDatabase(file, { users: 20 });
  return { host, scim: await host.add(companyConnectorConfig(file)) };
}
