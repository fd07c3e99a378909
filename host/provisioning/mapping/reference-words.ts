import type { NamedObject } from "../../connector-space/connector-space.ts";
import { asciiJson } from "./ascii-json.ts";
import type { ReferenceField } from "./object-mapping.ts";

/** Other objects in the words of a resource, as JSON text, under the addresses of one configuration. */
export interface ReferenceWords {
  /** The value of a single reference such as `manager`. */
  single(field: ReferenceField, target: NamedObject): string;
  /** One element of a user's `groups`. */
  group(target: NamedObject): string;
  /** One element of `members`. */
  member(target: Omit<NamedObject, "mark">): string;
}

/** `endpointOf`: the endpoint of a resource type, with its slash. */
export function createReferenceWords(
  baseUrl: string,
  endpointOf: (resourceType: string) => string,
): ReferenceWords {
  const managers = new WeakMap<NamedObject, string>();
  const groups = new WeakMap<NamedObject, string>();
  const start = ({ id, resourceType }: Pick<NamedObject, "id" | "resourceType">) =>
    `{"value":"${id}","$ref":${asciiJson(`${baseUrl}${endpointOf(resourceType)}/${id}`)}`;

  return {
    single(field, target) {
      if (!field.place.attribute.subAttributes) return asciiJson(target.id);
      let text = managers.get(target);
      if (text === undefined)
        managers.set(target, (text = `${start(target)},"displayName":${asciiJson(target.display)}}`));
      return text;
    },
    group(target) {
      let text = groups.get(target);
      if (text === undefined)
        groups.set(
          target,
          (text = `${start(target)},"display":${asciiJson(target.display)},"type":"direct"}`),
        );
      return text;
    },
    member: (target) =>
      `${start(target)},"type":"${target.resourceType}","display":${asciiJson(target.display)}}`,
  };
}
