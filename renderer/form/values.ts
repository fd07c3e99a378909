/** The values of one page of parameters: what is shown, what is begun with, what is handed in. */
import type {
  FieldParameter,
  Parameter,
  ParameterValue,
  ParameterValues,
} from "../../host/contract/parameters.ts";
import { pointerPart } from "./problems.ts";

type Scalar = string | number | boolean;
export type RecordValue = Readonly<Record<string, Scalar>>;

/** The value of a parameter: as it was entered, else its default. */
export function valueOf(parameter: Parameter, values: ParameterValues): ParameterValue | undefined {
  const value = values[parameter.name];
  if (value !== undefined) return value;
  return "default" in parameter ? parameter.default : undefined;
}

/** The parameters whose condition holds, in their order. */
export function shownParameters<P extends Parameter>(
  parameters: readonly P[],
  values: ParameterValues,
): readonly P[] {
  return parameters.filter(({ when }) => {
    if (!when) return true;
    const other = parameters.find(({ name }) => name === when.parameter);
    const value = other ? valueOf(other, values) : values[when.parameter];
    return when.in.some((accepted) => accepted === value);
  });
}

/** What the page hands in: the shown parameters with their values and defaults; no secrets, nothing empty. */
export function valuesToHandIn(parameters: readonly Parameter[], values: ParameterValues): ParameterValues {
  return Object.fromEntries(
    shownParameters(parameters, values).flatMap((parameter) => {
      const value = valueOf(parameter, values);
      if (parameter.kind === "secret" || value === undefined || value === "") return [];
      return [
        [parameter.name, parameter.kind === "records" ? recordsToHandIn(parameter.fields, value) : value],
      ];
    }),
  );
}

function recordsToHandIn(fields: readonly FieldParameter[], value: ParameterValue): readonly RecordValue[] {
  // Records have scalars only, so what comes back of each are scalars.
  return recordsOf(value).map((record) => valuesToHandIn(fields, record) as RecordValue);
}

/** The rows of a records parameter. */
export function recordsOf(value: ParameterValue | undefined): readonly RecordValue[] {
  return typeof value === "object" ? value : [];
}

/** Puts in a value, or takes it out where it is undefined. */
export function withValue<T extends ParameterValues | RecordValue>(
  values: T,
  name: string,
  value: ParameterValue | undefined,
): T {
  const { [name]: _, ...rest } = values;
  return (value === undefined ? rest : { ...rest, [name]: value }) as T;
}

/**
 * What the page can already say of a value, before the host is asked; undefined when there is nothing to say. The host
 * decides.
 */
export function hintFor(parameter: Parameter, value: ParameterValue | undefined): string | undefined {
  if (value === undefined || value === "") return undefined;
  if (parameter.kind === "integer") return integerHint(parameter, value);
  if (parameter.kind === "string" && typeof value === "string") {
    const { pattern, maxLength } = parameter;
    if (maxLength !== undefined && value.length > maxLength) return `At most ${maxLength} characters.`;
    if (pattern && !new RegExp(`^(?:${pattern.source})$`).test(value)) return pattern.message;
  }
  return undefined;
}

function integerHint(
  parameter: Extract<Parameter, { kind: "integer" }>,
  value: ParameterValue,
): string | undefined {
  const { minimum, maximum } = parameter;
  if (!Number.isSafeInteger(value)) return "Enter a whole number.";
  const low = minimum !== undefined && (value as number) < minimum;
  const high = maximum !== undefined && (value as number) > maximum;
  if (!low && !high) return undefined;
  if (minimum !== undefined && maximum !== undefined) {
    return `Enter ${minimum.toLocaleString("en")} to ${maximum.toLocaleString("en")}.`;
  }
  return low ? `Enter ${minimum} or more.` : `Enter ${maximum} or less.`;
}

/** What was typed into a number's field: a number where it is one, else the text, so that it can be mended. */
export function integerFrom(text: string): number | string | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  return /^[+-]?\d{1,15}$/.test(trimmed) ? Number(trimmed) : text;
}

/** JSON pointers of every field of a page, as the host names them in its problems. */
export function pointersOf(
  page: string,
  parameters: readonly Parameter[],
  values: ParameterValues,
): readonly string[] {
  const base = `/parameters/${page}`;
  return shownParameters(parameters, values).flatMap((parameter) => {
    const own = `${base}/${pointerPart(parameter.name)}`;
    if (parameter.kind !== "records") return [own];
    const rows = recordsOf(valueOf(parameter, values)).flatMap((record, index) =>
      shownParameters(parameter.fields, record).map((field) => `${own}/${index}/${pointerPart(field.name)}`),
    );
    return [own, ...rows];
  });
}
