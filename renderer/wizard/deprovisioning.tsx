import {
  Input,
  makeStyles,
  Radio,
  RadioGroup,
  Select,
  Tab,
  TabList,
  tokens,
} from "@fluentui/react-components";
import { useState } from "react";
import type { TargetObjectType } from "../../host/contract/admin-api.ts";
import type { DeprovisioningFlow, ObjectTypeConfig } from "../../host/contract/connector-config.ts";
import { Message } from "../feedback/message.tsx";
import { FormField } from "../form/form-field.tsx";
import { type Icon, PersonAddIcon, PersonGoneIcon, PersonIcon, PersonOffIcon, UndoIcon } from "../icons.tsx";
import { Card } from "../layout/card.tsx";
import { AttributeOptions } from "./attribute-options.tsx";
import { deleteWords, disableWords, story } from "./deprovisioning-words.ts";
import { type Example, exampleOf } from "./example-person.ts";
import type { StepProps } from "./step-props.ts";

export function Deprovisioning({ session, view, problems }: StepProps) {
  const styles = useStyles();
  const { objectTypes } = view.config;
  const [chosen, setChosen] = useState(0);
  const index = Math.min(chosen, objectTypes.length - 1);
  const objectType = objectTypes[index];
  if (!objectType) return <Message tone="warning" title="Choose an object type first." />;
  const target = view.draft.target.objectTypes.find(({ name }) => name === objectType.objectType);
  const example = exampleOf(objectType, target);
  const { disable, delete: remove } = objectType.deprovisioning;
  const change = (part: Partial<ObjectTypeConfig["deprovisioning"]>) =>
    session.edit({
      config: {
        objectTypes: objectTypes.with(index, {
          ...objectType,
          deprovisioning: { ...objectType.deprovisioning, ...part },
        }),
      },
    });
  const pointer = `/objectTypes/${index}/deprovisioning`;
  const kind = objectType.resourceType.toLowerCase();
  // A group cannot be disabled: SCIM gives it no "active".
  const canBeDisabled = objectType.resourceType !== "Group";
  return (
    <div className={styles.page}>
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
      <div className={styles.cards}>
        {canBeDisabled && (
          <FlowCard
            icon={PersonOffIcon}
            title={`When a ${kind} is disabled`}
            sentence="Unassigned or blocked from sign-in, in Entra or another client"
            flow={disable}
            target={target}
            problem={problems.at(`${pointer}/disable`)}
            onChange={(flow) => change({ disable: flow })}
          >
            <Message tone={disable.flow === "delete" ? "warning" : "neutral"}>
              {disableWords(disable, example)}
            </Message>
          </FlowCard>
        )}
        <FlowCard
          icon={PersonGoneIcon}
          title={`When a ${kind} is deleted`}
          sentence={
            canBeDisabled
              ? "Deleted for good in the client; Entra waits 30 days first"
              : "Deleted in the client"
          }
          flow={remove}
          target={target}
          problem={problems.at(`${pointer}/delete`)}
          onChange={(flow) => change({ delete: flow })}
        >
          <Message tone={remove.flow === "delete" ? "warning" : "neutral"}>
            {deleteWords(remove, example, target)}
          </Message>
        </FlowCard>
      </div>
      {canBeDisabled && <Story objectType={objectType} example={example} />}
    </div>
  );
}

function FlowCard(props: {
  icon: Icon;
  title: string;
  sentence: string;
  flow: DeprovisioningFlow;
  target: TargetObjectType | undefined;
  problem: string | undefined;
  onChange: (flow: DeprovisioningFlow) => void;
  children: React.ReactNode;
}) {
  const styles = useStyles();
  const { flow, onChange } = props;
  const attributes = props.target?.attributes.filter(({ multiValued }) => !multiValued) ?? [];
  const choose = (kind: string) => {
    if (kind === "none" || kind === "delete") onChange({ flow: kind });
    if (kind === "set") onChange({ flow: "set", attribute: "", value: "", restore: "" });
  };
  return (
    <Card>
      <div className={styles.flow}>
        <header className={styles.header}>
          <span className={styles.sign}>
            <props.icon />
          </span>
          <div>
            <h2 className={styles.title}>{props.title}</h2>
            <div className={styles.sentence}>{props.sentence}</div>
          </div>
        </header>
        <FormField problem={props.problem}>
          <RadioGroup aria-label={props.title} value={flow.flow} onChange={(_, { value }) => choose(value)}>
            <Radio value="none" label="Do nothing" />
            <Radio value="set" label="Set an attribute to a value" />
            <Radio value="delete" label="Delete the object" />
          </RadioGroup>
        </FormField>
        {flow.flow === "set" && (
          <div className={styles.set}>
            <FormField className={styles.attribute} label="Attribute">
              <Select
                value={flow.attribute}
                onChange={(_, { value }) => onChange({ ...flow, attribute: value })}
              >
                <AttributeOptions attributes={attributes} chosen={flow.attribute} />
              </Select>
            </FormField>
            <FormField className={styles.value} label="Then">
              <Input value={flow.value} onChange={(_, { value }) => onChange({ ...flow, value })} />
            </FormField>
            <FormField className={styles.value} label="Otherwise">
              <Input
                value={flow.restore}
                onChange={(_, { value }) => onChange({ ...flow, restore: value })}
              />
            </FormField>
          </div>
        )}
        {props.children}
      </div>
    </Card>
  );
}

const storyIcons = [PersonAddIcon, PersonOffIcon, UndoIcon, PersonGoneIcon, PersonIcon];

function Story({ objectType, example }: { objectType: ObjectTypeConfig; example: Example }) {
  const styles = useStyles();
  return (
    <Card title={`The story of ${example.name} with these choices`}>
      <ol className={styles.story}>
        {story(objectType, example).map(({ title, target, client }, place) => {
          const StageIcon = storyIcons[place] ?? PersonIcon;
          return (
            <li key={title}>
              <span className={styles.circle}>
                <StageIcon />
              </span>
              <div className={styles.stage}>{title}</div>
              <div className={styles.small}>{target}</div>
              <div className={styles.quiet}>Clients see: {client}</div>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

const useStyles = makeStyles({
  page: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "16px", maxWidth: "1040px" },
  types: { marginLeft: "-8px" },
  cards: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(320px, 100%), 1fr))",
    gap: "16px",
    alignItems: "stretch",
  },
  flow: { display: "grid", gap: "12px", alignContent: "start" },
  header: { display: "flex", gap: "12px", alignItems: "center" },
  sign: {
    display: "grid",
    placeItems: "center",
    flexShrink: 0,
    width: "32px",
    height: "32px",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: 600,
  },
  sentence: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  set: { display: "flex", flexWrap: "wrap", gap: "8px 12px", paddingLeft: "32px" },
  attribute: { flex: "2 1 140px" },
  value: { flex: "1 1 72px", minWidth: 0, "& input": { minWidth: 0, width: "100%" } },
  story: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(140px, 1fr))",
    gap: "16px",
  },
  circle: {
    display: "grid",
    placeItems: "center",
    width: "32px",
    height: "32px",
    marginBottom: "8px",
    borderRadius: "50%",
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    color: tokens.colorBrandForeground1,
  },
  stage: { fontWeight: 600 },
  small: { fontSize: tokens.fontSizeBase200 },
  quiet: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
});
