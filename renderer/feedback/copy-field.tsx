/** A value to be taken elsewhere, with the button that copies it. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useState } from "react";
import { CheckBadge, CopyIcon } from "../icons.tsx";

export function CopyField({ label, value }: { label: string; value: string }) {
  const styles = useStyles();
  return (
    <div className={styles.field}>
      <input
        className={styles.value}
        readOnly
        value={value}
        aria-label={label}
        onFocus={(event) => event.target.select()}
      />
      <CopyButton label={`Copy ${label}`} value={value} />
    </div>
  );
}

/** Copies and says so for two seconds. With `children` it is a button with words. */
export function CopyButton({ label, value, children }: { label: string; value: string; children?: string }) {
  const [copied, setCopied] = useState(false);
  const styles = useStyles();
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <Button
      appearance={children === undefined ? "subtle" : "outline"}
      aria-label={copied ? "Copied" : label}
      title={copied ? "Copied" : label}
      icon={copied ? <CheckBadge className={styles.copied} /> : <CopyIcon />}
      onClick={() => void copy(value).then(() => setCopied(true))}
    >
      {children}
    </Button>
  );
}

async function copy(value: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(value);
  } catch {
    // A page without the permission can still copy what is selected.
    const area = document.createElement("textarea");
    area.value = value;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

const useStyles = makeStyles({
  field: {
    display: "flex",
    alignItems: "center",
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    ":focus-within": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "1px" },
  },
  value: {
    flex: 1,
    minWidth: 0,
    padding: "0 12px",
    height: "32px",
    border: "none",
    outline: "none",
    background: "none",
    color: tokens.colorNeutralForeground1,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    textOverflow: "ellipsis",
  },
  copied: { color: tokens.colorStatusSuccessForeground1 },
});
