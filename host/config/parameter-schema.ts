import type { Parameter, ParameterValues } from "../contract/parameters.ts";

/** The part of JSON Schema (draft 7) that configuration files are described with. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly enum?: readonly unknown[];
  readonly enumDescriptions?: readonly string[];
  readonly const?: unknown;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** The sentence shown when `pattern` does not match; Visual Studio Code knows it too. */
  readonly patternErrorMessage?: string;
  readonly not?: JsonSchema;
  readonly allOf?: readonly JsonSchema[];
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
}

/** The JSON Schema of a page's values, or of one record's. */
export function parametersSchema(parameters: readonly Parameter[]): JsonSchema {
  const needed = parameters.filter(
    (parameter) => parameter.required && !hasDefault(parameter) && parameter.kind !== "secret",
  );
  const sometimes = needed.filter((parameter) => parameter.when);
  return {
    type: "object",
    properties: Object.fromEntries(
      parameters.map((parameter) => [parameter.name, parameterSchema(parameter)]),
    ),
    required: needed.filter((parameter) => !parameter.when).map(({ name }) => name),
    additionalProperties: false,
    ...(sometimes.length > 0 && {
      allOf: sometimes.map((parameter) =>
        neededWhen({ allOf: conditions(parameter, parameters) }, [parameter.name]),
      ),
    }),
  };
}

/** Whether a parameter counts, given the values of the parameters its `when` and theirs name. */
export function applies(
  parameter: Parameter,
  parameters: readonly Parameter[],
  values: ParameterValues,
): boolean {
  const { when } = parameter;
  if (!when) return true;
  const decider = parameters.find(({ name }) => name === when.parameter);
  const value = values[when.parameter];
  return when.in.some((one) => one === value) && (!decider || applies(decider, parameters, values));
}

/** A record that matches the condition must have these properties. */
export function neededWhen(condition: JsonSchema, required: readonly string[]): JsonSchema {
  // oxlint-disable-next-line unicorn/no-thenable -- `then` is JSON Schema's own word
  return { if: condition, then: { type: "object", required } };
}

function conditions(parameter: Parameter, parameters: readonly Parameter[]): JsonSchema[] {
  const { when } = parameter;
  if (!when) return [];
  const decider = parameters.find(({ name }) => name === when.parameter);
  const own: JsonSchema = {
    type: "object",
    properties: { [when.parameter]: { enum: when.in } },
    required: [when.parameter],
  };
  return [own, ...(decider ? conditions(decider, parameters) : [])];
}

function parameterSchema(parameter: Parameter): JsonSchema {
  return {
    title: parameter.label,
    ...(parameter.help !== undefined && { description: parameter.help }),
    ...valueSchema(parameter),
    ...(hasDefault(parameter) && { default: parameter.default }),
  };
}

function valueSchema(parameter: Parameter): JsonSchema {
  const text: JsonSchema = { type: "string", ...(parameter.required && { minLength: 1 }) };
  switch (parameter.kind) {
    case "string":
      return {
        ...text,
        ...(parameter.maxLength !== undefined && { maxLength: parameter.maxLength }),
        ...(parameter.pattern && {
          pattern: `^(?:${parameter.pattern.source})$`,
          patternErrorMessage: parameter.pattern.message,
        }),
      };
    case "text":
    case "file":
      return text;
    case "choice": {
      const values = parameter.choices.map(({ value }) => value);
      // Choices that only the target knows are not declared.
      if (values.length === 0) return text;
      if (parameter.open) return { ...text, examples: values };
      return { type: "string", enum: values, enumDescriptions: parameter.choices.map(({ label }) => label) };
    }
    case "integer":
      return {
        type: "integer",
        ...(parameter.minimum !== undefined && { minimum: parameter.minimum }),
        ...(parameter.maximum !== undefined && { maximum: parameter.maximum }),
      };
    case "boolean":
      return { type: "boolean" };
    case "records":
      return {
        type: "array",
        items: parametersSchema(parameter.fields),
        ...(parameter.minItems !== undefined && { minItems: parameter.minItems }),
      };
    case "secret":
      // Never in a file: a schema that nothing matches.
      return { not: {} };
  }
}

function hasDefault(parameter: Parameter): parameter is Parameter & { readonly default: unknown } {
  return "default" in parameter && parameter.default !== undefined;
}
