import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import type { ConfigProblem } from "../contract/errors.ts";
import { pointerToken } from "./json-document.ts";
import { didYouMean } from "./nearest-name.ts";
import type { JsonSchema } from "./parameter-schema.ts";

/**
 * A function that names all problems of a value, in sentences for the administrator. The schema is compiled when the
 * first value comes: a host starts faster without those it has no use for. That a schema is one is for tests to say.
 */
export function compileSchema(schema: JsonSchema): (value: unknown) => readonly ConfigProblem[] {
  let compiled: ValidateFunction | undefined;
  return (value) => {
    const validate = (compiled ??= compile(schema));
    return validate(value) ? [] : firstOfEach((validate.errors ?? []).filter(isFinding).map(toProblem));
  };
}

function compile(schema: JsonSchema): ValidateFunction {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    meta: false,
    validateSchema: false,
  });
  ajv.addVocabulary(["patternErrorMessage", "enumDescriptions"]);
  return ajv.compile(schema);
}

/** `if` only says that its `then` failed, which has its own error. */
function isFinding(error: ErrorObject): boolean {
  return error.keyword !== "if";
}

/** A value that is wrong in two ways is told once. */
function firstOfEach(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return problems.filter(({ path }, index) => problems.findIndex((other) => other.path === path) === index);
}

function toProblem(error: ErrorObject): ConfigProblem {
  const schema = error.parentSchema as JsonSchema;
  switch (error.keyword) {
    case "additionalProperties": {
      const key = String(error.params["additionalProperty"]);
      const known = Object.keys(schema.properties ?? {});
      return problem(
        `${error.instancePath}/${pointerToken(key)}`,
        `is not a setting Linkspan knows.${didYouMean(key, known) || listing(known)}`,
      );
    }
    case "required": {
      const key = String(error.params["missingProperty"]);
      const label = schema.properties?.[key]?.title;
      return problem(
        `${error.instancePath}/${pointerToken(key)}`,
        `${label ? `(${label}) ` : ""}is missing. Add it.`,
      );
    }
    default:
      return problem(error.instancePath, `${predicate(error, schema)}.`);
  }
}

function predicate(error: ErrorObject, schema: JsonSchema): string {
  const limit = Number(error.params["limit"]);
  switch (error.keyword) {
    case "type":
      return `must be ${typeName(schema.type)}, not ${valueName(error.data)}`;
    case "enum":
      return `must be one of ${(schema.enum ?? []).map((value) => JSON.stringify(value)).join(", ")}`;
    case "const":
      return `must be ${JSON.stringify(schema.const)}`;
    case "minimum":
      return `must be at least ${limit}`;
    case "maximum":
      return `must be at most ${limit}`;
    case "minLength":
      return "must not be empty";
    case "maxLength":
      return `must have at most ${limit} characters`;
    case "pattern":
      return withoutStop(schema.patternErrorMessage ?? `must match ${schema.pattern}`);
    case "minItems":
      return limit === 1 ? "must not be an empty list" : `must have at least ${limit} elements`;
    case "minProperties":
    case "maxProperties":
      return `must have ${error.keyword === "minProperties" ? "at least" : "no more than"} ${limit} of its settings`;
    case "uniqueItems":
      return "must not have the same element twice";
    case "not":
      return "is a secret and must not stand in a configuration file. Remove it from the file and enter it in the wizard or with: linkspan connector secret NAME";
    default:
      return error.message ?? "is not valid";
  }
}

/** A problem that begins with the name of the setting it is about. */
export function problem(path: string, sentence: string): ConfigProblem {
  const name = settingName(path);
  return { path, message: name ? `${name} ${sentence}` : `The file ${sentence}` };
}

/** A JSON pointer as people write it: `/objectTypes/0/anchor` is `objectTypes[0].anchor`. */
function settingName(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce(
      (name, token) => (/^\d+$/.test(token) ? `${name}[${token}]` : `${name}${name && "."}${token}`),
      "",
    );
}

function listing(known: readonly string[]): string {
  return known.length ? ` It may be ${known.join(", ")}.` : " Remove it.";
}

const typeNames: Readonly<Record<string, string>> = {
  object: "a record { }",
  array: "a list [ ]",
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
};

function typeName(type: JsonSchema["type"]): string {
  const names = [type ?? []].flat().map((name) => typeNames[name] ?? name);
  return names.join(" or ");
}

function valueName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return "text in quotation marks";
    case "number":
      return `the number ${value}`;
    case "boolean":
      return String(value);
    default:
      return "a record";
  }
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
