/**
 * `npm run bench`: what the host costs beyond a bare node:https server, measured as it is shipped.
 *
 * --users 1000,100000   sizes, one after the other
 * --cases get,filter    some cases only
 * --runs 3 --seconds 4  of each case
 * --json FILE --svg FILE
 */
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { bundleHost } from "../../build/bundle.ts";
import { type BenchCase, cases, type World } from "./cases.ts";
import { chart } from "./chart.ts";
import { seed, start } from "./company-host.ts";
import type { LoadJob, LoadResult } from "./load.ts";
import { type CaseResult, caseResult, median, type Results, type Run, type SizeResults } from "./results.ts";
import { sizeTable } from "./table.ts";
import { walkEverybody } from "./walk.ts";

const { values: options } = parseArgs({
  options: {
    users: { type: "string", default: "1000,100000,1000000" },
    cases: { type: "string", default: cases.map(({ name }) => name).join(",") },
    runs: { type: "string", default: "3" },
    seconds: { type: "string", default: "4" },
    json: { type: "string", default: "test/output/bench/results.json" },
    svg: { type: "string", default: "test/output/bench/results.svg" },
  },
});
const settings = { runs: Number(options.runs), seconds: Number(options.seconds), connections: 8 };
const wanted = new Set(options.cases.split(","));
const chosen = cases.filter(({ name }) => wanted.has(name));

const warmUpAgainSeconds = 1;

const sizes: SizeResults[] = [];
for (const users of options.users.split(",").map(Number)) {
  const measured = await measureSize(users);
  console.log(sizeTable(measured));
  sizes.push(measured);
}
const results: Results = { machine: machine(), settings, sizes };
await save(options.json, `${JSON.stringify(results, null, 2)}\n`);
await save(options.svg, chart(results));

async function measureSize(users: number): Promise<SizeResults> {
  const directory = await mkdtemp(join(tmpdir(), "linkspan-bench-"));
  await using _ = { [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
  const stateDir = join(directory, "state");
  await mkdir(stateDir);
  // The host as it is installed.
  const program = join(directory, "host", "main.js");
  await bundleHost(dirname(program));
  const { world, figures } = await seed(program, stateDir, users);
  const starts = [];
  for (let run = 1; run < settings.runs; run++) {
    const { host, figures } = await start(program, stateDir, world);
    await host.stop();
    starts.push(figures);
  }
  const { host, port, figures: last } = await start(program, stateDir, world);
  starts.push(last);
  const bare = await startBareServer(join(directory, "bare"), world.token);
  const load = fork(new URL("load.ts", import.meta.url));
  try {
    const measured: CaseResult[] = [];
    for (const one of chosen) {
      await host.admin.call("PUT /admin/log-level", { body: { level: one.logLevel } });
      measured.push(await measureCase(one, world, load, { host: { pid: host.pid, port }, bare }));
    }
    return {
      users,
      import: figures,
      start: {
        milliseconds: median(starts.map(({ milliseconds }) => milliseconds)),
        megabytes: median(starts.map(({ megabytes }) => megabytes)),
      },
      cases: measured,
      walk: await walkEverybody(host, world),
    };
  } finally {
    load.kill();
    bare.stop();
    await host.stop();
  }
}

interface Server {
  readonly pid: number;
  readonly port: number;
}

/** In each run the host between two times the bare server: neighbours on the machine disturb both alike. */
async function measureCase(
  one: BenchCase,
  world: World,
  load: ReturnType<typeof fork>,
  { host, bare }: { readonly host: Server; readonly bare: Server },
): Promise<CaseResult> {
  const { name, limit } = one;
  const title = one.title(world);
  const runs: Run[] = [];
  const measure = async (job: Omit<LoadJob, "world" | "connections">) => {
    load.send({ ...job, world, connections: settings.connections } satisfies LoadJob);
    const [result] = await once(load, "message");
    return result as LoadResult;
  };
  for (let number = 1; number <= settings.runs; number++) {
    const { seconds } = settings;
    const run = `${name}${number}`;
    const ofBare = {
      ...bare,
      caseName: undefined,
      run,
      seconds: seconds / 2,
      warmUpSeconds: warmUpAgainSeconds,
    };
    const before = await measure(ofBare);
    const warmUpSeconds = number === 1 ? one.warmUpSeconds : warmUpAgainSeconds;
    const ofHost = await measure({ ...host, caseName: name, run, seconds, warmUpSeconds });
    runs.push({ host: ofHost, bare: [before, await measure(ofBare)] });
  }
  const result = caseResult({ name, title, limit }, runs);
  console.error(`${title}: ${result.cpuMicroseconds.toFixed(1)} µs, ${result.ratio.toFixed(1)} × node:https`);
  return result;
}

async function startBareServer(directory: string, token: string): Promise<Server & { stop(): void }> {
  const program = new URL("bare-server.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [program, directory, token], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout }))
    return { pid: child.pid ?? 0, port: Number(line), stop: () => void child.kill() };
  throw new Error("The bare server ended before it served.");
}

function machine(): Results["machine"] {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? "",
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    measuredAt: new Date().toISOString(),
  };
}

async function save(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
