import type { DesktopBridge } from "../host/contract/desktop.ts";

/** Every function of `window.linkspan` and its channel: the preload exposes these, the main process handles these. */
export const bridgeChannels = {
  chooseFile: "linkspan:choose-file",
  saveFile: "linkspan:save-file",
} as const satisfies Record<keyof DesktopBridge, string>;
