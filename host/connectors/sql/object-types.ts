/** The object types of a connector: what the administrator chose, found in the catalog. */
import { ConfigError, type ConfigProblem } from "../../contract/errors.ts";
import type { AttributeSchema, ObjectTypeSchema, Schema } from "../connector.ts";
import { type Catalog, type Column, columnNamed, type Table, tableNamed } from "./catalog.ts";
import type { SchemaValues } from "./parameters.ts";

export interface ObjectType {
  readonly name: string;
  readonly table: Table;
  readonly columns: ReadonlyMap<string, Column>;
  readonly key: readonly Column[];
  readonly children: ReadonlyMap<string, ChildTable>;
}

/** A table whose rows are the values of one multi-valued attribute. */
export interface ChildTable {
  readonly attribute: string;
  readonly table: Table;
  /** The child's column that names the object, and the object's column that it names. */
  readonly join: Column;
  readonly parent: Column;
  /** What a value is made of: one column, or the whole row. */
  readonly columns: readonly Column[];
  readonly simple: boolean;
}

/** Finds the chosen tables and columns. Throws ConfigError naming every one that is not there or cannot serve. */
export function objectTypesOf(catalog: Catalog, values: SchemaValues): readonly ObjectType[] {
  const problems: ConfigProblem[] = [];
  const objectTypes = values.objectTypes.flatMap(({ name = "", table: tableName = "" }, index) => {
    const path = `/parameters/schema/objectTypes/${index}/table`;
    const table = tableNamed(catalog, tableName);
    const problem = !table
      ? `The database has no table "${tableName}". Choose one of: ${listed(catalog)}.`
      : table.key.length === 0
        ? `The table "${table.name}" has no primary key, so its rows cannot be told apart. Add one in the database.`
        : undefined;
    if (problem) problems.push({ path, message: problem });
    if (!table || problem) return [];
    const columns = new Map(table.columns.map((column) => [column.name, column]));
    const children = new Map<string, ChildTable>();
    for (const [childIndex, choice] of values.childTables.entries()) {
      if (choice.objectType !== name) continue;
      const { attribute = "" } = choice;
      const childPath = `/parameters/schema/childTables/${childIndex}`;
      const child =
        columns.has(attribute) || children.has(attribute)
          ? {
              path: "/attribute",
              message: `"${name}" already has an attribute "${attribute}". Choose another name.`,
            }
          : childTable(catalog, table, choice);
      if ("message" in child) problems.push({ path: childPath + child.path, message: child.message });
      else children.set(attribute, child);
    }
    const key = table.key.flatMap((keyColumn) => columns.get(keyColumn) ?? []);
    return [{ name, table, columns, key, children }];
  });
  if (problems.length > 0) {
    throw new ConfigError("The connector's schema does not match the database.", problems);
  }
  return objectTypes;
}

function listed(items: readonly { readonly name: string }[]): string {
  return items.map((item) => item.name).join(", ") || "(none)";
}

function childTable(
  catalog: Catalog,
  parent: Table,
  choice: SchemaValues["childTables"][number],
): ChildTable | ConfigProblem {
  const table = tableNamed(catalog, choice.table ?? "");
  if (!table) {
    return {
      path: "/table",
      message: `The database has no table "${choice.table}". Choose one of: ${listed(catalog)}.`,
    };
  }
  const missing = (path: string, name: string | undefined): ConfigProblem => ({
    path,
    message: `The table "${table.name}" has no column "${name}". Choose one of: ${listed(table.columns)}.`,
  });
  const join = columnNamed(table, choice.joinColumn ?? "");
  if (!join) return missing("/joinColumn", choice.joinColumn);
  const foreignKey = table.foreignKeys.find((key) => key.column === join.name && key.table === parent.name);
  const joined = foreignKey?.references ?? (parent.key.length === 1 ? parent.key[0] : undefined);
  const parentColumn = joined === undefined ? undefined : columnNamed(parent, joined);
  if (!parentColumn) {
    return {
      path: "/joinColumn",
      message: `Rows of "${parent.name}" have a key of several columns, which one join column cannot name. Add a foreign key from "${table.name}" to a unique column.`,
    };
  }
  const common = { attribute: choice.attribute ?? "", table, join, parent: parentColumn };
  if (choice.valueColumn) {
    const value = columnNamed(table, choice.valueColumn);
    return value
      ? { ...common, columns: [value], simple: true }
      : missing("/valueColumn", choice.valueColumn);
  }
  const columns = table.columns.filter((column) => column !== join && !column.numbered && !column.computed);
  return { ...common, columns, simple: false };
}

/** The object types as the host sees them. */
export function schemaOf(objectTypes: readonly ObjectType[]): Schema {
  return { objectTypes: objectTypes.map((objectType) => objectTypeSchema(objectType, objectTypes)) };
}

function objectTypeSchema(objectType: ObjectType, all: readonly ObjectType[]): ObjectTypeSchema {
  const { name, table } = objectType;
  const columns = [...objectType.columns.values()];
  const given = columns.filter(isGiven);
  return {
    name,
    anchor: table.key,
    generated: given.map((column) => column.name),
    attributes: [
      ...columns.map(
        (column): AttributeSchema => ({
          name: column.name,
          type: column.type,
          multiValued: false,
          required: !column.nullable && !isGiven(column),
          operation: column.computed ? "import-only" : "import-export",
          unique: column.unique,
          indexed: column.index !== "none",
          ...(column.maxLength !== undefined ? { maxLength: column.maxLength } : {}),
          ...references(table, column, all),
        }),
      ),
      ...[...objectType.children.values()].map((child) => childSchema(child, all)),
    ],
  };
}

/** Whether the database gives the column a value itself. */
function isGiven(column: Column): boolean {
  return (
    column.numbered || column.computed || (column.default !== undefined && !/^null$/i.test(column.default))
  );
}

function references(
  table: Table,
  column: Column,
  all: readonly ObjectType[],
): Pick<AttributeSchema, "references"> {
  for (const key of table.foreignKeys) {
    const target = key.column === column.name ? all.find((type) => type.table.name === key.table) : undefined;
    if (target) return { references: { objectType: target.name, attribute: key.references } };
  }
  return {};
}

function childSchema(child: ChildTable, all: readonly ObjectType[]): AttributeSchema {
  const [value] = child.columns;
  const simple = child.simple ? value : undefined;
  return {
    name: child.attribute,
    type: simple?.type ?? "complex",
    multiValued: true,
    required: false,
    operation: simple?.computed ? "import-only" : "import-export",
    unique: simple?.unique ?? false,
    indexed: simple ? simple.index !== "none" : false,
    ...(simple?.maxLength !== undefined ? { maxLength: simple.maxLength } : {}),
    ...(simple
      ? references(child.table, simple, all)
      : { columns: child.columns.map(({ name, type }) => ({ name, type })) }),
  };
}

/** Whether an attribute's values are references to other objects, such as the members of a group. */
export function isReference(child: ChildTable): boolean {
  const [value] = child.columns;
  return child.simple && child.table.foreignKeys.some((key) => key.column === value?.name);
}
