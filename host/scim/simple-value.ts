/** Values without parts, made into what the schema says (RFC 7643 §2.3). What cannot be converted is 400 invalidValue. */
import type { ScimAttribute } from "../contract/scim-attributes.ts";
import type { Json } from "../provisioning/served.ts";
import { badRequest } from "./error.ts";

export function simpleValue(attribute: ScimAttribute, value: NonNullable<Json>): Json {
  if (typeof value === "object") throw wrongType(attribute, `a ${attribute.type}`);
  switch (attribute.type) {
    case "boolean":
      return booleanValue(attribute, value);
    case "integer":
    case "decimal":
      return numberValue(attribute, value);
    case "dateTime":
      if (typeof value === "string" && isDateTime(value)) return value;
      throw wrongType(attribute, 'a date and time such as "2026-01-31T08:00:00Z"');
    case "binary":
      if (typeof value === "string" && isBase64(value)) return value;
      throw wrongType(attribute, "base64");
    case "string":
    case "reference":
    case "complex":
      return textValue(attribute, String(value));
  }
}

function booleanValue(attribute: ScimAttribute, value: string | number | boolean): boolean {
  if (typeof value === "boolean") return value;
  const text = String(value).toLowerCase();
  if (text === "true" || text === "false") return text === "true";
  throw wrongType(attribute, "true or false");
}

function numberValue(attribute: ScimAttribute, value: string | number | boolean): number {
  const number = typeof value === "boolean" || String(value).trim() === "" ? Number.NaN : Number(value);
  const fits = attribute.type === "integer" ? Number.isSafeInteger(number) : Number.isFinite(number);
  if (!fits) throw wrongType(attribute, attribute.type === "integer" ? "a whole number" : "a number");
  return number;
}

function textValue(attribute: ScimAttribute, value: string): string {
  if (value.isWellFormed()) return value;
  throw badRequest(
    "invalidValue",
    `${attribute.name} has half of a character pair, which no store can keep.`,
  );
}

function isDateTime(value: string): boolean {
  const [, month, day] = /^(-?\d{4,}-\d\d)-(\d\d)T\d\d:\d\d/.exec(value) ?? [];
  if (day === undefined || Number.isNaN(Date.parse(value))) return false;
  // Date.parse takes 30 February for 2 March.
  return new Date(`${month}-${day}T00:00Z`).getUTCDate() === Number(day);
}

function isBase64(value: string): boolean {
  return /^[A-Za-z0-9+/_-]*={0,2}$/.test(value.replaceAll(/\s/g, ""));
}

export function wrongType(attribute: ScimAttribute, wanted: string) {
  return badRequest("invalidValue", `${attribute.name} must be ${wanted}.`);
}
