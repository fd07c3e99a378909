import { encodeValue, scalarText } from "../../connector-space/value-text.ts";
import type { AttributeSchema, AttributeType, Row, Scalar, Value } from "../../connectors/connector.ts";
import type { AttributeMapping } from "../../contract/connector-config.ts";
import { ScimError } from "../../contract/errors.ts";
import { type ScimAttribute, scimAttribute } from "../../contract/scim-attributes.ts";
import type { Json, Resource } from "../served.ts";
import { jsonText, toScim, toTarget } from "./conversion.ts";
import { type Place, placeOf } from "./place.ts";
import { elementOf, keepRows } from "./shown-rows.ts";

/** One mapping, compiled: between the values of a target attribute and the JSON at a place of the resource. */
export interface Field {
  readonly place: Place;
  readonly mapping: AttributeMapping;
  /** Undefined for a constant. */
  readonly target: AttributeSchema | undefined;
  readonly unique: boolean;
  readonly required: boolean;
  readonly toScim: (values: readonly Value[]) => Json | undefined;
  /**
   * The inverse; what the target has now keeps what the mapping leaves out. Throws ScimError 400 `invalidValue` naming
   * the place.
   */
  readonly toTarget: (value: Json, held?: readonly Value[]) => readonly Value[];
}

/** Whether clients give the attribute its value, and not the target or the configuration. */
export const isWritten = (field: Field): field is Field & { readonly target: NonNullable<Field["target"]> } =>
  field.target !== undefined &&
  field.target.operation !== "import-only" &&
  field.mapping.constant === undefined;

type ScalarType = Exclude<AttributeType, "complex">;

/** Compiles a mapping that is no reference. */
export function compileField(
  mapping: AttributeMapping,
  resourceType: string,
  target: AttributeSchema | undefined,
): Field {
  const place = placeOf(mapping, resourceType, (name) => customAttribute(name, target));
  const isName =
    resourceType === "User" ? place.lookupPath === "userName" : place.lookupPath === "displayName";
  const leaf = place.sub ?? place.attribute;
  const common = {
    place,
    mapping,
    target,
    unique: mapping.unique ?? leaf.uniqueness !== "none",
    required: mapping.required ?? (leaf.required || (isName && resourceType !== "User")),
  };
  if (mapping.constant !== undefined || !target) {
    const constant = mapping.constant;
    return { ...common, toScim: () => constant, toTarget: () => [] };
  }
  if (target.type === "complex") return { ...common, ...rowConversion(mapping, place, target) };
  const convert = scalarConversion(mapping, place.path, leafType(place), target);
  if (!target.multiValued || !place.attribute.multiValued || place.sub || place.filter)
    return {
      ...common,
      toScim: (values) => (values[0] === undefined ? undefined : convert.toScim(values[0] as Scalar)),
      toTarget: (value) => [convert.toTarget(firstOf(value))],
    };
  return { ...common, ...listConversion(place, convert) };
}

/** What SCIM says of an attribute that no standard schema has. */
export function customAttribute(name: string, target: AttributeSchema | undefined): ScimAttribute {
  const types = {
    integer: "integer",
    decimal: "decimal",
    boolean: "boolean",
    datetime: "dateTime",
    binary: "binary",
  } as const;
  const type = target && target.type in types ? types[target.type as keyof typeof types] : "string";
  // The original host's name for a password on its way to the target.
  const isPassword = name === "export_password";
  return scimAttribute(name, target ? `${target.name} in the target.` : "", {
    type,
    multiValued: target?.multiValued ?? false,
    uniqueness: target?.unique ? "server" : "none",
    caseExact: type === "binary" || isPassword,
    ...(target?.operation === "import-only" && { mutability: "readOnly" }),
    ...(isPassword && { mutability: "writeOnly", returned: "never" }),
  });
}

interface Conversion {
  readonly toScim: (value: Scalar) => Json | undefined;
  readonly toTarget: (value: Json) => Scalar;
}

const leafType = ({ sub, attribute }: Place) =>
  (sub ?? attribute.subAttributes?.find(({ name }) => name === "value") ?? attribute).type;

function scalarConversion(
  mapping: AttributeMapping,
  name: string,
  type: ScimAttribute["type"],
  target: { readonly type: AttributeType; readonly maxLength?: number },
): Conversion {
  const toText = mapping.values && new Map(Object.entries(mapping.values));
  const fromText = toText && new Map([...toText].map(([scim, text]) => [text, scim]));
  const targetType = target.type as ScalarType;
  return {
    toScim(value) {
      if (value === "") return undefined;
      const mapped = fromText?.get(scalarText(value));
      return toScim(mapped ?? value, type);
    },
    toTarget(value) {
      const mapped = toText?.get(jsonText(value));
      const converted = toTarget(mapped ?? value, targetType, name);
      const longest = target.maxLength;
      if (typeof converted === "string" && longest !== undefined && converted.length > longest)
        throw new ScimError(400, `${name} is longer than the ${longest} characters the target keeps.`, {
          scimType: "invalidValue",
        });
      return converted;
    },
  };
}

function listConversion(place: Place, { toScim, toTarget }: Conversion): Pick<Field, "toScim" | "toTarget"> {
  const inObjects = place.attribute.type === "complex";
  return {
    toScim(values) {
      const shown = values.map((value) => toScim(value as Scalar)).filter((value) => value !== undefined);
      if (!shown.length) return undefined;
      return inObjects ? shown.map((value) => ({ value })) : shown;
    },
    toTarget: (value) =>
      distinct(listOf(value).map((element) => toTarget(inObjects ? valueOf(element) : element))),
  };
}

/** A list whose elements are rows of a child table. */
function rowConversion(
  mapping: AttributeMapping,
  place: Place,
  target: AttributeSchema,
): Pick<Field, "toScim" | "toTarget"> {
  const columns = Object.entries(mapping.subAttributes ?? { value: "value" }).flatMap(
    ([subName, columnName]) => {
      const column = target.columns?.find(({ name }) => name === columnName);
      const sub = place.attribute.subAttributes?.find(
        ({ name }) => name.toLowerCase() === subName.toLowerCase(),
      );
      if (!column) return [];
      const name = sub?.name ?? subName;
      return [
        {
          name,
          column: column.name,
          ...scalarConversion(mapping, `${place.path}.${name}`, sub?.type ?? "string", column),
        },
      ];
    },
  );
  return {
    toScim(values) {
      const shown: Resource[] = [];
      for (const row of values as readonly Row[]) {
        const element = elementOf(row, columns);
        if (Object.keys(element).length) shown.push(element);
      }
      return shown.length ? shown : undefined;
    },
    toTarget: (value, held = []) => {
      const rows = distinct(
        listOf(value).map((element) => {
          const row: Record<string, Scalar> = {};
          for (const { name, column, toTarget } of columns) {
            const json =
              typeof element === "object" && element !== null
                ? (element as Resource)[name]
                : name === "value"
                  ? element
                  : undefined;
            if (json !== undefined && json !== null) row[column] = toTarget(json);
          }
          return row;
        }),
      );
      return keepRows(rows, held as readonly Row[], columns);
    },
  };
}

const listOf = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [value]);
const firstOf = (value: Json): Json => (Array.isArray(value) ? valueOf(value[0] ?? "") : value);
const valueOf = (element: Json): Json =>
  typeof element === "object" && element !== null && !Array.isArray(element)
    ? ((element as Resource)["value"] ?? "")
    : element;

function distinct<T extends Value>(values: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const text = encodeValue(value);
    return !seen.has(text) && seen.add(text);
  });
}
