import { clientQuirks } from "../../host/scim/client-quirks.ts";
import { tableCell } from "./table-cell.ts";

/** `docs/clients.md`: what clients send beside the standard, from the table that the protocol is built to. */
export function clientsDocument(): string {
  return `# What clients send beside the standard

SCIM leaves room, and clients use it. Linkspan takes each of these from every client: there is no switch for one of them.
The wire cases are in \`test/conformance/cases\`, and \`npm test\` runs them against the whole product. No client of these
makers was run: their forms come from their documentation and from published traffic.

This page is made from \`host/scim/client-quirks.ts\` by \`node build/docs.ts\`.

| What | Sent by | What arrives | What is done | Cases |
|---|---|---|---|---|
${clientQuirks
  .map(
    ({ name, clients, sent, done, cases }) =>
      `| ${[name, clients.join(", "), sent, done, cases.join(", ")].map(tableCell).join(" | ")} |`,
  )
  .join("\n")}
`;
}
