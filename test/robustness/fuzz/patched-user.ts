/** One user and what PATCH operations make of it, as a list of texts by place: too simple to be wrong. */
import type { SQLOutputValue } from "node:sqlite";
import * as fc from "fast-check";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const manager = `${enterprise}:manager`;

/** Texts by place; `active` as "true" or "false", the manager as the name of the one it is. */
export type Model = Map<string, string>;

export interface Step {
  /** Ids of managers stand as `${ada}`. */
  readonly operation: Readonly<Record<string, unknown>>;
  /** False when the whole request has to be refused for this. */
  readonly apply: (model: Model) => boolean;
}

/** Where texts stand: the path that names each, and the object that holds it. */
const places: Readonly<
  Record<string, { readonly path: string; readonly within: (value: unknown) => object }>
> = {
  title: { path: "title", within: (value) => ({ title: value }) },
  displayName: { path: "displayName", within: (value) => ({ DISPLAYNAME: value }) },
  externalId: { path: "externalId", within: (value) => ({ externalId: value }) },
  "name.givenName": { path: "name.givenName", within: (value) => ({ name: { givenName: value } }) },
  "name.familyName": {
    path: "urn:ietf:params:scim:schemas:core:2.0:User:name.familyName",
    within: (value) => ({ "name.familyName": value }),
  },
  "emails.work": {
    path: 'emails[type eq "work"].value',
    within: (value) => ({ 'emails[type eq "work"].value': value }),
  },
  "phones.work": {
    path: 'phoneNumbers[type eq "work"].value',
    within: (value) => ({ 'phoneNumbers[type eq "work"].value': value }),
  },
  "phones.mobile": {
    path: 'phoneNumbers[type eq "mobile"].value',
    within: (value) => ({ 'phoneNumbers[type eq "mobile"].value': value }),
  },
  "address.locality": {
    path: 'addresses[type eq "work"].locality',
    within: (value) => ({ 'addresses[type eq "work"].locality': value }),
  },
  "address.country": {
    path: 'addresses[type eq "work"].country',
    within: (value) => ({ 'addresses[type eq "work"].country': value }),
  },
  department: {
    path: `${enterprise}:department`,
    within: (value) => ({ [enterprise]: { department: value } }),
  },
  employeeNumber: {
    path: `${enterprise.toUpperCase()}:employeenumber`,
    within: (value) => ({ [`${enterprise}:employeeNumber`]: value }),
  },
};

const text = fc.constantFrom(
  "one",
  "ONE",
  "two",
  "Ünïcödé 😀",
  "'; DROP TABLE employees --",
  " spaced ",
  "<b>&amp;",
  "",
);
const op = fc.constantFrom("add", "replace", "Add", "Replace");

const put = (model: Model, place: string, value: string) => {
  if (value === "") model.delete(place);
  else model.set(place, value);
  return true;
};

const written: fc.Arbitrary<Step> = fc
  .tuple(
    fc.constantFrom(...Object.entries(places)),
    op,
    text,
    fc.constantFrom("path", "within", "remove", "null"),
  )
  .map(([[place, { path, within }], op, value, form]) => {
    switch (form) {
      case "path":
        return { operation: { op, path, value }, apply: (model) => put(model, place, value) };
      case "within":
        return { operation: { op, value: within(value) }, apply: (model) => put(model, place, value) };
      case "null":
        return { operation: { op, path, value: null }, apply: (model) => put(model, place, "") };
      default:
        return { operation: { op: "Remove", path }, apply: (model) => put(model, place, "") };
    }
  });

const several: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(op, text, text).map(([op, givenName, familyName]) => ({
    operation: { op, path: "name", value: { givenName, familyName } },
    apply: (model: Model) =>
      put(model, "name.givenName", givenName) && put(model, "name.familyName", familyName),
  })),
  fc.tuple(text, text).map(([work, mobile]) => ({
    operation: {
      op: "replace",
      path: "phoneNumbers",
      value: [
        { type: "work", value: work },
        { type: "mobile", value: mobile },
      ].filter(({ value }) => value !== ""),
    },
    apply: (model: Model) => put(model, "phones.work", work) && put(model, "phones.mobile", mobile),
  })),
  fc.constantFrom<Step>(
    {
      operation: { op: "remove", path: "phoneNumbers" },
      apply: (model) => put(model, "phones.work", "") && put(model, "phones.mobile", ""),
    },
    {
      operation: { op: "remove", path: 'phoneNumbers[type eq "work"]' },
      apply: (model) => put(model, "phones.work", ""),
    },
    {
      operation: { op: "remove", path: "name" },
      apply: (model) => put(model, "name.givenName", "") && put(model, "name.familyName", ""),
    },
    {
      operation: { op: "remove", path: 'addresses[type eq "work"]' },
      apply: (model) => put(model, "address.locality", "") && put(model, "address.country", ""),
    },
    { operation: { op: "add", path: "nickName", value: "not mapped" }, apply: () => true },
    { operation: { op: "replace", value: { unknown: 1, nickName: "x" } }, apply: () => true },
  ),
);

const switched: fc.Arbitrary<Step> = fc
  .tuple(op, fc.boolean(), fc.constantFrom("boolean", "text", "bundle"))
  .map(([op, active, form]) => {
    const value = form === "text" ? (active ? "True" : "False") : active;
    return {
      operation: form === "bundle" ? { op, value: { active } } : { op, path: "active", value },
      apply: (model) => put(model, "active", String(active)),
    };
  });

/** A manager who is nobody; refused unless an operation behind it puts another there. */
export const nobody = "no-such-id";

const led: fc.Arbitrary<Step> = fc
  .tuple(
    op,
    fc.constantFrom("ada", "grace", nobody),
    fc.constantFrom("text", "object", "list", "bundle", "clear", "remove"),
  )
  .map(([op, name, form]) => {
    const id = name === nobody ? nobody : `\${${name}}`;
    const value = {
      text: id,
      object: { value: id },
      list: [{ $ref: null, value: id }],
      bundle: id,
      clear: "",
      remove: "",
    }[form];
    const operation =
      form === "remove"
        ? { op: "Remove", path: manager }
        : form === "bundle"
          ? { op, value: { [manager]: value } }
          : { op, path: manager, value };
    return { operation, apply: (model) => put(model, "manager", value === "" ? "" : name) };
  });

const refused: fc.Arbitrary<Step> = fc.constantFrom(
  ...[
    { op: "replace", path: "id", value: "chosen" },
    { op: "remove", path: "userName" },
    { op: "replace", path: "userName", value: "" },
    { op: "replace", path: "userName", value: "${taken}" },
    { op: "replace", path: "nonsense", value: 1 },
    { op: "replace", path: "active", value: "perhaps" },
    { op: "add", path: 'emails[type eq "work"', value: "x" },
    { op: "remove" },
    { op: "swap", path: "title", value: "x" },
  ].map((operation): Step => ({ operation, apply: () => false })),
);

/** Requests, each a few operations; one in about ten has one that must not be carried out. */
export const requests = fc.array(
  fc.array(
    fc.oneof(
      { weight: 30, arbitrary: written },
      { weight: 8, arbitrary: several },
      { weight: 4, arbitrary: switched },
      { weight: 5, arbitrary: led },
      { weight: 1, arbitrary: refused },
    ),
    { minLength: 1, maxLength: 5 },
  ),
  { minLength: 1, maxLength: 6 },
);

/** A user of the host as the model has one. `nameOf` knows managers by their ids. */
// oxlint-disable-next-line typescript/no-explicit-any -- a resource, looked into by name
export function modelOf(user: any, nameOf: (id: string) => string): Model {
  const model: Model = new Map();
  const set = (place: string, value: string | boolean | undefined) =>
    value !== undefined && model.set(place, String(value));
  for (const name of ["title", "displayName", "externalId", "active"]) set(name, user[name]);
  set("name.givenName", user.name?.givenName);
  set("name.familyName", user.name?.familyName);
  for (const { type, value } of user.emails ?? []) set(`emails.${type}`, value);
  for (const { type, value } of user.phoneNumbers ?? []) set(`phones.${type}`, value);
  for (const { locality, country } of user.addresses ?? []) {
    set("address.locality", locality);
    set("address.country", country);
  }
  set("department", user[enterprise]?.department);
  set("employeeNumber", user[enterprise]?.employeeNumber);
  if (user[enterprise]?.manager) set("manager", nameOf(user[enterprise].manager.value));
  return model;
}

/** The same from the row in the database. */
export function modelOfRow(
  row: Readonly<Record<string, SQLOutputValue>>,
  phones: readonly Readonly<Record<string, SQLOutputValue>>[],
  nameOf: (key: unknown) => string,
): Model {
  const model: Model = new Map();
  const set = (place: string, value: SQLOutputValue | boolean | undefined) =>
    value !== null && model.set(place, String(value));
  for (const [place, column] of Object.entries(columns)) set(place, row[column]);
  set("active", row["active"] === 1);
  if (row["manager_id"] !== null) set("manager", nameOf(row["manager_id"]));
  for (const { kind, number } of phones) set(`phones.${String(kind)}`, number);
  return model;
}

const columns = {
  title: "job_title",
  displayName: "display_name",
  externalId: "entra_id",
  "name.givenName": "first_name",
  "name.familyName": "last_name",
  "emails.work": "email",
  "address.locality": "city",
  "address.country": "country",
  department: "department",
  employeeNumber: "employee_number",
} as const;
