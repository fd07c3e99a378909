/**
 * A question that must be answered first. The browser's own dialog: it keeps the rest of the page out of reach only while
 * it is there, however it goes away.
 */
import { makeStyles, tokens } from "@fluentui/react-components";
import { type ReactNode, useEffect, useId, useRef } from "react";

export function Modal(props: {
  open: boolean;
  title: string;
  children: ReactNode;
  actions: ReactNode;
  /** Escape was pressed. */
  onCancel: () => void;
}) {
  const styles = useStyles();
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    if (props.open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [props.open]);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={title}
      onCancel={(event) => {
        event.preventDefault();
        props.onCancel();
      }}
    >
      {props.open && (
        <div className={styles.content}>
          <h2 id={title} className={styles.title}>
            {props.title}
          </h2>
          {props.children}
          <div className={styles.actions}>{props.actions}</div>
        </div>
      )}
    </dialog>
  );
}

const useStyles = makeStyles({
  dialog: {
    width: "min(600px, calc(100vw - 32px))",
    boxSizing: "border-box",
    padding: "24px",
    border: `1px solid ${tokens.colorTransparentStroke}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow64,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    "::backdrop": { backgroundColor: "rgba(0, 0, 0, 0.4)" },
  },
  content: { display: "grid", gap: "8px" },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: 600,
  },
  actions: { display: "flex", flexWrap: "wrap", justifyContent: "flex-end", gap: "8px", marginTop: "8px" },
});
