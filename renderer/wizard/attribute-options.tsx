/** The target's attributes as options of a select; a chosen one that the target does not have stays, so that it is seen. */
import type { TargetAttribute } from "../../host/contract/admin-api.ts";

export function AttributeOptions(props: {
  attributes: readonly TargetAttribute[];
  chosen: string;
  /** What choosing none of them is called; absent where one must be chosen. */
  none?: string;
}) {
  const { attributes, chosen } = props;
  const missing = chosen !== "" && attributes.every(({ name }) => name !== chosen);
  return (
    <>
      {(props.none !== undefined || chosen === "") && <option value="">{props.none ?? "Choose"}</option>}
      {missing && <option value={chosen}>{chosen} (not in the target)</option>}
      {attributes.map(({ name, type }) => (
        <option key={name} value={name}>
          {name} ({type})
        </option>
      ))}
    </>
  );
}
