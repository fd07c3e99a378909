/** The look of a table; the cells are plain HTML. */
import { makeStyles, tokens } from "@fluentui/react-components";

export const useTableStyles = makeStyles({
  scroll: { overflowX: "auto" },
  table: { width: "100%", borderCollapse: "collapse", fontVariantNumeric: "tabular-nums" },
  head: {
    textAlign: "left",
    fontWeight: 400,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground3,
    padding: "8px 12px",
    whiteSpace: "nowrap",
    ":first-child": { paddingLeft: "16px" },
    ":last-child": { paddingRight: "16px" },
  },
  cell: {
    padding: "8px 12px",
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    verticalAlign: "middle",
    ":first-child": { paddingLeft: "16px" },
    ":last-child": { paddingRight: "16px" },
  },
  right: { textAlign: "right" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});
