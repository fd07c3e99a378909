import { contextBridge, ipcRenderer } from "electron";
import type { DesktopBridge } from "../host/contract/desktop.ts";
import { bridgeChannels } from "./desktop-bridge.ts";

const bridge: DesktopBridge = {
  chooseFile: (request) => ipcRenderer.invoke(bridgeChannels.chooseFile, request),
  saveFile: (request) => ipcRenderer.invoke(bridgeChannels.saveFile, request),
};

contextBridge.exposeInMainWorld("linkspan", bridge);
