/** The rows of an object's child tables, changed. */
import type { ChildChange } from "./child-change.ts";
import type { Match } from "./condition.ts";
import type { Database, Executor, SqlValue } from "./database.ts";
import type { ChildTable, ObjectType } from "./object-types.ts";
import { deleteChild, deleteChildren, insertChild, selectWhere } from "./statements.ts";

export async function changeChildren(
  database: Database,
  objectType: ObjectType,
  row: Match,
  changes: readonly ChildChange[],
  executor: Executor,
): Promise<void> {
  const { dialect } = database;
  for (const { child, clear, delete: deleted, add } of changes) {
    const parent = await parentValue(database, objectType, row, child, executor);
    if (clear) await executor.run(deleteChildren(dialect, child), [parent]);
    for (const { said, empty } of deleted) {
      const parameters = [parent, ...said.values()];
      const gone = await executor.run(deleteChild(dialect, child, [...said.keys()], empty), parameters);
      // A row may hold more than was said of it: columns the mapping leaves out.
      if (gone === 0 && empty.length > 0 && said.size > 0) {
        await executor.run(deleteChild(dialect, child, [...said.keys()], []), parameters);
      }
    }
    for (const { said, empty } of add) {
      const parameters = [parent, ...said.values()];
      await executor.run(insertChild(dialect, child, [...said.keys()], empty), [
        ...parameters,
        ...parameters,
      ]);
    }
  }
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
