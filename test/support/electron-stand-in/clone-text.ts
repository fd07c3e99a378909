export interface CloneText {
  readonly encode: (value: unknown) => unknown;
  readonly decode: (value: unknown) => unknown;
}

/**
 * Values as JSON, with what the structured clone algorithm keeps and JSON loses. Functions and promises are handed to
 * `mark`, which gives what stands for them, and `unmark`, which makes one of it; without them they cannot be cloned.
 *
 * Its source is also run inside pages, so it uses nothing from outside itself.
 */
export function cloneText(bridge?: {
  mark(value: unknown): object;
  unmark(marked: object): unknown;
}): CloneText {
  const bridged = (value: unknown): unknown => {
    if (!bridge) throw new Error("An object could not be cloned.");
    return { $: "bridged", value: bridge.mark(value) };
  };
  const entries = (value: object, convert: (item: unknown) => unknown) =>
    Object.fromEntries(Object.entries(value).map(([name, item]) => [name, convert(item)]));

  const encode = (value: unknown): unknown => {
    if (value === undefined) return { $: "undefined" };
    if (value === null || typeof value === "boolean" || typeof value === "string") return value;
    if (typeof value === "number")
      return Number.isFinite(value) ? value : { $: "number", value: String(value) };
    if (typeof value === "bigint") return { $: "bigint", value: String(value) };
    if (typeof value === "symbol") throw new Error("An object could not be cloned.");
    if (typeof value === "function" || value instanceof Promise) return bridged(value);
    if (value instanceof Date) return { $: "date", value: value.getTime() };
    if (value instanceof Error) return { $: "error", name: value.name, message: value.message };
    if (value instanceof Uint8Array) return { $: "bytes", value: [...value] };
    if (Array.isArray(value)) return value.map(encode);
    return { $: "object", value: entries(value, encode) };
  };

  const decode = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(decode);
    const tagged = value as { $: string; value: never; name: string; message: string };
    switch (tagged.$) {
      case "undefined":
        return undefined;
      case "number":
        return Number(tagged.value);
      case "bigint":
        return BigInt(tagged.value);
      case "date":
        return new Date(tagged.value);
      case "error":
        return Object.assign(new Error(tagged.message), { name: tagged.name });
      case "bytes":
        return Uint8Array.from(tagged.value);
      case "bridged":
        return bridge?.unmark(tagged.value);
      default:
        return entries(tagged.value, decode);
    }
  };
  return { encode, decode };
}
