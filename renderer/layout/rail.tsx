/** The places of the product, at the left; icons alone where there is little room. */
import { CounterBadge, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { hasTrouble } from "../dashboard/connector-words.ts";
import { useLiveHost } from "../host-context.tsx";
import { ActivityIcon, type Icon, PlugIcon, SettingsIcon } from "../icons.tsx";
import { addressOf, type Place } from "../route.ts";
import { counted } from "../wording.ts";

const entries: readonly { label: string; icon: Icon; place: Place; covers: readonly Place["at"][] }[] = [
  {
    label: "Connectors",
    icon: PlugIcon,
    place: { at: "connectors" },
    covers: ["connectors", "connector", "new-connector"],
  },
  { label: "Activity", icon: ActivityIcon, place: { at: "activity" }, covers: ["activity"] },
  { label: "Settings", icon: SettingsIcon, place: { at: "settings" }, covers: ["settings"] },
];

export function Rail({ place }: { place: Place }) {
  const styles = useStyles();
  const { connectors } = useLiveHost();
  const troubled = connectors?.filter(hasTrouble).length ?? 0;
  return (
    <nav aria-label="Places" className={styles.rail}>
      {entries.map(({ label, icon: EntryIcon, place: target, covers }) => {
        const current = covers.includes(place.at);
        return (
          <a
            key={label}
            href={addressOf(target)}
            className={mergeClasses(styles.entry, current && styles.current)}
            aria-current={current ? "page" : undefined}
            title={label}
          >
            <EntryIcon className={mergeClasses(styles.icon, current && styles.currentIcon)} />
            <span className={styles.label}>{label}</span>
            {label === "Connectors" && troubled > 0 && (
              <CounterBadge
                className={styles.badge}
                color="danger"
                count={troubled}
                aria-label={counted(troubled, "needs you", "need you")}
              />
            )}
          </a>
        );
      })}
    </nav>
  );
}

const narrow = "@media (max-width: 900px)";
const useStyles = makeStyles({
  rail: {
    display: "flex",
    flexDirection: "column",
    gap: "2px",
    width: "224px",
    padding: "8px",
    boxSizing: "border-box",
    flexShrink: 0,
    overflowY: "auto",
    [narrow]: { width: "56px" },
  },
  entry: {
    position: "relative",
    display: "flex",
    alignItems: "center",
    gap: "12px",
    minHeight: "36px",
    padding: "0 12px",
    [narrow]: { padding: "0 10px" },
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: "none",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  current: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    fontWeight: 600,
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
  icon: { flexShrink: 0, color: tokens.colorNeutralForeground2 },
  currentIcon: { color: tokens.colorBrandForeground1 },
  label: { flex: 1, [narrow]: { display: "none" } },
  badge: { [narrow]: { position: "absolute", right: 0, top: 0 } },
});
