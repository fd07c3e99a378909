import type { AttributeSchema } from "../../host/connectors/connector.ts";

/** An attribute of a target: optional text with one value, unless `more` says otherwise. */
export function attributeSchema(name: string, more: Partial<AttributeSchema> = {}): AttributeSchema {
  return {
    name,
    type: "string",
    multiValued: false,
    required: false,
    operation: "import-export",
    unique: false,
    indexed: true,
    ...more,
  };
}
