/** Lines that are written together: a system call for each line would cost more than making it. */

export interface Sink {
  /** Writes whole lines at once, without waiting: at exit there is no later. Never throws. */
  write(lines: string): void;
  close?(): void;
}

export interface LineBuffer {
  /** `line` has its line end. */
  add(line: string): void;
  close(): void;
}

const fullLength = 64 * 1024;

/** Hands lines on after at most `delayMs`, when 64K characters are gathered, and when the process exits. 0: at once. */
export function createLineBuffer(sink: Sink, delayMs: number): LineBuffer {
  let gathered = "";
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const lines = gathered;
    gathered = "";
    if (lines !== "") sink.write(lines);
  };
  process.on("exit", flush);

  return {
    add(line) {
      gathered += line;
      if (delayMs === 0 || gathered.length >= fullLength) flush();
      // The log keeps no process alive; what still waits is written at its exit.
      else timer ??= setTimeout(flush, delayMs).unref();
    },
    close() {
      flush();
      process.off("exit", flush);
      sink.close?.();
    },
  };
}
