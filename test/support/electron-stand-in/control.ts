/** What a spec and the application's main process say to each other over the channel of `fork`. */
export type FromSpec =
  | { readonly kind: "evaluate"; readonly id: number; readonly source: string; readonly argument: unknown }
  | { readonly kind: "quit" };

export type ToSpec =
  | { readonly kind: "endpoint"; readonly endpoint: string }
  | { readonly kind: "value"; readonly id: number; readonly value: unknown }
  | { readonly kind: "error"; readonly id: number; readonly message: string };
