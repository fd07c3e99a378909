/** The attributes of one object type: those that are mapped, and those of the target that are not. */
import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { TargetAttribute } from "../../host/contract/admin-api.ts";
import type { ObjectTypeConfig } from "../../host/contract/connector-config.ts";
import type { ScimSchema } from "../../host/contract/scim-attributes.ts";
import { ArrowRightIcon } from "../icons.tsx";
import { useTableStyles } from "../layout/table.tsx";
import { Tag } from "../layout/tag.tsx";
import type { MappingRow } from "./mapping-rows.ts";
import { meaningOf, shortPath } from "./scim-path.ts";

export function MappingTable(props: {
  rows: readonly MappingRow[];
  objectType: ObjectTypeConfig;
  schemas: readonly ScimSchema[];
  problemOf: (index: number) => string | undefined;
  selected?: number;
  onSelect: (index: number) => void;
}) {
  const table = useTableStyles();
  const styles = useStyles();
  return (
    <table className={mergeClasses(table.table, styles.fixed)}>
      <thead>
        <tr>
          <th className={mergeClasses(table.head, styles.scimHead)}>In SCIM</th>
          <th className={mergeClasses(table.head, styles.arrowCell)}>
            <span hidden>is kept in</span>
          </th>
          <th className={table.head}>In {props.objectType.objectType}</th>
          <th className={mergeClasses(table.head, table.right, styles.sampleHead)}>Example</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => {
          const problem = props.problemOf(row.index);
          const { kind, attribute } = meaningOf(
            row.mapping.scim,
            props.objectType.resourceType,
            props.schemas,
          );
          const { name, schema } = shortPath(row.mapping.scim);
          const required = row.mapping.required || attribute?.required;
          return (
            <tr
              key={row.index}
              className={mergeClasses(styles.row, row.index === props.selected && styles.selected)}
              onClick={() => props.onSelect(row.index)}
            >
              <td className={table.cell}>
                <span className={styles.name}>
                  <button
                    type="button"
                    className={mergeClasses(styles.open, problem !== undefined && styles.problem)}
                    aria-pressed={row.index === props.selected}
                    title={row.mapping.scim}
                  >
                    {name}
                    {required && <span className={styles.problem}> *</span>}
                  </button>
                  <Tag>{kind}</Tag>
                </span>
                {schema !== undefined && <div className={table.quiet}>{schema}</div>}
                {problem !== undefined && (
                  <div className={mergeClasses(styles.problem, styles.small)}>{problem}</div>
                )}
              </td>
              <td className={mergeClasses(table.cell, styles.arrowCell)}>
                <ArrowRightIcon size={16} />
              </td>
              <td className={table.cell}>
                <Source row={row} />
              </td>
              <td
                className={mergeClasses(table.cell, table.right, table.quiet, styles.sample)}
                title={row.sample}
              >
                {row.sample}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Source({ row: { mapping, attribute } }: { row: MappingRow }) {
  const styles = useStyles();
  if (mapping.constant !== undefined) return <>“{String(mapping.constant)}” for everyone</>;
  return (
    <span className={styles.name}>
      <code className={styles.code}>{mapping.attribute}</code>
      <Tag outline>{attribute ? typeWords(attribute) : "not in the target"}</Tag>
    </span>
  );
}

function typeWords({ type, multiValued, columns }: TargetAttribute): string {
  if (columns.length > 0) return "child table";
  return multiValued ? `several ${type}` : type;
}

export function UnmappedTable(props: {
  attributes: readonly TargetAttribute[];
  onMap: (name: string) => void;
}) {
  const table = useTableStyles();
  const styles = useStyles();
  if (props.attributes.length === 0)
    return <p className={styles.none}>Every attribute of the target is mapped.</p>;
  return (
    <table className={mergeClasses(table.table, styles.fixed)}>
      <thead>
        <tr>
          <th className={table.head}>In the target</th>
          <th className={table.head}>Example</th>
          <th className={mergeClasses(table.head, table.right)}>
            <span hidden>Map</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.attributes.map((attribute) => (
          <tr key={attribute.name}>
            <td className={table.cell}>
              <span className={styles.name}>
                <code className={styles.code}>{attribute.name}</code>
                <Tag outline>{typeWords(attribute)}</Tag>
              </span>
              <div className={table.quiet}>{noteOf(attribute)}</div>
            </td>
            <td className={mergeClasses(table.cell, table.quiet, styles.sample)}>{attribute.samples[0]}</td>
            <td className={mergeClasses(table.cell, table.right)}>
              <Button
                size="small"
                aria-label={`Map ${attribute.name}`}
                onClick={() => props.onMap(attribute.name)}
              >
                Map
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function noteOf({ generated, required }: TargetAttribute): string {
  if (generated) return "The target gives it a value itself.";
  return required ? "The target wants a value for every new object." : "";
}

const useStyles = makeStyles({
  fixed: { tableLayout: "fixed" },
  row: { cursor: "pointer", ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover } },
  selected: {
    backgroundColor: tokens.colorBrandBackground2,
    ":hover": { backgroundColor: tokens.colorBrandBackground2Hover },
  },
  name: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    justifyContent: "space-between",
    gap: "2px 8px",
  },
  open: {
    padding: 0,
    font: "inherit",
    color: "inherit",
    textAlign: "left",
    background: "none",
    border: "none",
    cursor: "pointer",
    overflowWrap: "anywhere",
    minWidth: 0,
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "2px" },
  },
  arrowCell: {
    width: "16px",
    paddingLeft: "4px",
    paddingRight: "4px",
    color: tokens.colorNeutralForeground3,
  },
  code: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: "anywhere",
    minWidth: 0,
  },
  scimHead: { width: "42%" },
  sampleHead: { width: "20%" },
  sample: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  problem: { color: tokens.colorPaletteRedForeground1 },
  small: { fontSize: tokens.fontSizeBase200 },
  none: { margin: 0, padding: "12px 16px" },
});
