import type { AttributeChange, Entry, Scalar, Value } from "../connectors/connector.ts";
import type { DeprovisioningFlow } from "../contract/connector-config.ts";
import { attributeChange } from "./mapping/attribute-changes.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import { flowValue } from "./mapping/object-state.ts";

type SetFlow = Extract<DeprovisioningFlow, { flow: "set" }>;

export function setFlow(
  wanted: Map<string, readonly Value[]>,
  mapping: ObjectMapping,
  flow: SetFlow,
  applies: boolean,
): void {
  wanted.set(flow.attribute, [flowValue(mapping, flow, applies ? flow.value : flow.restore)]);
}

/** The delete flow that has to be undone by itself: one on the disable flow's attribute is undone by what `active` asks for. */
export function deletionToUndo(mapping: ObjectMapping): SetFlow | undefined {
  const { disable, delete: deletion } = mapping.config.deprovisioning;
  if (deletion.flow !== "set") return undefined;
  return disable.flow === "set" && disable.attribute === deletion.attribute ? undefined : deletion;
}

/** Adds the change of one single-valued attribute, unless the target has that value. */
export function addChange(changes: AttributeChange[], entry: Entry, attribute: string, value: Scalar): void {
  const part = attributeChange(attribute, entry.attributes[attribute] ?? [], [value], {
    multiValued: false,
    valueChanges: false,
  });
  if (!part) return;
  const already = changes.findIndex(({ name }) => name === attribute);
  if (already >= 0) changes.splice(already, 1, part);
  else changes.push(part);
}
