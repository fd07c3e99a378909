/**
 * `npm run fuzz`: the generated tests, many times over, from a seed that is printed. `npm run fuzz -- SEED TIMES` does the
 * same again: SEED as it was printed, TIMES as much as `npm test` does (50 when it is not given).
 */
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { globSync } from "node:fs";
import { join } from "node:path";

const [seed = String(randomInt(2 ** 31)), times = "50"] = process.argv.slice(2);
console.log(`Seed ${seed}, ${times} times what npm test does.`);
const files = globSync("*.test.ts", { cwd: import.meta.dirname }).map((file) =>
  join(import.meta.dirname, file),
);
const { status } = spawnSync(process.execPath, ["--test", ...files], {
  stdio: "inherit",
  env: { ...process.env, FUZZ_SEED: seed, FUZZ_TIMES: times },
});
if (status !== 0) console.log(`To have it again: npm run fuzz -- ${seed} ${times}`);
process.exitCode = status ?? 1;
