/** The rows of an object's child tables, changed. */
import type { ChildChange, ChildUpdate, ChildValue } from "./child-change.ts";
import type { Match } from "./condition.ts";
import type { Database, Executor, SqlValue } from "./database.ts";
import type { ChildTable, ObjectType } from "./object-types.ts";
import {
  type ChildCondition,
  deleteChild,
  deleteChildren,
  insertChild,
  selectWhere,
  updateChild,
} from "./statements.ts";

export async function changeChildren(
  database: Database,
  objectType: ObjectType,
  row: Match,
  changes: readonly ChildChange[],
  executor: Executor,
): Promise<void> {
  for (const change of changes) {
    const { child } = change;
    const parent = await parentValue(database, objectType, row, child, executor);
    const rows = childRows(database, child, parent, executor);
    if (change.clear) await executor.run(deleteChildren(database.dialect, child), [parent]);
    for (const value of change.delete) await rows.delete(value);
    for (const update of change.update) {
      if (await rows.update(update)) continue;
      await rows.delete(update.from);
      await rows.insert(update.to);
    }
    for (const value of change.add) await rows.insert(value);
  }
}

/** The rows of one child table that are one object's. */
function childRows({ dialect }: Database, child: ChildTable, parent: SqlValue, executor: Executor) {
  const condition = ({ matches, empty }: ChildValue): ChildCondition => ({
    said: matches.map((match) => match.condition),
    empty,
  });
  const parameters = ({ matches }: ChildValue) => [parent, ...matches.flatMap((match) => match.parameters)];

  /** A row may hold more than is said of it: columns that cannot be read. */
  async function changed(
    value: ChildValue,
    change: (condition: ChildCondition) => Promise<number>,
  ): Promise<boolean> {
    const exact = condition(value);
    if ((await change(exact)) > 0) return true;
    return exact.empty.length > 0 && exact.said.length > 0 && (await change({ ...exact, empty: [] })) > 0;
  }

  return {
    delete: (value: ChildValue) =>
      changed(value, (held) => executor.run(deleteChild(dialect, child, held), parameters(value))),

    async update({ from, to, set, emptied }: ChildUpdate): Promise<boolean> {
      if (set.size + emptied.length === 0) return false;
      const values = [...set.values(), ...parameters(from), ...parameters(to)];
      return changed(from, (held) => {
        const sql = updateChild(dialect, child, [...set.keys()], emptied, { from: held, to: condition(to) });
        return executor.run(sql, values);
      });
    },

    insert: (value: ChildValue) =>
      executor.run(insertChild(dialect, child, [...value.said.keys()], condition(value)), [
        parent,
        ...value.said.values(),
        ...parameters(value),
      ]),
  };
}

/** What the child rows of an object name it by. */
async function parentValue(
  { dialect }: Database,
  objectType: ObjectType,
  row: Match,
  child: ChildTable,
  executor: Executor,
): Promise<SqlValue> {
  const index = objectType.key.indexOf(child.parent);
  const known = row.parameters[index];
  if (known !== undefined) return known;
  const [found] = await executor.all(
    selectWhere(dialect, objectType, [child.parent], row.condition),
    row.parameters,
  );
  return found?.[0] ?? null;
}
