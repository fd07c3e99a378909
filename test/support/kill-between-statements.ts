/**
 * Loaded into a host with `node --import`: the process kills itself between two SQL statements, of whichever database,
 * KILL_AFTER_STATEMENTS of them after the first change was begun. A signal from outside hardly ever meets the moment
 * between the commit in the target and the one in the connector space.
 */
import { DatabaseSync, StatementSync } from "node:sqlite";

const left = { statements: Number(process.env["KILL_AFTER_STATEMENTS"]) };
const texts = new WeakMap<StatementSync, string>();
let armed = false;

function before(text: string): void {
  armed ||= text.includes("INSERT INTO intents");
  if (armed && left.statements-- <= 0) process.kill(process.pid, "SIGKILL");
}

const { prepare, exec } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (this: DatabaseSync, ...args: Parameters<typeof prepare>) {
  const statement = prepare.apply(this, args);
  texts.set(statement, args[0]);
  return statement;
};
DatabaseSync.prototype.exec = function (this: DatabaseSync, text: string) {
  before(text);
  exec.call(this, text);
};
for (const name of ["run", "get", "all", "iterate"] as const) {
  const original = StatementSync.prototype[name] as (...args: unknown[]) => unknown;
  Object.assign(StatementSync.prototype, {
    [name](this: StatementSync, ...args: unknown[]) {
      before(texts.get(this) ?? "");
      return original.apply(this, args);
    },
  });
}
