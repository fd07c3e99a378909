/** Rows of a child table as elements of a list, which need not show all of their columns. */
import type { Row, Scalar } from "../../connectors/connector.ts";
import { mostAlike } from "../../contract/most-alike.ts";
import type { Json, Resource } from "../served.ts";

export interface ShownColumn {
  readonly column: string;
  /** The part of an element that shows it. */
  readonly name: string;
  readonly toScim: (value: Scalar) => Json | undefined;
}

export function elementOf(row: Row, columns: readonly ShownColumn[]): Resource {
  const element: Resource = {};
  for (const { name, column, toScim } of columns) {
    const value = row[column];
    const json = value === undefined ? undefined : toScim(value);
    if (json !== undefined) element[name] = json;
  }
  return element;
}

/**
 * The rows that are wanted, as the target shall have them: one that looks as it is wanted stays as it is, and another
 * keeps what the one that it is most like holds beside its new values.
 */
export function keepRows(
  wanted: readonly Row[],
  held: readonly Row[],
  columns: readonly ShownColumn[],
): readonly Row[] {
  const shown = (row: Row) => ({ row, element: elementOf(row, columns) });
  const look = ({ element }: Shown) => JSON.stringify(element);
  const rows = wanted.map(shown);
  const looks = new Set(rows.map(look));
  const before = Map.groupBy(held.map(shown), look);
  const left = new Set([...before].flatMap(([key, same]) => (looks.has(key) ? [] : same)));
  return rows.flatMap((wish) => {
    const same = before.get(look(wish));
    if (same) return same.map(({ row }) => row);
    const like = mostAlike(left, (row) => partsInCommon(row, wish));
    if (!like) return [wish.row];
    left.delete(like);
    return [changed(like, wish, columns)];
  });
}

interface Shown {
  readonly row: Row;
  readonly element: Resource;
}

/** Without `primary`: any number of elements may have the same answer to that. */
function partsInCommon({ element }: Shown, wish: Shown): number {
  return Object.keys(wish.element).filter(
    (name) => name !== "primary" && element[name] === wish.element[name],
  ).length;
}

/** What looks the same is left in the target's own form. */
function changed(from: Shown, to: Shown, columns: readonly ShownColumn[]): Row {
  const row = { ...from.row };
  for (const { name, column } of columns) {
    if (from.element[name] === to.element[name]) continue;
    const value = to.row[column];
    if (value === undefined) delete row[column];
    else row[column] = value;
  }
  return row;
}
