import { Checkbox, makeStyles, mergeClasses, Tab, TabList, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { TargetObjectType } from "../../host/contract/admin-api.ts";
import type { ObjectTypeConfig } from "../../host/contract/connector-config.ts";
import { OpenChoice } from "../form/open-choice.tsx";
import { Beside } from "../layout/beside.tsx";
import { Card } from "../layout/card.tsx";
import { useTableStyles } from "../layout/table.tsx";
import { counted } from "../wording.ts";
import { AnchorAndDn } from "./anchor-and-dn.tsx";
import { IdentityExample } from "./identity-example.tsx";
import type { StepProps } from "./step-props.ts";

const resourceTypes = ["User", "Group"].map((name) => ({ value: name, label: name }));

export function ObjectTypes({ session, view, problems }: StepProps) {
  const styles = useStyles();
  const { objectTypes } = view.config;
  const targets = view.draft.target.objectTypes;
  const [chosen, setChosen] = useState(0);
  const index = Math.min(chosen, objectTypes.length - 1);
  const selected = objectTypes[index];
  const change = (next: readonly ObjectTypeConfig[]) => session.edit({ config: { objectTypes: next } });
  const target = targets.find(({ name }) => name === selected?.objectType);

  const types = (
    <TypeTable
      targets={targets}
      objectTypes={objectTypes}
      problemOf={(place) => problems.within(`/objectTypes/${place}`).join(" ") || undefined}
      onChange={change}
    />
  );
  if (!selected) return types;
  return (
    <Beside label="Example" aside={<IdentityExample objectType={selected} target={target} />}>
      {types}
      <div>
        {objectTypes.length > 1 && (
          <TabList
            className={styles.tabs}
            selectedValue={index}
            onTabSelect={(_, { value }) => setChosen(Number(value))}
          >
            {objectTypes.map(({ objectType, resourceType }, place) => (
              <Tab key={objectType} value={place}>
                {resourceType || objectType}
              </Tab>
            ))}
          </TabList>
        )}
        <AnchorAndDn
          key={selected.objectType}
          objectType={selected}
          target={target}
          problems={problems}
          pointer={`/objectTypes/${index}`}
          onChange={(objectType) => change(objectTypes.with(index, objectType))}
        />
        <h2 className={styles.heading}>Names of the original host</h2>
        <Checkbox
          label="Also offer the attributes under the names of Microsoft’s ECMA Connector Host"
          checked={selected.originalNames ?? false}
          onChange={(_, { checked }) =>
            change(objectTypes.with(index, { ...selected, originalNames: checked === true }))
          }
        />
        <p className={styles.help}>
          Only for a client that was set up for that host and shall go on as it is. Its names begin with
          urn:ietf:params:scim:schemas:extension:ECMA2Host:2.0. Attributes whose names have other characters
          than letters from A to Z, digits, _, $ and - are left out.
        </p>
      </div>
    </Beside>
  );
}

function TypeTable(props: {
  targets: readonly TargetObjectType[];
  objectTypes: readonly ObjectTypeConfig[];
  problemOf: (index: number) => string | undefined;
  onChange: (objectTypes: readonly ObjectTypeConfig[]) => void;
}) {
  const table = useTableStyles();
  const styles = useStyles();
  const { targets, objectTypes, onChange } = props;
  return (
    <Card flush>
      <div className={table.scroll}>
        <table className={table.table}>
          <thead>
            <tr>
              <th className={table.head}>In the target</th>
              <th className={table.head}>Attributes</th>
              <th className={table.head}>In SCIM</th>
            </tr>
          </thead>
          <tbody>
            {targets.map((target) => {
              const index = objectTypes.findIndex(({ objectType }) => objectType === target.name);
              const managed = objectTypes[index];
              const problem = managed && props.problemOf(index);
              return (
                <tr key={target.name}>
                  <td className={table.cell}>
                    <Checkbox
                      label={target.name}
                      checked={managed !== undefined}
                      onChange={(_, { checked }) =>
                        onChange(
                          checked === true
                            ? [...objectTypes, newObjectType(target, objectTypes)]
                            : objectTypes.filter(({ objectType }) => objectType !== target.name),
                        )
                      }
                    />
                  </td>
                  <td className={mergeClasses(table.cell, table.quiet)}>
                    {counted(target.attributes.length, "attribute", "attributes")}
                  </td>
                  <td className={table.cell}>
                    {managed ? (
                      <OpenChoice
                        aria-label={`Resource type of ${target.name}`}
                        choices={resourceTypes}
                        value={managed.resourceType}
                        onChange={(resourceType) =>
                          onChange(objectTypes.with(index, { ...managed, resourceType }))
                        }
                      />
                    ) : (
                      <span className={table.quiet}>Not managed</span>
                    )}
                    {problem !== undefined && <div className={styles.problem}>{problem}</div>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

/** A user unless there is one, then a group, then named as the target names it; the host suggests its mapping on "Next". */
function newObjectType(target: TargetObjectType, others: readonly ObjectTypeConfig[]): ObjectTypeConfig {
  const free = resourceTypes.find(({ value }) => others.every(({ resourceType }) => resourceType !== value));
  return {
    resourceType: free?.value ?? target.name,
    objectType: target.name,
    anchor: target.anchor,
    mappings: [],
    deprovisioning: { disable: { flow: "none" }, delete: { flow: "delete" } },
  };
}

const useStyles = makeStyles({
  tabs: { marginBottom: "12px", marginLeft: "-8px" },
  heading: {
    margin: "24px 0 4px",
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: 600,
  },
  help: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, margin: "0 0 0 36px" },
  problem: { color: tokens.colorPaletteRedForeground1, fontSize: tokens.fontSizeBase200, marginTop: "4px" },
});
