/**
 * A `Served` on plain maps, for tests of the protocol alone. It keeps to the interface: conditions of a query narrow
 * down and the test decides, `update` asks for the change with the current resource, references change in order.
 */
import { randomUUID } from "node:crypto";
import { ScimError } from "../../host/contract/errors.ts";
import { fold } from "../../host/contract/fold.ts";
import type {
  Change,
  Json,
  Query,
  QueryResult,
  ReadOptions,
  ReferenceOperation,
  Resource,
  ResourceType,
  Served,
  StoredResource,
  WriteContext,
} from "../../host/provisioning/served.ts";
import { groupType, userType } from "./resource-types.ts";

interface Item {
  readonly id: string;
  readonly type: ResourceType;
  readonly created: string;
  resource: Resource;
  version: number;
  lastModified: string;
  members: Set<string>;
}

/** `order` lists what was called, for tests that count calls. */
export interface MemoryServed extends Served {
  readonly calls: string[];
}

export function memoryServed(
  baseUrl: string,
  types: readonly ResourceType[] = [userType, groupType],
): MemoryServed {
  const items = new Map<string, Item>();
  const calls: string[] = [];
  const ofType = (type: string) => [...items.values()].filter((item) => item.type.name === type);
  const find = (type: string, id: string) => {
    const item = items.get(id);
    return item?.type.name === type ? item : undefined;
  };

  function shown(item: Item, omit: ReadonlySet<string> = new Set()): Resource {
    const { type, resource } = item;
    const location = locationOf(item);
    const joined: Resource = {};
    if (type.name === "Group" && item.members.size > 0 && !omit.has("members")) {
      joined["members"] = [...item.members].map((id) => reference(id, "displayName"));
    }
    const groups = ofType("Group").filter((group) => group.members.has(item.id));
    if (type.name === "User" && groups.length > 0 && !omit.has("groups")) {
      joined["groups"] = groups.map((group) => ({
        value: group.id,
        $ref: locationOf(group),
        type: "direct",
      }));
    }
    const extensions = type.schemas.slice(1).map((schema) => schema.id);
    return {
      schemas: [type.schemas[0]?.id ?? "", ...extensions.filter((urn) => resource[urn] !== undefined)],
      id: item.id,
      ...resource,
      ...joined,
      meta: {
        resourceType: type.name,
        created: item.created,
        lastModified: item.lastModified,
        location,
        version: `W/"${item.version}"`,
      },
    };
  }

  function reference(id: string, display: string): Json {
    const item = items.get(id) as Item;
    const shownName = item.resource[display] ?? item.resource["userName"] ?? "";
    return { value: id, $ref: locationOf(item), type: item.type.name, display: shownName };
  }

  function locationOf({ type, id }: Item): string {
    return `${baseUrl}${type.endpoint}/${id}`;
  }

  function stored(item: Item, options: ReadOptions): StoredResource {
    const json = JSON.stringify(shown(item, options.omit));
    return { id: item.id, version: String(item.version), display: "", location: locationOf(item), json };
  }

  function kept(type: ResourceType, resource: Resource): Resource {
    const names = ["externalId", ...(type.schemas[0]?.attributes.map(({ name }) => name) ?? [])];
    const urns = type.schemas.slice(1).map((schema) => schema.id);
    const result: Resource = {};
    for (const name of [...names, ...urns]) {
      const value = resource[name];
      if (value !== undefined && name !== "password" && name !== "members" && name !== "groups")
        result[name] = value;
    }
    return result;
  }

  function claim(type: string, resource: Resource, except: Item | undefined): void {
    const name = type === "User" ? "userName" : "displayName";
    const value = fold(text(resource[name]));
    const taken = ofType(type).some((item) => item !== except && fold(text(item.resource[name])) === value);
    if (taken) throw new ScimError(409, `${name} is taken.`, { scimType: "uniqueness" });
  }

  function applyReferences(item: Item, operations: readonly ReferenceOperation[]): void {
    for (const operation of operations) {
      if (operation.op === "clear") item.members.clear();
      else if (operation.op === "remove" && "where" in operation) {
        for (const id of item.members) {
          if (operation.where(reference(id, "displayName") as Resource)) item.members.delete(id);
        }
      } else if (operation.op === "remove") for (const id of operation.ids) item.members.delete(id);
      else {
        const unknown = operation.ids.find((id) => !items.has(id));
        if (unknown !== undefined) throw new ScimError(400, "No such member.", { scimType: "invalidValue" });
        item.members = new Set([...(operation.op === "add" ? item.members : []), ...operation.ids]);
      }
    }
  }

  return {
    name: "memory",
    baseUrl,
    resourceTypes: types,
    calls,
    listReferences: (type) => new Set(type === "Group" ? ["members"] : []),
    takesPasswords: (type) => type === "User",
    async get(type, id, options) {
      calls.push("get");
      const item = find(type, id);
      return item && stored(item, options);
    },
    async query(type, query: Query): Promise<QueryResult> {
      calls.push("query");
      const hits = ofType(type).filter((item) => {
        const resource = shown(item);
        const candidate = (query.equals ?? []).every(({ path, value }) => holds(resource, path, value));
        return candidate && (query.test?.(hidden(shown(item), query.needs)) ?? true);
      });
      if (query.sort) sortBy(hits, query.sort, shown);
      if (query.cursor !== undefined && !/^\d+$/.test(query.cursor)) {
        throw new ScimError(400, "No such cursor.", { scimType: "invalidCursor" });
      }
      const start = query.cursor === undefined ? query.startIndex - 1 : Number(query.cursor);
      const page = hits.slice(start, start + query.count);
      const end = start + page.length;
      const { sort } = query;
      return {
        total: hits.length,
        resources: page.map((item) => stored(item, query)),
        ...(sort && query.count === 0 && { sortKeys: hits.map((item) => sort.key(shown(item))) }),
        ...(end < hits.length && page.length > 0 ? { nextCursor: String(end) } : {}),
      };
    },
    async create(typeName, change: Change, context: WriteContext) {
      calls.push("create");
      const type = types.find(({ name }) => name === typeName) as ResourceType;
      const now = new Date().toISOString();
      const resource = kept(
        type,
        typeName === "User" ? { active: true, ...change.resource } : change.resource,
      );
      claim(typeName, resource, undefined);
      const item = {
        id: randomUUID(),
        type,
        created: now,
        lastModified: now,
        version: 1,
        resource,
        members: new Set<string>(),
      };
      applyReferences(item, change.references);
      items.set(item.id, item);
      return stored(item, context);
    },
    async update(typeName, id, change, context) {
      calls.push("update");
      const item = find(typeName, id);
      if (!item) throw new ScimError(404, "It is gone.");
      if (context.precondition?.(item.version) === false)
        throw new ScimError(412, "It has another version now.");
      const { resource, references } = change(hidden(shown(item), new Set()));
      const next = kept(item.type, resource);
      claim(typeName, next, item);
      applyReferences(item, references);
      item.resource = next;
      item.version++;
      item.lastModified = new Date().toISOString();
      return stored(item, context);
    },
    async delete(typeName, id, context) {
      calls.push("delete");
      const item = find(typeName, id);
      if (!item) throw new ScimError(404, "It is gone.");
      if (context.precondition?.(item.version) === false)
        throw new ScimError(412, "It has another version now.");
      items.delete(id);
      for (const other of items.values()) other.members.delete(id);
    },
  };
}

/** The resource without the costly attributes that nobody asked for. */
function hidden(resource: Resource, needs: ReadonlySet<string> = new Set()): Resource {
  for (const name of ["members", "groups"]) if (!needs.has(name)) delete resource[name];
  return resource;
}

/** Whether the value at a path of the schema's spelling equals, without regard to case as an index would have it. */
function holds(resource: Resource, path: string, wanted: string | number | boolean): boolean {
  const urn = Object.keys(resource).find((name) => path.startsWith(`${name}:`));
  const local = urn === undefined ? path : path.slice(urn.length + 1);
  let values: readonly Json[] = [urn === undefined ? resource : (resource[urn] as Json)];
  for (const step of urn?.startsWith("urn:") || urn === undefined ? local.split(".") : []) {
    values = values
      .flatMap((value) => (value as { readonly [name: string]: Json })[step] ?? [])
      .filter((value) => value !== undefined);
  }
  return values.some((value) => fold(text(value)) === fold(String(wanted)));
}

const text = (value: Json | undefined) => (typeof value === "string" ? value : JSON.stringify(value ?? ""));

function sortBy(items: Item[], sort: NonNullable<Query["sort"]>, shown: (item: Item) => Resource): void {
  const keys = new Map(items.map((item) => [item, sort.key(shown(item))]));
  items.sort((a, b) => sort.compare(keys.get(a), keys.get(b)));
}
