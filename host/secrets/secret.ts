import { inspect } from "node:util";

const mask = "[secret]";

/** A text that must not be shown. Only `open` gives it; printing, logging, spreading or serialising it gives `[secret]`. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself, for the call that needs it. Do not keep the result. */
  open(): string {
    return this.#text;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [inspect.custom](): string {
    return mask;
  }
}
