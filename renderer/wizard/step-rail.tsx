/** The steps of a draft with their state: a rail at the left, a menu where there is little room. */
import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  mergeClasses,
  tokens,
} from "@fluentui/react-components";
import type { WizardStep } from "../../host/contract/admin-api.ts";
import { CheckBadge, ChevronDownIcon, CircleIcon, ErrorBadge } from "../icons.tsx";
import type { DraftView } from "./draft-session.ts";
import { reachable } from "./step-order.ts";

interface Props {
  view: DraftView;
  step: WizardStep;
  onGo: (step: WizardStep) => void;
}

export function StepRail({ view, step, onGo }: Props) {
  const styles = useStyles();
  const { steps } = view.draft;
  return (
    <nav aria-label="Steps" className={styles.rail}>
      <div className={styles.name}>{view.config.name || "New connector"}</div>
      <div className={styles.kind}>{kindOf(view)}</div>
      <ol className={styles.list}>
        {steps.map((one, place) => (
          <li key={one.id}>
            {one.group !== steps[place - 1]?.group && <div className={styles.group}>{one.group}</div>}
            <button
              type="button"
              className={mergeClasses(styles.step, one.id === step.id && styles.current)}
              aria-current={one.id === step.id ? "step" : undefined}
              disabled={!reachable(view.draft, one) || view.busy !== undefined}
              onClick={() => onGo(one)}
            >
              <StepSign step={one} current={one.id === step.id} />
              {one.title}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

export function StepMenu({ view, step, onGo }: Props) {
  const styles = useStyles();
  const { steps } = view.draft;
  const place = steps.findIndex(({ id }) => id === step.id) + 1;
  return (
    <nav aria-label="Steps" className={styles.menu}>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button
            size="small"
            icon={<ChevronDownIcon size={16} />}
            iconPosition="after"
            disabled={view.busy !== undefined}
          >
            Step {place} of {steps.length}: {step.title}
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {steps.map((one) => (
              <MenuItem
                key={one.id}
                icon={<StepSign step={one} current={one.id === step.id} />}
                disabled={!reachable(view.draft, one)}
                onClick={() => onGo(one)}
              >
                {one.title}
              </MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      <span className={styles.kind}>
        {view.config.name || "No name yet"}, {kindOf(view)}
      </span>
    </nav>
  );
}

function kindOf({ draft }: DraftView): string {
  return draft.edits === undefined
    ? `New connector, ${draft.typeTitle}`
    : `Changes to ${draft.edits}, ${draft.typeTitle}`;
}

const signWords = { done: "Done", failed: "Needs you", todo: "" };

function StepSign({ step, current }: { step: WizardStep; current: boolean }) {
  const styles = useStyles();
  const word = signWords[step.state];
  const said = word ? ({ role: "img", "aria-label": word, "aria-hidden": false } as const) : {};
  if (step.state === "done") return <CheckBadge className={styles.done} {...said} />;
  if (step.state === "failed") return <ErrorBadge className={styles.failed} {...said} />;
  return current ? <span className={styles.dot} /> : <CircleIcon className={styles.todo} />;
}

const narrow = "@media (max-width: 900px)";
const useStyles = makeStyles({
  rail: {
    width: "256px",
    flexShrink: 0,
    padding: "8px",
    boxSizing: "border-box",
    overflowY: "auto",
    [narrow]: { display: "none" },
  },
  menu: {
    display: "none",
    [narrow]: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
  },
  name: {
    padding: "4px 12px 0",
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: 600,
    overflowWrap: "anywhere",
  },
  kind: {
    padding: "0 12px",
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    [narrow]: { padding: 0 },
  },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  group: {
    padding: "14px 12px 4px",
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
  step: {
    position: "relative",
    display: "flex",
    alignItems: "center",
    gap: "12px",
    width: "100%",
    minHeight: "36px",
    padding: "0 12px",
    font: "inherit",
    textAlign: "left",
    color: tokens.colorNeutralForeground1,
    background: "none",
    border: "none",
    borderRadius: tokens.borderRadiusMedium,
    cursor: "pointer",
    ":hover:not(:disabled)": { backgroundColor: tokens.colorNeutralBackground2Hover },
    ":disabled": { color: tokens.colorNeutralForeground3, cursor: "default" },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
  },
  current: {
    fontWeight: 600,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground2Selected,
    ":disabled": { color: tokens.colorNeutralForeground1 },
    "::before": {
      content: "''",
      position: "absolute",
      left: 0,
      top: "10px",
      bottom: "10px",
      width: "3px",
      borderRadius: "2px",
      backgroundColor: tokens.colorBrandForeground1,
    },
  },
  done: { color: tokens.colorStatusSuccessForeground1, flexShrink: 0 },
  failed: { color: tokens.colorStatusDangerForeground1, flexShrink: 0 },
  todo: { color: tokens.colorNeutralForeground3, flexShrink: 0 },
  dot: {
    flexShrink: 0,
    boxSizing: "border-box",
    width: "16px",
    height: "16px",
    margin: "2px",
    borderRadius: "50%",
    border: `1.5px solid ${tokens.colorBrandForeground1}`,
    boxShadow: `inset 0 0 0 2px ${tokens.colorNeutralBackground1}`,
    backgroundColor: tokens.colorBrandForeground1,
  },
});
