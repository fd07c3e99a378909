/**
 * `node build/package.ts [--win|--linux] [TARGET...]`: builds everything and packs it with electron-builder. Takes
 * Electron from the folder ELECTRON_DIST where that is set, else downloads it.
 */
import { parseArgs } from "node:util";
import { Arch, build, Platform } from "electron-builder";
import { configuration } from "./electron-builder.ts";
import "./build.ts";

const { values, positionals } = parseArgs({
  options: { win: { type: "boolean" }, linux: { type: "boolean" } },
  allowPositionals: true,
});
const platform = values.win ? Platform.WINDOWS : values.linux ? Platform.LINUX : Platform.current();

await build({
  config: configuration,
  publish: "never",
  targets: platform.createTarget(positionals.length > 0 ? positionals : null, Arch.x64),
});
