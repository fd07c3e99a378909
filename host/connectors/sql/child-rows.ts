/** The rows of an object's child tables, changed. */
import type { ChildChange, ChildUpdate, ChildValue } from "./child-change.ts";
import type { Match } from "./condition.ts";
import type { Database, Executor, SqlValue } from "./database.ts";
import type { ChildTable, ObjectType } from "./object-types.ts";
import { deleteChild, deleteChildren, insertChild, selectWhere, updateChild } from "./statements.ts";

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
  /** A row may hold more than is said of it: columns that cannot be read. */
  async function changed(
    { said, empty }: ChildValue,
    change: (empty: ChildValue["empty"]) => Promise<number>,
  ): Promise<boolean> {
    if ((await change(empty)) > 0) return true;
    return empty.length > 0 && said.size > 0 && (await change([])) > 0;
  }
  const parametersOf = ({ said }: ChildValue) => [parent, ...said.values()];

  return {
    delete: (value: ChildValue) =>
      changed(value, (empty) =>
        executor.run(deleteChild(dialect, child, [...value.said.keys()], empty), parametersOf(value)),
      ),

    async update({ from, to, set, emptied }: ChildUpdate): Promise<boolean> {
      if (set.size + emptied.length === 0) return false;
      return changed(from, (empty) => {
        const sql = updateChild(dialect, child, [...set.keys()], emptied, {
          from: { said: [...from.said.keys()], empty },
          to: { said: [...to.said.keys()], empty: to.empty },
        });
        return executor.run(sql, [...set.values(), ...parametersOf(from), ...parametersOf(to)]);
      });
    },

    insert: (value: ChildValue) =>
      executor.run(insertChild(dialect, child, [...value.said.keys()], value.empty), [
        ...parametersOf(value),
        ...parametersOf(value),
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
