/** Lets the administrator keep a text as a file: by the desktop window's dialog, else as a download. */
import type { DesktopBridge } from "../../host/contract/desktop.ts";

export async function saveText(name: string, text: string): Promise<void> {
  const desktop = (window as { linkspan?: DesktopBridge }).linkspan;
  if (desktop) {
    await desktop.saveFile({ name, text });
    return;
  }
  const address = URL.createObjectURL(new Blob([text], { type: "application/x-pem-file" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
