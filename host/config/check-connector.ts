import type { ConnectorConfig, Deprovisioning, ObjectTypeConfig } from "../contract/connector-config.ts";
import type { ConfigProblem } from "../contract/errors.ts";
import { checkMappings } from "./check-mapping.ts";
import { didYouMean } from "./nearest-name.ts";

/** What is wrong with a configuration whose parts are each well-formed: what must agree from one part to another. */
export function checkConnector(config: ConnectorConfig): ConfigProblem[] {
  return [
    ...nameProblems(config.name),
    ...config.objectTypes.flatMap((_, index) => objectTypeProblems(config.objectTypes, index)),
  ];
}

/** Names that Windows keeps for devices, whatever their extension. */
const reservedFileName = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

function nameProblems(name: string): ConfigProblem[] {
  if (!reservedFileName.test(name)) return [];
  return [
    {
      path: "/name",
      message: `"${name}" cannot be a connector's name, since Windows keeps it for a device. Choose another.`,
    },
  ];
}

function objectTypeProblems(objectTypes: readonly ObjectTypeConfig[], index: number): ConfigProblem[] {
  const objectType = objectTypes[index];
  if (!objectType) return [];
  const path = `/objectTypes/${index}`;
  return [
    ...resourceTypeProblems(objectTypes, index).map((message) => ({ path: `${path}/resourceType`, message })),
    ...checkMappings(objectType, objectTypes, `${path}/mappings`),
    ...dnProblems(objectType, path),
    ...deprovisioningProblems(objectType, `${path}/deprovisioning`),
  ];
}

function resourceTypeProblems(objectTypes: readonly ObjectTypeConfig[], index: number): string[] {
  const name = objectTypes[index]?.resourceType ?? "";
  const earlier = objectTypes.slice(0, index).some((other) => sameText(other.resourceType, name));
  const predefined = ["User", "Group"].find((known) => sameText(known, name) && known !== name);
  return [
    ...(earlier ? [`Two object types have the resource type "${name}". Each needs one of its own.`] : []),
    ...(predefined ? [`The resource type is written "${predefined}".`] : []),
  ];
}

const placeholder = /\{([^{}]*)\}/g;

/** A template names attributes of the target in braces: `CN={cn},OU=People,DC=example,DC=com`. */
function dnProblems({ dn, anchor, mappings, resourceType }: ObjectTypeConfig, path: string): ConfigProblem[] {
  if (!dn || !("template" in dn)) return [];
  const at = `${path}/dn/template`;
  const named = [...dn.template.matchAll(placeholder)].map(([, name]) => name ?? "");
  if (/[{}]/.test(dn.template.replace(placeholder, ""))) {
    return [
      {
        path: at,
        message: `The DN template of ${resourceType} has a brace without its partner: ${dn.template}`,
      },
    ];
  }
  if (named.length === 0) {
    return [
      {
        path: at,
        message: `The DN template of ${resourceType} names no attribute, so that all objects would get the same DN. Put one in braces, as in CN={cn},OU=People.`,
      },
    ];
  }
  const known = new Set([...anchor, ...mappings.flatMap(({ attribute }) => attribute ?? [])]);
  return named
    .filter((name) => !known.has(name))
    .map((name) => ({
      path: at,
      message: `The DN template of ${resourceType} names {${name}}, which no mapping gives a value. Map it or name another.${didYouMean(name, known)}`,
    }));
}

function deprovisioningProblems(
  { deprovisioning, resourceType }: ObjectTypeConfig,
  path: string,
): ConfigProblem[] {
  const { disable, delete: remove } = deprovisioning;
  const problems = (["disable", "delete"] as const).flatMap((name) =>
    unchangingFlow(deprovisioning, name, path, resourceType),
  );
  if (disable.flow !== "set" || remove.flow !== "set" || disable.attribute !== remove.attribute)
    return problems;
  if (disable.value === remove.value) {
    problems.push({
      path: `${path}/delete/value`,
      message: `Disabling and deleting a ${resourceType} both set ${remove.attribute} to "${remove.value}", so that a disabled object could not be told from a deleted one. Choose two values.`,
    });
  }
  if (disable.restore !== remove.restore) {
    problems.push({
      path: `${path}/delete/restore`,
      message: `Disabling and deleting a ${resourceType} restore ${remove.attribute} to different values. Give both the same one.`,
    });
  }
  return problems;
}

function unchangingFlow(
  flows: Deprovisioning,
  name: "disable" | "delete",
  path: string,
  resourceType: string,
): ConfigProblem[] {
  const flow = flows[name];
  if (flow.flow !== "set" || flow.value !== flow.restore) return [];
  return [
    {
      path: `${path}/${name}/restore`,
      message: `To ${name} a ${resourceType}, ${flow.attribute} is set to "${flow.value}", which is also its value when restored. Choose two values.`,
    },
  ];
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
