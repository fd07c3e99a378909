/** How much is tried, from which seed: little and always the same in `npm test`, more and other in `npm run fuzz`. */
import assert from "node:assert/strict";
import type { Answer } from "../../support/company-connector.ts";

export const seed = Number(process.env["FUZZ_SEED"] ?? 20_261_121);
const times = Number(process.env["FUZZ_TIMES"] ?? 1);

/** What fast-check is told; `numRuns` is for one run of `npm test`. */
export const settings = (numRuns: number) => ({ seed, numRuns: numRuns * times });

const longestCpuMs = 100;

/**
 * The answer, once it is known to be none of the host's failures and to have cost little. What seems dear is done again:
 * the processor's time is counted for the whole process, and others run in it too.
 */
export async function answered(request: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const before = process.cpuUsage();
    const answer = await request();
    const { user, system } = process.cpuUsage(before);
    assert.ok(answer.status < 500, `${answer.text}\n${String((answer.failure as Error | undefined)?.stack)}`);
    const spent = (user + system) / 1000;
    if (spent < longestCpuMs) return answer;
    assert.ok(attempt < 3, `an answer cost ${Math.round(spent)} ms`);
  }
}
