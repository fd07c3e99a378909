import { Button, Input, makeStyles, Tab, TabList } from "@fluentui/react-components";
import { useState } from "react";
import type { AttributeMapping, ObjectTypeConfig } from "../../host/contract/connector-config.ts";
import { Message } from "../feedback/message.tsx";
import { AddIcon, SearchIcon } from "../icons.tsx";
import { Beside } from "../layout/beside.tsx";
import { Card } from "../layout/card.tsx";
import { counted, listed } from "../wording.ts";
import { AddMapping, EditMapping } from "./mapping-panel.tsx";
import { mappingRows, missingRequired, unmapped, withMapping } from "./mapping-rows.ts";
import { MappingTable, UnmappedTable } from "./mapping-table.tsx";
import type { StepProps } from "./step-props.ts";

/** What stands in the panel: a mapping by its place, or one that is being added. */
type Open = { readonly at: number } | { readonly add: AttributeMapping };

export function SchemaMapping(props: StepProps) {
  const styles = useStyles();
  const { objectTypes } = props.view.config;
  const [chosen, setChosen] = useState(0);
  const index = Math.min(chosen, objectTypes.length - 1);
  const objectType = objectTypes[index];
  if (!objectType) return <Message tone="warning" title="Choose an object type first." />;
  return (
    <>
      {objectTypes.length > 1 && (
        <TabList
          className={styles.types}
          selectedValue={index}
          onTabSelect={(_, { value }) => setChosen(Number(value))}
        >
          {objectTypes.map((one, place) => (
            <Tab key={one.objectType} value={place}>
              {one.resourceType}
            </Tab>
          ))}
        </TabList>
      )}
      <OneType key={objectType.objectType} {...props} objectType={objectType} index={index} />
    </>
  );
}

function OneType({
  session,
  view,
  problems,
  objectType,
  index,
}: StepProps & { objectType: ObjectTypeConfig; index: number }) {
  const styles = useStyles();
  const { objectTypes } = view.config;
  const {
    scimSchemas,
    target: { objectTypes: targets },
  } = view.draft;
  const target = targets.find(({ name }) => name === objectType.objectType);
  const [tab, setTab] = useState<"mapped" | "unmapped">("mapped");
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState<Open>();

  const change = (next: ObjectTypeConfig) =>
    session.edit({ config: { objectTypes: objectTypes.with(index, next) } });
  const rows = mappingRows(objectType, target);
  const free = unmapped(objectType, target);
  const missing = missingRequired(objectType, target);
  const problemOf = (place: number) => problems.at(`/objectTypes/${index}/mappings/${place}`);
  const wanted = search.trim().toLowerCase();
  const found = rows.filter(({ mapping }) =>
    `${mapping.scim} ${mapping.attribute ?? ""}`.toLowerCase().includes(wanted),
  );
  const editing = open && "at" in open ? objectType.mappings[open.at] : undefined;
  const shared = {
    objectType,
    objectTypes,
    target,
    targets,
    schemas: scimSchemas,
    onClose: () => setOpen(undefined),
  };

  const panel =
    open && "at" in open && editing ? (
      <EditMapping
        {...shared}
        key={open.at}
        mapping={editing}
        problem={problemOf(open.at)}
        onChange={(mapping) => change(withMapping(objectType, open.at, mapping))}
        onRemove={() => {
          change(withMapping(objectType, open.at, undefined));
          setOpen(undefined);
        }}
      />
    ) : open && "add" in open ? (
      <AddMapping
        {...shared}
        key={`add ${open.add.attribute ?? ""}`}
        mapping={open.add}
        onAdd={(mapping) => {
          change(withMapping(objectType, objectType.mappings.length, mapping));
          setOpen({ at: objectType.mappings.length });
          setTab("mapped");
        }}
      />
    ) : (
      <Explanation />
    );

  return (
    <Beside label="Attribute" aside={panel}>
      {missing.length > 0 && (
        <Message
          tone="warning"
          title={`${listed(missing.map(({ name }) => name))} ${missing.length === 1 ? "is" : "are"} not mapped, but the target wants a value for every new object.`}
        >
          Without {missing.length === 1 ? "it" : "them"} every create will be refused by the target. Choose
          one under “Not mapped”.
        </Message>
      )}
      <Card flush>
        <div className={styles.bar}>
          <TabList
            selectedValue={tab}
            onTabSelect={(_, { value }) => setTab(value === "mapped" ? "mapped" : "unmapped")}
          >
            <Tab value="mapped">Mapped {rows.length}</Tab>
            <Tab value="unmapped">Not mapped {free.length}</Tab>
          </TabList>
          <span className={styles.space} />
          <Input
            className={styles.search}
            contentBefore={<SearchIcon size={16} />}
            placeholder="Find an attribute"
            aria-label="Find an attribute"
            value={search}
            onChange={(_, { value }) => setSearch(value)}
          />
          <Button icon={<AddIcon />} onClick={() => setOpen({ add: { scim: "" } })}>
            Add attribute
          </Button>
        </div>
        {tab === "mapped" ? (
          <MappingTable
            rows={found}
            objectType={objectType}
            schemas={scimSchemas}
            problemOf={problemOf}
            {...(open && "at" in open ? { selected: open.at } : {})}
            onSelect={(at) => setOpen({ at })}
          />
        ) : (
          <UnmappedTable
            attributes={free.filter(({ name }) => name.toLowerCase().includes(wanted))}
            onMap={(attribute) => setOpen({ add: { scim: "", attribute } })}
          />
        )}
        {tab === "mapped" && wanted !== "" && found.length === 0 && (
          <p className={styles.none}>
            None of {counted(rows.length, "mapping", "mappings")} contains “{search}”.
          </p>
        )}
      </Card>
    </Beside>
  );
}

function Explanation() {
  return (
    <Card title="How to read this">
      At the left what a SCIM client writes and reads, at the right where the target keeps it, with the value
      of the first object there. Choose a row to change it.
    </Card>
  );
}

const useStyles = makeStyles({
  types: { marginBottom: "12px", marginLeft: "-8px" },
  bar: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px", padding: "0 12px 8px 4px" },
  space: { flex: 1 },
  search: { width: "180px" },
  none: { margin: 0, padding: "12px 16px" },
});
