import { spawn } from "node:child_process";
import { once } from "node:events";

/** A screen that exists in memory only, named by DISPLAY until it is closed; nothing to do where there is a real one. */
export async function openScreen(): Promise<{ close(): void }> {
  if (process.env["DISPLAY"] !== undefined || process.platform !== "linux") return { close() {} };
  const server = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [display] = (await once(server.stdout, "data")) as [Buffer];
  process.env["DISPLAY"] = `:${display.toString().trim()}`;
  return {
    close() {
      delete process.env["DISPLAY"];
      server.kill();
    },
  };
}
