import { createHash } from "node:crypto";

/**
 * The SCIM id of an object: a name-based UUID (RFC 9562 §5.5) in the name space of the connector's own id, so that a
 * host that lost its data, or a second host, computes the same. `generation` tells apart objects that had the same
 * anchor one after the other.
 */
export function scimId(
  connectorId: string,
  resourceType: string,
  anchor: string,
  generation: number,
): string {
  const namespace = Buffer.from(connectorId.replaceAll("-", ""), "hex");
  const name = JSON.stringify([resourceType, anchor, generation]);
  const bytes = createHash("sha1").update(namespace).update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
