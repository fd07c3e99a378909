import { Ajv, type ErrorObject, type SchemaObject, type ValidateFunction } from "ajv";
import { type AdminBody, type AdminRoute, type AdminRoutes, logLevels } from "../contract/admin-api.ts";
import type { ConfigProblem } from "../contract/errors.ts";
import { parameterPages } from "../contract/parameters.ts";
import { AdminRefusal } from "./failure.ts";

export type RouteWithBody = {
  [R in AdminRoute]: AdminRoutes[R] extends { body: unknown } ? R : never;
}[AdminRoute];

const text = { type: "string" };
const flag = { type: "boolean" };
const integer = { type: "integer" };
const scalar = { type: ["string", "number", "boolean"] };

function object(
  required: Record<string, SchemaObject>,
  optional: Record<string, SchemaObject> = {},
): SchemaObject {
  return {
    type: "object",
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}
const list = (items: SchemaObject): SchemaObject => ({ type: "array", items });
/** Keys are of the caller's choosing, but never such as mean something to JavaScript. */
const map = (values: SchemaObject): SchemaObject => ({
  type: "object",
  patternProperties: { "^(?!__proto__$)": values },
  additionalProperties: false,
});

const secrets = map(text);

const flow: SchemaObject = {
  type: "object",
  discriminator: { propertyName: "flow" },
  required: ["flow"],
  oneOf: [
    object({ flow: { const: "none" } }),
    object({ flow: { const: "delete" } }),
    object({ flow: { const: "set" }, attribute: text, value: text, restore: text }),
  ],
};

const objectType = object(
  {
    resourceType: text,
    objectType: text,
    anchor: list(text),
    mappings: list(
      object(
        { scim: text },
        {
          attribute: text,
          constant: scalar,
          default: scalar,
          values: map(text),
          subAttributes: map(text),
          reference: object({ resourceType: text, attribute: text }),
          unique: flag,
          required: flag,
        },
      ),
    ),
    deprovisioning: object({ disable: flow, delete: flow }),
  },
  {
    dn: { type: "object", properties: { attribute: text, template: text }, additionalProperties: false },
    originalNames: flag,
  },
);

const runProfiles = object({
  fullImport: object({
    enabled: flag,
    everyMinutes: integer,
    pageSize: integer,
    maxDeletePercent: { type: "number" },
  }),
  deltaImport: object({ enabled: flag, everyMinutes: integer }),
  export: object({ pageSize: integer, timeoutSeconds: integer }),
});

const pageValues = map({ anyOf: [scalar, list(map(scalar))] });

/** The shape of what a step hands in. What the values may be is asked of the configuration store and the target. */
const stepInput = object(
  {
    config: object(
      {},
      {
        name: text,
        description: text,
        enabled: flag,
        parameters: object({}, Object.fromEntries(parameterPages.map((page) => [page, pageValues]))),
        runProfiles,
        objectTypes: list(objectType),
      },
    ),
  },
  { secrets },
);

const chosenToken = object({}, { token: text });

const bodies: { readonly [R in RouteWithBody]: SchemaObject } = {
  // The configuration store checks the configuration itself, and says where in the file a problem is.
  "POST /admin/connectors": object({ config: { type: "object" } }, { secrets, token: text }),
  "PUT /admin/connectors/:name": object({ config: { type: "object" } }, { secrets }),
  "POST /admin/connectors/:name/tokens": chosenToken,
  "POST /admin/drafts": { anyOf: [object({ connectorType: text }), object({ edit: text })] },
  "PATCH /admin/drafts/:id": stepInput,
  "POST /admin/drafts/:id/steps/:step": stepInput,
  "POST /admin/drafts/:id/finish": chosenToken,
  "POST /admin/certificate/generate": object({}, { names: list(text) }),
  "POST /admin/certificate/use": object({}, { pfx: text, certificate: text, key: text, passphrase: text }),
  "PUT /admin/settings": object(
    { port: integer, bindAddress: text, logLevel: { enum: logLevels } },
    { baseUrl: text },
  ),
  "PUT /admin/log-level": object({ level: { enum: logLevels } }),
};

export function takesBody(route: AdminRoute): route is RouteWithBody {
  return route in bodies;
}

/** Checks the body of a request against its route's shape; refuses it with 400 and every problem. */
export type BodyCheck = <R extends AdminRoute>(route: R, body: unknown) => AdminBody<R>;

/** Compiles the check of a route when it is first asked for. */
export function createBodyCheck(): BodyCheck {
  const ajv = new Ajv({ allErrors: true, discriminator: true, allowUnionTypes: true });
  const compiled = new Map<AdminRoute, ValidateFunction>();
  return <R extends AdminRoute>(route: R, body: unknown) => {
    if (takesBody(route)) {
      const check = compiled.get(route) ?? ajv.compile(bodies[route]);
      compiled.set(route, check);
      if (!check(body)) {
        const problems = (check.errors ?? []).map(toProblem);
        throw new AdminRefusal(
          400,
          `The request was not understood: ${problems[0]?.message ?? ""}`,
          problems,
        );
      }
    }
    return body as AdminBody<R>;
  };
}

function toProblem({ instancePath, keyword, params, message }: ErrorObject): ConfigProblem {
  const name = instancePath.slice(1).replaceAll("/", ".") || "the body";
  switch (keyword) {
    case "additionalProperties":
      return {
        path: instancePath || "/",
        message: `"${params["additionalProperty"]}" is not known in ${name}.`,
      };
    case "required":
      return { path: instancePath || "/", message: `"${params["missingProperty"]}" is missing in ${name}.` };
    case "enum":
      return { path: instancePath, message: `${name} must be one of ${params["allowedValues"].join(", ")}.` };
    default:
      return { path: instancePath || "/", message: `${name} ${message}.` };
  }
}
