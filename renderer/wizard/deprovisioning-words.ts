/** What disabling and deleting will do to one real object, in words. */
import type { TargetObjectType } from "../../host/contract/admin-api.ts";
import type { DeprovisioningFlow, ObjectTypeConfig } from "../../host/contract/connector-config.ts";
import { listed } from "../wording.ts";
import type { Example } from "./example-person.ts";

export interface Stage {
  readonly title: string;
  /** What is so in the target. */
  readonly target: string;
  /** What the SCIM client sees. */
  readonly client: string;
}

/** What happens when a client disables the example. */
export function disableWords(flow: DeprovisioningFlow, { name }: Example): string {
  switch (flow.flow) {
    case "none":
      return `When a client disables ${name}, nothing changes in the target. Linkspan remembers it and answers that ${name} is disabled.`;
    case "delete":
      return `When a client disables ${name}, Linkspan deletes the object in the target. Enabling ${name} again creates a new one.`;
    case "set":
      return `When a client disables ${name}, Linkspan sets ${flow.attribute} to ${quoted(flow.value)}; the object stays. When the client enables ${name} again, it sets ${flow.attribute} to ${quoted(flow.restore)}.`;
  }
}

/** What happens when a client deletes the example, with the rows of child tables that go too. */
export function deleteWords(
  flow: DeprovisioningFlow,
  { name }: Example,
  target: TargetObjectType | undefined,
): string {
  switch (flow.flow) {
    case "none":
      return `When a client deletes ${name}, nothing changes in the target. Linkspan no longer shows ${name} to clients.`;
    case "delete": {
      const lists =
        target?.attributes.filter(({ multiValued }) => multiValued).map((attribute) => attribute.name) ?? [];
      const rows = lists.length > 0 ? ` with its values of ${listed(lists)}` : "";
      return `When a client deletes ${name}, Linkspan deletes the object in the target${rows}. Linkspan cannot bring it back.`;
    }
    case "set":
      return `When a client deletes ${name}, Linkspan sets ${flow.attribute} to ${quoted(flow.value)} and no longer shows ${name} to clients. The object stays in the target.`;
  }
}

/** The example's way from joining to joining again. */
export function story({ deprovisioning }: ObjectTypeConfig, { anchor }: Example): readonly Stage[] {
  const { disable, delete: remove } = deprovisioning;
  const enabled = disable.flow === "set" ? `${disable.attribute} = ${quoted(disable.restore)}` : undefined;
  const joins: Stage = {
    title: "Joins",
    target: [`New object ${anchor}`, enabled].filter(Boolean).join(", "),
    client: "Exists, active",
  };
  const leaves: Record<DeprovisioningFlow["flow"], Stage> = {
    none: { title: "Is disabled", target: "No change", client: "Exists, disabled" },
    delete: { title: "Is disabled", target: `Object ${anchor} deleted`, client: "Disabled, then gone" },
    set: {
      title: "Is disabled",
      target: disable.flow === "set" ? `Object stays, ${disable.attribute} = ${quoted(disable.value)}` : "",
      client: "Exists, disabled",
    },
  };
  const returns: Stage =
    disable.flow === "delete"
      ? { title: "Comes back", target: "New object", client: "A new person" }
      : {
          title: "Comes back",
          target: enabled ? `Same object, ${enabled}` : "Same object, no change",
          client: "Same person, same id",
        };
  const deleted: Stage = {
    title: "Is deleted",
    target:
      remove.flow === "delete"
        ? `Object ${anchor} deleted`
        : remove.flow === "set"
          ? `Object stays, ${remove.attribute} = ${quoted(remove.value)}`
          : "No change",
    client: "Gone",
  };
  const again: Stage = {
    title: "Joins again",
    target: remove.flow === "delete" ? "New object" : `Object ${anchor} is taken over`,
    client: "A new person, new id",
  };
  return [joins, leaves[disable.flow], returns, deleted, again];
}

function quoted(value: string): string {
  return value === "" ? "empty" : value;
}
