/** The Schema page with the database's own tables as choices, and a proposal made from its keys. */
import type { FieldParameter, Parameter } from "../../contract/parameters.ts";
import type { Catalog, ForeignKey, Table } from "./catalog.ts";
import { parameters, type SchemaValues } from "./parameters.ts";

/** The fields of the page, filled in from what the database has. */
export function describeSchemaPage(catalog: Catalog): readonly Parameter[] {
  const proposal = proposedSchema(catalog);
  const tables = catalog.map(({ name, key }) => ({ value: name, label: name, keyed: key.length > 0 }));
  const keyed = tables.filter((table) => table.keyed).map(({ value, label }) => ({ value, label }));
  const choices: Readonly<
    Record<string, Readonly<Record<string, readonly { value: string; label: string; help?: string }[]>>>
  > = {
    objectTypes: { table: keyed },
    childTables: {
      objectType: proposal.objectTypes.flatMap(({ name }) => (name ? [{ value: name, label: name }] : [])),
      table: tables.map(({ value, label }) => ({ value, label })),
      joinColumn: columnChoices(catalog),
      valueColumn: columnChoices(catalog),
    },
  };
  return parameters.schema.map((list) => ({
    ...list,
    default: proposal[list.name] as readonly Readonly<Record<string, string>>[],
    fields: list.fields.map((field: FieldParameter) =>
      field.kind === "choice" ? { ...field, choices: choices[list.name]?.[field.name] ?? [] } : field,
    ),
  }));
}

function columnChoices(catalog: Catalog): readonly { value: string; label: string; help: string }[] {
  const places = catalog.flatMap((table) =>
    table.columns.map((column) => ({ column: column.name, table: table.name })),
  );
  return [...Map.groupBy(places, (place) => place.column)].map(([column, found]) => ({
    value: column,
    label: column,
    help: `In ${found.map((place) => place.table).join(", ")}`,
  }));
}

/**
 * What the keys suggest: each table with a key is an object type, unless its rows are only values of another's; those
 * tables are its child tables.
 */
export function proposedSchema(catalog: Catalog): SchemaValues {
  const owners = new Map(catalog.map((table) => [table.name, owner(table, catalog)]));
  const objectTypes = catalog
    .filter((table) => table.key.length > 0 && !owners.get(table.name))
    .map((table) => ({ name: table.name, table: table.name }));
  const childTables = catalog.flatMap((table) => {
    const key = owners.get(table.name);
    if (!key || !objectTypes.some((objectType) => objectType.table === key.table)) return [];
    const valueColumn = proposedValue(table, key);
    return [
      {
        objectType: key.table,
        attribute: attributeName(table.name, key.table, catalog),
        table: table.name,
        joinColumn: key.column,
        ...(valueColumn === undefined ? {} : { valueColumn }),
      },
    ];
  });
  return { objectTypes, childTables };
}

/** The foreign key to the table whose rows own this table's; undefined when its rows stand for themselves. */
function owner(table: Table, catalog: Catalog): ForeignKey | undefined {
  const isReferred = catalog.some((other) => other.foreignKeys.some((key) => key.table === table.name));
  if (isReferred) return undefined;
  const owning = table.foreignKeys.filter((key) => {
    const column = table.columns.find((candidate) => candidate.name === key.column);
    const belongs = key.cascades && column?.nullable === false;
    return belongs || table.key.includes(key.column) || table.key.length === 0;
  });
  // Of a link table's two sides, the one it is named after; else the one that leads its key.
  return (
    owning.find((key) => startsWith(table.name, key.table)) ??
    owning.sort((a, b) => table.key.indexOf(a.column) - table.key.indexOf(b.column))[0]
  );
}

/** What "employees" leaves of "employee_phones": "phones". */
function attributeName(child: string, parent: string, catalog: Catalog): string {
  const prefix = startsWith(child, parent);
  const short = prefix ? child.slice(prefix.length).replace(/^[_ -]+/, "") : child;
  const columns = catalog.find((table) => table.name === parent)?.columns ?? [];
  return short === "" || columns.some((column) => column.name === short) ? child : short;
}

function startsWith(child: string, parent: string): string | undefined {
  const stems = [parent, parent.replace(/s$/i, ""), parent.replace(/ies$/i, "y")];
  const stem = stems.find((candidate) => child.toLowerCase().startsWith(candidate.toLowerCase()));
  return stem === undefined ? undefined : child.slice(0, stem.length);
}

/** The one column that is left, or the other side of a link table. */
function proposedValue(table: Table, key: ForeignKey): string | undefined {
  const left = table.columns.filter(
    (column) => column.name !== key.column && !column.numbered && !column.computed,
  );
  const [only] = left;
  if (left.length === 1) return only?.name;
  const others = table.foreignKeys.filter((candidate) => candidate.column !== key.column);
  const [other] = others;
  const needsMore = left.some(
    (column) => column.name !== other?.column && !column.nullable && column.default === undefined,
  );
  return others.length === 1 && !needsMore ? other?.column : undefined;
}
