import { hash } from "node:crypto";

const blockBytes = 64;
const digestBytes = 32;
/** `write` keeps to whole characters; with room for one more it cuts only texts that are longer than allowed. */
const longestCharacter = 4;

/**
 * HMAC-SHA256 (RFC 2104) of short texts under one key. Node's own `createHmac` sets up a context in each call, which
 * costs ten times the hashing; every SCIM request waits for this one.
 *
 * `longest` is the most UTF-8 bytes a text may have. The returned function gives the 32 bytes of the digest, in a
 * buffer that its next call overwrites, or undefined for a text that is longer.
 */
export function shortTextHmac(key: Uint8Array, longest: number): (text: string) => Buffer | undefined {
  if (key.length > blockBytes) throw new RangeError(`The key has more than ${blockBytes} bytes.`);
  const inner = Buffer.alloc(blockBytes + longest + longestCharacter);
  const outer = Buffer.alloc(blockBytes + digestBytes, 0x5c);
  const digest = Buffer.alloc(digestBytes);
  inner.fill(0x36, 0, blockBytes);
  for (const [index, byte] of key.entries()) {
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  const texts = inner.subarray(blockBytes);
  return (text) => {
    const length = texts.write(text, "utf8");
    if (length > longest) return undefined;
    outer.write(hash("sha256", inner.subarray(0, blockBytes + length), "binary"), blockBytes, "latin1");
    digest.write(hash("sha256", outer, "binary"), "latin1");
    return digest;
  };
}
