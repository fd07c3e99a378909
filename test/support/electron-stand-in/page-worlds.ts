import type { CloneText } from "./clone-text.ts";
import { cloneText } from "./clone-text.ts";

/** Chromium keeps each world's globals apart; Electron runs the preload in one of this name. */
export const isolatedWorldName = "Electron Isolated Context";

/** What the isolated world calls to reach the main process, and the main process to reach it. */
export const toMainBinding = "__standInToMain";
export const fromMainFunction = "__standInFromMain";

/** From a page to the main process: `invoke` is answered, `send` is not. */
export type ToMain = {
  readonly kind: "invoke";
  readonly id: number;
  readonly channel: string;
  readonly args: unknown;
};

/** From the main process to a page: how an `invoke` ended. */
export type FromMain =
  | { readonly kind: "resolve"; readonly id: number; readonly value: unknown }
  | { readonly kind: "reject"; readonly id: number; readonly message: string };

/** The page's half of the context bridge, run before any script of the page. `key` is known to the two halves only. */
export function mainWorldSource(key: string): string {
  return called(String(mainWorld), [String(bridgeHalf), String(cloneText), JSON.stringify(key)]);
}

/** The preload's half, and the preload itself, which may require `electron` and nothing else, as in a sandbox. */
export function isolatedWorldSource(key: string, preload: string): string {
  const names = JSON.stringify({ key, toMainBinding, fromMainFunction });
  const preloadFunction = `function (require, module, exports) {${preload}\n}`;
  return called(String(isolatedWorld), [String(bridgeHalf), String(cloneText), names, preloadFunction]);
}

function called(run: string, argumentSources: readonly string[]): string {
  return `(${run})(${argumentSources.join(", ")})`;
}

// Everything below runs in pages, from its source: it uses only its arguments and what a page has.

interface BridgeHalf {
  readonly expose: (name: string, value: unknown) => void;
  onExpose(listener: (name: string, value: unknown) => void): void;
}

type BridgeMessage =
  | { readonly kind: "expose"; readonly name: string; readonly value: unknown }
  | { readonly kind: "call"; readonly function: number; readonly args: unknown }
  | { readonly kind: "return" | "throw"; readonly value: unknown }
  | { readonly kind: "resolve" | "reject"; readonly promise: number; readonly value: unknown };

/** The worlds share nothing but the document: they talk by synchronous events that carry text, so only copies cross. */
function bridgeHalf(clone: typeof cloneText, mine: string, theirs: string): BridgeHalf {
  type Settle = { resolve(value: unknown): void; reject(error: unknown): void };
  const { document } = globalThis as unknown as { document: EventTarget };
  const functions: ((...args: unknown[]) => unknown)[] = [];
  const promises = new Map<number, Settle>();
  let lastPromise = 0;
  let returned: BridgeMessage | undefined;
  let exposed: (name: string, value: unknown) => void = () => {};

  const emit = (message: BridgeMessage) =>
    document.dispatchEvent(new CustomEvent(theirs, { detail: JSON.stringify(message) }));

  const { encode, decode }: CloneText = clone({
    mark(value) {
      if (typeof value === "function") {
        return { function: functions.push(value as (...args: unknown[]) => unknown) - 1 };
      }
      lastPromise += 1;
      const promise = lastPromise;
      (value as Promise<unknown>).then(
        (result) => emit({ kind: "resolve", promise, value: encode(result) }),
        (error: unknown) => emit({ kind: "reject", promise, value: encode(error) }),
      );
      return { promise };
    },
    unmark(marked) {
      const mark = marked as { function: number } | { promise: number };
      if ("promise" in mark) {
        return new Promise((resolve, reject) => {
          promises.set(mark.promise, { resolve, reject });
        });
      }
      return (...args: unknown[]) => {
        returned = undefined;
        emit({ kind: "call", function: mark.function, args: encode(args) });
        const answer = returned as Extract<BridgeMessage, { kind: "return" | "throw" }> | undefined;
        if (answer?.kind === "throw") throw decode(answer.value);
        return decode(answer?.value);
      };
    },
  });

  document.addEventListener(mine, (event) => {
    const message = JSON.parse((event as CustomEvent<string>).detail) as BridgeMessage;
    switch (message.kind) {
      case "expose":
        exposed(message.name, decode(message.value));
        break;
      case "call":
        try {
          const result = functions[message.function]?.(...(decode(message.args) as unknown[]));
          emit({ kind: "return", value: encode(result) });
        } catch (error) {
          emit({ kind: "throw", value: encode(error) });
        }
        break;
      case "return":
      case "throw":
        returned = message;
        break;
      case "resolve":
      case "reject":
        promises.get(message.promise)?.[message.kind](decode(message.value));
        promises.delete(message.promise);
        break;
    }
  });

  return {
    expose: (name, value) => void emit({ kind: "expose", name, value: encode(value) }),
    onExpose(listener) {
      exposed = listener;
    },
  };
}

function mainWorld(half: typeof bridgeHalf, clone: typeof cloneText, key: string): void {
  const freeze = (value: unknown): unknown => {
    if (typeof value === "object" && value !== null) Object.values(value).forEach(freeze);
    return Object.freeze(value);
  };
  half(clone, `${key}-page`, `${key}-preload`).onExpose((name, value) => {
    Object.defineProperty(globalThis, name, { value: freeze(value), enumerable: true });
  });
}

function isolatedWorld(
  half: typeof bridgeHalf,
  clone: typeof cloneText,
  names: { readonly key: string; readonly toMainBinding: string; readonly fromMainFunction: string },
  preload: (require: (id: string) => unknown, module: { exports: object }, exports: object) => void,
): void {
  const world = globalThis as unknown as Record<string, unknown>;
  // Electron runs no preload in frames within the page.
  if (world["parent"] !== world["self"]) return;
  const toMain = world[names.toMainBinding] as (message: string) => void;
  const bridge = half(clone, `${names.key}-preload`, `${names.key}-page`);
  const { encode, decode } = clone();
  const calls = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let lastCall = 0;

  world[names.fromMainFunction] = (text: string) => {
    const message = JSON.parse(text) as FromMain;
    const call = calls.get(message.id);
    calls.delete(message.id);
    if (message.kind === "resolve") call?.resolve(decode(message.value));
    else call?.reject(new Error(message.message));
  };

  const electron = {
    contextBridge: { exposeInMainWorld: bridge.expose },
    ipcRenderer: {
      invoke: (channel: string, ...args: unknown[]) =>
        new Promise((resolve, reject) => {
          lastCall += 1;
          calls.set(lastCall, { resolve, reject });
          toMain(
            JSON.stringify({ kind: "invoke", id: lastCall, channel, args: encode(args) } satisfies ToMain),
          );
        }),
    },
  };
  const module = { exports: {} };
  preload(
    (id) => {
      if (id === "electron") return electron;
      throw new Error(`A sandboxed preload cannot require ${id}.`);
    },
    module,
    module.exports,
  );
}
