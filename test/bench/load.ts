/** The clients, as a process of their own: takes one job after the other from its parent. */
import { cases, request, type World } from "./cases.ts";
import { type HttpsConnection, openConnection } from "./https-connection.ts";
import { cpuMicroseconds } from "./server-usage.ts";

export interface LoadJob {
  readonly port: number;
  /** The server's process. */
  readonly pid: number;
  readonly world: World;
  /** Undefined for the bare server, which answers everything alike. */
  readonly caseName: string | undefined;
  readonly run: string;
  readonly connections: number;
  readonly seconds: number;
  /** Before anything is measured: long enough for the code on the way to be compiled. */
  readonly warmUpSeconds: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Processor time of the server, all threads. */
  readonly cpuMicrosecondsPerRequest: number;
  /** Answers with another status than the case wants. */
  readonly failures: number;
}

process.on("message", (job: LoadJob) => {
  load(job).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      throw error;
    },
  );
});

async function load(job: LoadJob): Promise<LoadResult> {
  const clients = await Promise.all(
    Array.from({ length: job.connections }, async (_, index) => ({
      connection: await openConnection(job.port),
      next: requestsOf(job, index),
    })),
  );
  try {
    const status = cases.find(({ name }) => name === job.caseName)?.status ?? 200;
    const drive = async (seconds: number) => {
      const deadline = performance.now() + seconds * 1000;
      return Promise.all(clients.map(({ connection, next }) => repeat(connection, next, status, deadline)));
    };
    await drive(job.warmUpSeconds);
    const started = performance.now();
    const cpu = cpuMicroseconds(job.pid);
    const results = await drive(job.seconds);
    const used = cpuMicroseconds(job.pid) - cpu;
    const seconds = (performance.now() - started) / 1000;
    const times = Float64Array.from(results.flatMap(({ milliseconds }) => milliseconds)).sort();
    return {
      requests: times.length,
      requestsPerSecond: times.length / seconds,
      p50: times[Math.floor(times.length * 0.5)] ?? 0,
      p99: times[Math.floor(times.length * 0.99)] ?? 0,
      cpuMicrosecondsPerRequest: used / times.length,
      failures: results.reduce((sum, { failures }) => sum + failures, 0),
    };
  } finally {
    for (const { connection } of clients) connection.close();
  }
}

function requestsOf({ world, caseName, run }: LoadJob, connection: number): () => string {
  const wanted = cases.find(({ name }) => name === caseName);
  if (wanted) return wanted.requests(world, connection, run);
  const fixed = request(world, "GET", "/Users/2819c223-7f76-453a-919d-413861904646");
  return () => fixed;
}

async function repeat(connection: HttpsConnection, next: () => string, wanted: number, deadline: number) {
  const milliseconds: number[] = [];
  let failures = 0;
  for (let now = performance.now(); now < deadline; ) {
    const status = await connection.send(next());
    if (status !== wanted) failures++;
    const then = performance.now();
    milliseconds.push(then - now);
    now = then;
  }
  return { milliseconds, failures };
}
