import { scalarText } from "../../connector-space/value-text.ts";
import type { AttributeType, Scalar } from "../../connectors/connector.ts";
import { ScimError } from "../../contract/errors.ts";
import type { ScimType } from "../../contract/scim-attributes.ts";
import type { Json } from "../served.ts";

const yes = new Set(["1", "true", "yes", "y", "t", "on", "active", "enabled"]);
const no = new Set(["0", "false", "no", "n", "f", "off", "inactive", "disabled", ""]);

/** A value of the target in SCIM's form; undefined when the target holds something the SCIM type has no form for. */
export function toScim(value: Scalar, type: ScimType): Json | undefined {
  switch (type) {
    case "boolean":
      return toBoolean(value);
    case "integer": {
      const number = Number(scalarText(value));
      return Number.isSafeInteger(number) ? number : undefined;
    }
    case "decimal": {
      const number = Number(scalarText(value));
      return Number.isFinite(number) ? number : undefined;
    }
    case "dateTime": {
      const date = value instanceof Date ? value : new Date(scalarText(value));
      return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
    }
    default:
      return scalarText(value);
  }
}

/** A SCIM value as the target's type has it. Throws ScimError 400 `invalidValue` naming the attribute. */
export function toTarget(value: Json, type: Exclude<AttributeType, "complex">, name: string): Scalar {
  const text = jsonText(value);
  switch (type) {
    case "integer":
      if (typeof value === "boolean") return value ? 1n : 0n;
      if (/^[+-]?\d{1,30}$/.test(text.trim())) return BigInt(text.trim());
      throw invalid(name, "a whole number");
    case "decimal":
      if (/^[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?$/.test(text.trim()))
        return text.trim();
      throw invalid(name, "a number");
    case "boolean": {
      const truth = typeof value === "boolean" ? value : toBoolean(text);
      if (truth === undefined) throw invalid(name, "true or false");
      return truth;
    }
    case "datetime": {
      const date = new Date(text);
      if (Number.isNaN(date.getTime())) throw invalid(name, "a date and time such as 2026-01-31T12:00:00Z");
      return date;
    }
    case "binary":
      if (!/^[A-Za-z0-9+/\s]*={0,2}$/.test(text)) throw invalid(name, "base64");
      return new Uint8Array(Buffer.from(text, "base64"));
    default:
      return text;
  }
}

/** A JSON value as plain text, for comparing and for keys. */
export const jsonText = (value: Json): string =>
  typeof value === "object" ? JSON.stringify(value) : String(value);

function toBoolean(value: Scalar): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value === "bigint") return value !== 0n;
  const word = scalarText(value).trim().toLowerCase();
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
}

const invalid = (name: string, form: string) =>
  new ScimError(400, `${name} must be ${form}.`, { scimType: "invalidValue" });
