/** The path of a file on the host's machine; in the desktop window it can be picked. */
import { Button, Input, makeStyles } from "@fluentui/react-components";
import type { DesktopBridge } from "../../host/contract/desktop.ts";
import { FolderIcon } from "../icons.tsx";

declare global {
  interface Window {
    readonly linkspan?: DesktopBridge;
  }
}

interface Props {
  title: string;
  extensions: readonly string[];
  value: string;
  onChange: (path: string) => void;
}

export function FileInput({ title, extensions, value, onChange, ...rest }: Props) {
  const styles = useStyles();
  const desktop = window.linkspan;
  return (
    <div className={styles.row}>
      <Input className={styles.path} {...rest} value={value} onChange={(_, data) => onChange(data.value)} />
      {desktop && (
        <Button
          icon={<FolderIcon />}
          onClick={() =>
            void desktop.chooseFile({ title, extensions }).then((path) => {
              if (path !== undefined) onChange(path);
            })
          }
        >
          Browse
        </Button>
      )}
    </div>
  );
}

const useStyles = makeStyles({
  row: { display: "flex", gap: "8px" },
  path: { flex: 1, minWidth: 0 },
});
