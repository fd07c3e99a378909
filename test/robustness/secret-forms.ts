/** The forms in which a secret may lie somewhere unnoticed. */

/** Of each form the bytes to look for, by what it is called. */
export function formsOf(secret: string): ReadonlyMap<string, Buffer> {
  const bytes = Buffer.from(secret, "utf8");
  const json = JSON.stringify(secret).slice(1, -1);
  const texts: readonly (readonly [string, string])[] = [
    ["as it is", secret],
    ["in JSON", json],
    ["in JSON within JSON", JSON.stringify(json).slice(1, -1)],
    [
      "in JSON, ASCII only",
      json.replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`),
    ],
    ["percent-encoded", encodeURIComponent(secret)],
    ["percent-encoded in a form", new URLSearchParams({ "": secret }).toString().slice(1)],
    ["in hexadecimal", bytes.toString("hex")],
    ["in capital hexadecimal", bytes.toString("hex").toUpperCase()],
    ...[0, 1, 2].flatMap((offset) =>
      (["base64", "base64url"] as const).map(
        (encoding) => [`in ${encoding} from place ${offset}`, innerBase64(bytes, offset, encoding)] as const,
      ),
    ),
  ];
  return new Map([
    ...texts.map(([form, text]) => [form, Buffer.from(text, "utf8")] as const),
    ["in UTF-16", Buffer.from(secret, "utf16le")],
  ]);
}

/** Base64 of a text that begins somewhere in a longer one, less the characters that hold bits of its neighbours. */
function innerBase64(bytes: Buffer, offset: number, encoding: "base64" | "base64url"): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString(encoding)
    .replace(/=+$/, "");
  const end = Math.floor(((offset + bytes.length) * 8) / 6);
  return text.slice(Math.ceil((offset * 8) / 6), end);
}

export interface Haystack {
  readonly place: string;
  readonly content: Buffer | string;
}

/** Where which secret was found, as "NAME FORM: PLACE". */
export function findSecrets(
  secrets: Readonly<Record<string, string>>,
  haystacks: readonly Haystack[],
): readonly string[] {
  const found: string[] = [];
  for (const [name, secret] of Object.entries(secrets))
    for (const [form, bytes] of formsOf(secret))
      for (const { place, content } of haystacks)
        if (Buffer.from(content as string).includes(bytes)) found.push(`${name} ${form}: ${place}`);
  return found;
}
