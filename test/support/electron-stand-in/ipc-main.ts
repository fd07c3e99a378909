import type { WebContents } from "./browser-window.ts";
import { cloneText } from "./clone-text.ts";
import { type DevToolsSession, forget } from "./devtools.ts";
import { type FromMain, fromMainFunction, type ToMain } from "./page-worlds.ts";

type Handler = (event: unknown, ...args: unknown[]) => unknown;

export interface IpcMain {
  handle(channel: string, handler: Handler): void;
  removeHandler(channel: string): void;
  /** A message of a page's isolated world; the answer goes back to that world. */
  receive(message: string, from: Sender): Promise<void>;
}

export interface Sender {
  readonly contents: WebContents;
  readonly page: DevToolsSession;
  readonly executionContextId: number;
}

/** Requests of the preload and their answers, errors in Electron's wording. */
export function createIpcMain(): IpcMain {
  const handlers = new Map<string, Handler>();
  const { encode, decode } = cloneText();

  const call = async ({ id, channel, args }: ToMain, from: WebContents): Promise<FromMain> => {
    try {
      const handler = handlers.get(channel);
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      const event = { sender: from, senderFrame: from.mainFrame };
      return { kind: "resolve", id, value: encode(await handler(event, ...(decode(args) as unknown[]))) };
    } catch (error) {
      return { kind: "reject", id, message: `Error invoking remote method '${channel}': ${String(error)}` };
    }
  };

  return {
    handle(channel, handler) {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      handlers.set(channel, handler);
    },
    removeHandler: (channel) => void handlers.delete(channel),
    async receive(message, { contents, page, executionContextId }) {
      const answer = JSON.stringify(await call(JSON.parse(message) as ToMain, contents));
      const expression = `${fromMainFunction}(${JSON.stringify(answer)})`;
      // A page that was left meanwhile has no context to answer to.
      forget(page.send("Runtime.evaluate", { contextId: executionContextId, expression }));
    },
  };
}
