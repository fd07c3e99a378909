/** `npm start`: the host on its real state directory, and the wizard in Electron where it is, else at a printed address. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { homedir } from "node:os";
import { join } from "node:path";
import { createHostLink } from "../electron/host-link.ts";
import { defaultStateDirectory } from "../host/contract/run-file.ts";
import { bundleDesktop } from "./bundle.ts";
import { electronBinary } from "./electron-binary.ts";
import { ensurePageBuilt } from "./page.ts";

const root = join(import.meta.dirname, "..");
const stateDir = defaultStateDirectory({
  platform: process.platform,
  env: process.env,
  home: homedir(),
  isRoot: process.getuid?.() === 0,
});

await ensurePageBuilt(console.log);
const link = createHostLink({
  stateDir,
  program: { file: process.execPath, args: [join(root, "host/main.ts"), "serve"] },
});
const found = await link.find();
const { url, token } = found ?? (await link.connect());
console.log(`${found ? "The host runs already" : "The host runs"} on ${stateDir}`);

const electron = electronBinary();
if (electron) {
  await bundleDesktop(join(root, "build/out/electron"));
  const window = spawn(electron, [root], {
    stdio: "inherit",
    env: { ...process.env, LINKSPAN_STATE: stateDir },
  });
  await once(window, "exit");
  link.close();
} else {
  console.log(
    `Electron is not installed (npx install-electron), so open the wizard in a browser:\n\n  ${url}/#token=${token}\n`,
  );
  if (!found) {
    console.log("Ctrl+C ends the host.");
    await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
    link.close();
  }
}
