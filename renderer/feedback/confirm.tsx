/** Asks before something that cannot be taken back, and says exactly what it does. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { Modal } from "./modal.tsx";

export function Confirm(props: {
  open: boolean;
  title: string;
  children: ReactNode;
  /** The verb of the button that does it. */
  action: string;
  onConfirm: () => void;
  onCancel: () => void;
}) {
  const styles = useStyles();
  return (
    <Modal
      open={props.open}
      title={props.title}
      onCancel={props.onCancel}
      actions={
        <>
          <Button onClick={props.onCancel}>Cancel</Button>
          <Button appearance="primary" className={styles.danger} onClick={props.onConfirm}>
            {props.action}
          </Button>
        </>
      }
    >
      {props.children}
    </Modal>
  );
}

const useStyles = makeStyles({
  danger: {
    backgroundColor: tokens.colorStatusDangerBackground3,
    ":hover": { backgroundColor: tokens.colorStatusDangerBackground3Hover },
    ":hover:active": { backgroundColor: tokens.colorStatusDangerBackground3Pressed },
  },
});
