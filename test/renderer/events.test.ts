import assert from "node:assert/strict";
import { test } from "node:test";
import { AdminCallFailure } from "../../renderer/admin-client.ts";
import { type Connection, followEvents, readEvents, type ServerSentEvent } from "../../renderer/events.ts";

function streamOf(...chunks: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(
    chunks.map((chunk) => (typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk)),
  );
}

async function eventsOf(...chunks: (string | Uint8Array)[]): Promise<ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  for await (const event of readEvents(streamOf(...chunks))) events.push(event);
  return events;
}

const grinning = new TextEncoder().encode("data: 😀\n\n");

const streams: { name: string; chunks: (string | Uint8Array)[]; events: ServerSentEvent[] }[] = [
  { name: "one event", chunks: ["event: activity\ndata: 1\n\n"], events: [{ type: "activity", data: "1" }] },
  { name: "without a type", chunks: ["data: 1\n\n"], events: [{ type: "message", data: "1" }] },
  {
    name: "cut in the middle of a line",
    chunks: ["event: act", "ivity\nda", "ta: 1\n", "\n"],
    events: [{ type: "activity", data: "1" }],
  },
  {
    name: "cut in the middle of a character",
    chunks: [grinning.subarray(0, 8), grinning.subarray(8)],
    events: [{ type: "message", data: "😀" }],
  },
  {
    name: "two in one chunk",
    chunks: ["data: 1\n\ndata: 2\n\n"],
    events: [
      { type: "message", data: "1" },
      { type: "message", data: "2" },
    ],
  },
  {
    name: "several lines of data",
    chunks: ["data: a\ndata: b\n\n"],
    events: [{ type: "message", data: "a\nb" }],
  },
  {
    name: "line ends of other systems",
    chunks: ["data: a\r\n\r\n"],
    events: [{ type: "message", data: "a" }],
  },
  { name: "no space after the colon", chunks: ["data:a\n\n"], events: [{ type: "message", data: "a" }] },
  {
    name: "heartbeats",
    chunks: [": still here\n\n", "data: 1\n\n"],
    events: [{ type: "message", data: "1" }],
  },
  {
    name: "an event that was cut off",
    chunks: ["data: 1\n\ndata: 2"],
    events: [{ type: "message", data: "1" }],
  },
];

for (const { name, chunks, events } of streams) {
  test(`events are read from a stream: ${name}`, async () =>
    assert.deepEqual(await eventsOf(...chunks), events));
}

test("a stream that breaks is opened again, and the page is told of the gap", async () => {
  const controller = new AbortController();
  const seen: string[] = [];
  let attempts = 0;
  await followEvents({
    open: async () => {
      attempts += 1;
      if (attempts === 2) throw new AdminCallFailure(undefined, "gone");
      return streamOf(`data: ${attempts}\n\n`);
    },
    onEvent: ({ data }) => {
      seen.push(data);
      if (data === "3") controller.abort();
    },
    onConnection: (connection) => seen.push(connection),
    signal: controller.signal,
    firstDelay: 1,
  });
  assert.deepEqual(seen, ["connecting", "connected", "1", "lost", "lost", "connected", "3"]);
});

test("a host that no longer takes the token is not asked again and again", async () => {
  const seen: Connection[] = [];
  let attempts = 0;
  await followEvents({
    open: async () => {
      attempts += 1;
      throw new AdminCallFailure(401, "The admin token is missing or wrong.");
    },
    onEvent: () => assert.fail("there is no event"),
    onConnection: (connection) => seen.push(connection),
    signal: new AbortController().signal,
    firstDelay: 1,
  });
  assert.deepEqual([attempts, seen], [1, ["connecting", "refused"]]);
});
