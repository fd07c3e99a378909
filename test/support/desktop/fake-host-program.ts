/** The host as the window starts it: `main.js serve --state DIR`. FAKE_HOST says how it behaves. */
import { startFakeHost } from "./fake-host.ts";

const stateDir = process.argv[process.argv.indexOf("--state") + 1] ?? "";

switch (process.env["FAKE_HOST"]) {
  case "fails":
    console.error("Port 8585 is taken by another program.");
    process.exit(1);
    break;
  case "hangs":
    setInterval(() => {}, 1_000);
    break;
  default:
    await startFakeHost(stateDir);
}
