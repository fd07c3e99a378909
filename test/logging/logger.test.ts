import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { createLogger, type Logger, type LoggerOptions } from "../../host/logging/logger.ts";
import { Secret } from "../../host/secrets/secret.ts";

const csi = String.fromCharCode(0x9b);
const escape = String.fromCharCode(0x1b);

async function directory(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "linkspan-log-"));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

interface Reading {
  readonly log: Logger;
  /** Closes the log and gives its file line by line. */
  lines(): Promise<readonly Record<string, unknown>[]>;
}

async function open(t: TestContext, options: Partial<LoggerOptions> = {}): Promise<Reading> {
  const path = await directory(t);
  const log = createLogger({
    level: "info",
    file: { directory: path, maxBytes: 1e6, maxFiles: 3 },
    ...options,
  });
  t.after(() => log.close());
  return {
    log,
    async lines() {
      await log.close();
      const text = await readFile(join(path, "linkspan.log"), "utf8");
      assert.ok(text.endsWith("\n"));
      return text
        .slice(0, -1)
        .split("\n")
        .map((line) => JSON.parse(line));
    },
  };
}

function paper(): { readonly written: () => string; write(text: string): void; readonly isTTY: true } {
  let text = "";
  return { written: () => text, write: (more) => void (text += more), isTTY: true };
}

test("a line of the file is JSON with its time, level, message and fields", async (t) => {
  const { log, lines } = await open(t);
  log.info("request", {
    requestId: "r1",
    status: 200,
    milliseconds: 1.5,
    cached: false,
    none: null,
    absent: undefined,
  });
  const [line] = await lines();
  assert.match(String(line?.["time"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual(
    { ...line, time: "" },
    {
      time: "",
      level: "info",
      message: "request",
      requestId: "r1",
      status: 200,
      milliseconds: 1.5,
      cached: false,
      none: null,
    },
  );
});

test("a field that is called like a part of the line gives way to it", async (t) => {
  const { log, lines } = await open(t);
  log.warn("refused", { message: "from the target", level: 3, time: 0, ["__proto__"]: "x" });
  const [line] = await lines();
  assert.deepEqual(
    [line?.["message"], line?.["message_"], line?.["level"], line?.["level_"]],
    ["refused", "from the target", "warn", 3],
  );
});

test("the level can be changed while it runs, for children too", async (t) => {
  const { log, lines } = await open(t, { level: "warn" });
  const child = log.child({ connector: "hr" });
  child.info("not kept");
  log.level = "debug";
  assert.deepEqual([child.enabled("debug"), log.level], [true, "debug"]);
  child.debug("kept");
  log.level = "error";
  assert.equal(log.enabled("warn"), false);
  child.warn("not kept");
  child.error("kept too");
  assert.deepEqual(
    (await lines()).map(({ message }) => message),
    ["kept", "kept too"],
  );
});

test("a child adds its fields and those of its parents to each line", async (t) => {
  const { log, lines } = await open(t);
  log.child({ connector: "hr", verb: "GET" }).child({ requestId: "r1" }).info("request", { verb: "POST" });
  const [line] = await lines();
  assert.deepEqual([line?.["connector"], line?.["requestId"], line?.["verb"]], ["hr", "r1", "POST"]);
});

test("a secret shows as [secret] wherever it stands", async (t) => {
  const terminal = paper();
  const { log, lines } = await open(t, { terminal });
  const password = new Secret("Tr0ub4dor");
  log.error("refused", {
    password,
    deep: { list: [password], map: new Map([["password", password]]) },
    error: Object.assign(new Error("no"), { password, cause: { password } }),
  });
  const text = JSON.stringify(await lines());
  assert.doesNotMatch(text + terminal.written(), /Tr0ub4dor/);
  assert.match(text, /"password":"\[secret\]"/);
});

test("an error is written with its code, its causes and its stack; the terminal leaves the stack out", async (t) => {
  const terminal = paper();
  const { log, lines } = await open(t, { terminal });
  const cause = Object.assign(new Error("connect refused"), { code: "ECONNREFUSED" });
  log.error("import failed", { error: new TypeError("no answer", { cause }) });
  const error = (await lines())[0]?.["error"] as Record<string, unknown>;
  assert.deepEqual([error["name"], error["message"]], ["TypeError", "no answer"]);
  assert.match(String(error["stack"]), /logger\.test\.ts/);
  assert.equal((error["cause"] as Record<string, unknown>)["code"], "ECONNREFUSED");
  assert.match(
    terminal.written(),
    /import failed error="no answer, because: connect refused \(ECONNREFUSED\)"\n$/,
  );
  assert.doesNotMatch(terminal.written(), /logger\.test\.ts/);
});

for (const { name, value } of [
  { name: "a big integer", value: 2n ** 70n },
  {
    name: "an object in itself",
    value: (() => {
      const o: Record<string, unknown> = {};
      o["self"] = o;
      return o;
    })(),
  },
  {
    name: "an error that causes itself",
    value: (() => {
      const e = new Error("x");
      e.cause = e;
      return e;
    })(),
  },
  {
    name: "a property that throws",
    value: {
      get broken(): string {
        throw new Error("no");
      },
    },
  },
  { name: "a date that is none", value: new Date(Number.NaN) },
  { name: "a function", value: () => 1 },
  { name: "a symbol", value: Symbol("s") },
  { name: "an object without prototype", value: Object.create(null) },
  { name: "half a character", value: "\ud800" },
]) {
  test(`${name} in a field neither fails nor costs the line`, async (t) => {
    const terminal = paper();
    const { log, lines } = await open(t, { terminal });
    log.info("odd", { value, after: 1 });
    assert.equal((await lines())[0]?.["after"], 1);
    assert.match(terminal.written(), /after=1\n$/);
  });
}

test("a value of many megabytes is cut, a list of thousands too", async (t) => {
  const { log, lines } = await open(t);
  log.info("big", {
    text: "x".repeat(5e6),
    bytes: new Uint8Array(5e6),
    list: Array.from({ length: 1e5 }, () => "x"),
  });
  assert.ok(JSON.stringify(await lines()).length < 12_000);
});

for (const { name, value } of [
  { name: "a line break", value: "a\r\nb" },
  { name: "a terminal's escape", value: `${escape}[2J` },
  { name: "an 8-bit control sequence", value: `${csi}2J` },
  { name: "a delete and a null", value: "a\u007f\u0000" },
  { name: "Unicode's line separators", value: "a\u2028b\u2029c\u0085d" },
  { name: "a change of writing direction", value: "a\u202eb\u2066c" },
]) {
  test(`${name} in a message, a name or a value makes no new line and reaches no terminal`, async (t) => {
    const terminal = paper();
    const { log, lines } = await open(t, { terminal });
    log.info(value, { [`n${value}`]: value, error: new Error(value), deep: { [value]: [value] } });
    const kept = await lines();
    assert.equal(kept.length, 1);
    assert.equal(kept[0]?.["message"], value);
    assert.equal(kept[0]?.[`n${value}`], value);
    assert.match(terminal.written(), /^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+\n$/u);
  });
}

test("a terminal with colours gets them, another does not", async (t) => {
  const [plain, coloured] = [paper(), { ...paper(), hasColors: () => true }];
  for (const terminal of [plain, coloured]) {
    const log = createLogger({ level: "info", terminal });
    t.after(() => log.close());
    log.error("stopped", { why: "full disk", code: 3 });
  }
  assert.match(
    plain.written(),
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} ERROR stopped why="full disk" code=3\n$/,
  );
  assert.ok(coloured.written().includes(`${escape}[31mERROR${escape}[39m`));
});

test("a full file makes room for a new one, and only so many are kept", async (t) => {
  const path = await directory(t);
  const log = createLogger({ level: "info", file: { directory: path, maxBytes: 100_000, maxFiles: 3 } });
  for (let number = 0; number < 6000; number++) log.info("line", { number, text: "x".repeat(50) });
  await log.close();
  const names = (await readdir(path)).sort();
  assert.deepEqual(names, ["linkspan.1.log", "linkspan.2.log", "linkspan.log"]);
  const texts = await Promise.all(
    ["linkspan.2.log", "linkspan.1.log", "linkspan.log"].map((name) => readFile(join(path, name), "utf8")),
  );
  for (const text of texts) assert.ok(text.length <= 100_000);
  const numbers = texts
    .join("")
    .trimEnd()
    .split("\n")
    .map((line) => Number(JSON.parse(line).number));
  assert.deepEqual(
    numbers,
    Array.from({ length: numbers.length }, (_, index) => 6000 - numbers.length + index),
  );
});

test("a log that is opened again goes on in the same file", async (t) => {
  const path = await directory(t);
  for (const message of ["first run", "second run"]) {
    const log = createLogger({ level: "info", file: { directory: path, maxBytes: 1e6, maxFiles: 3 } });
    log.info(message);
    await log.close();
  }
  assert.equal((await readFile(join(path, "linkspan.log"), "utf8")).split("\n").length, 3);
});

test("a line is in the file a moment later without closing", async (t) => {
  const path = await directory(t);
  const log = createLogger({ level: "info", file: { directory: path, maxBytes: 1e6, maxFiles: 3 } });
  t.after(() => log.close());
  log.info("soon");
  await pause(250);
  assert.match(await readFile(join(path, "linkspan.log"), "utf8"), /soon/);
});

test("no line is lost when the process exits in the same moment", async (t) => {
  const path = await directory(t);
  const module = new URL("../../host/logging/logger.ts", import.meta.url).href;
  const { status } = spawnSync(process.execPath, [
    "--input-type=module",
    "--eval",
    `const { createLogger } = await import(${JSON.stringify(module)});
     const log = createLogger({ level: "info", file: { directory: ${JSON.stringify(path)}, maxBytes: 1e6, maxFiles: 3 } });
     for (let number = 0; number < 500; number++) log.info("line", { number });
     process.exit(3);`,
  ]);
  assert.equal(status, 3);
  assert.equal((await readFile(join(path, "linkspan.log"), "utf8")).split("\n").length, 501);
});

test("a log file that cannot be written is told once; when it can be again, the file says what it lacks", async (t) => {
  const path = await directory(t);
  const terminal = paper();
  const blocked = join(path, "logs");
  await writeFile(blocked, "a file where the directory should be");
  const log = createLogger({
    level: "info",
    file: { directory: blocked, maxBytes: 1e6, maxFiles: 3 },
    terminal: { write: terminal.write, isTTY: true },
  });
  t.after(() => log.close());
  for (let number = 0; number < 3; number++) {
    log.info("lost");
    await pause(120);
  }
  assert.equal(terminal.written().match(/log file is not written/g)?.length, 1);
  await rm(blocked);
  log.info("kept");
  await log.close();
  const text = await readFile(join(blocked, "linkspan.log"), "utf8");
  assert.match(text, /could not be written","lines":3}\n.*"kept"/);
});

test("what is logged after closing is dropped, and closing twice is no error", async (t) => {
  const { log, lines } = await open(t);
  log.info("before");
  await log.close();
  log.error("after");
  assert.equal((await lines()).length, 1);
});

test("only the owner may read the log", { skip: process.platform === "win32" }, async (t) => {
  const path = await directory(t);
  const log = createLogger({ level: "info", file: { directory: path, maxBytes: 1e6, maxFiles: 3 } });
  log.info("x");
  await log.close();
  assert.equal(
    execFileSync("stat", ["-c", "%a", join(path, "linkspan.log")], { encoding: "utf8" }).trim(),
    "600",
  );
});
