/** What the page may ask of the desktop window around it: `window.linkspan` there, absent in a browser. */
export interface DesktopBridge {
  /** Asks the administrator for a file and gives its path; undefined when cancelled. Extensions are without the dot. */
  chooseFile(request: {
    readonly title: string;
    readonly extensions: readonly string[];
  }): Promise<string | undefined>;
  /** Asks where to keep a text and writes it there; false when cancelled. */
  saveFile(request: { readonly name: string; readonly text: string }): Promise<boolean>;
}
