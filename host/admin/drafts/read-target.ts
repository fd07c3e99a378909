import type { Entry, ObjectTypeSchema, Schema, Session, Value } from "../../connectors/connector.ts";
import type { TargetAttribute, TargetObjectType } from "../../contract/admin-api.ts";
import type { Log } from "../../contract/log.ts";
import type { Samples, TargetKnowledge } from "./draft-state.ts";

const samplesEach = 3;
const samplePageSize = 20;
const sampleDeadlineMs = 5_000;
const longestSample = 80;
/** Values of such attributes are never shown, not even as examples. */
const secretive = /pass(?:word|wd)?|pwd|kennwort|secret|salt|hash|token|private.?key/i;

/** What a session tells of its target: abilities, schema, partitions and examples. */
export async function readTarget(
  session: Session,
  signal: AbortSignal,
  log: Log,
): Promise<Required<Pick<TargetKnowledge, "can" | "schema" | "samples" | "partitions">>> {
  const schema = await session.schema(signal);
  return {
    can: {
      partitions: session.partitions !== undefined,
      importFull: session.importFull !== undefined,
      exportEntries: session.exportEntries !== undefined,
    },
    schema,
    partitions: (await session.partitions?.(signal)) ?? [],
    samples: await readSamples(session, schema, signal, log),
  };
}

/** The object types of the target with their examples, as the mapping pages show them. */
export function describeObjectTypes({ schema, samples }: TargetKnowledge): TargetObjectType[] {
  return (schema?.objectTypes ?? []).map((type) => ({
    name: type.name,
    anchor: type.anchor,
    attributes: type.attributes.map(
      (attribute): TargetAttribute => ({
        name: attribute.name,
        type: attribute.type,
        multiValued: attribute.multiValued,
        required: attribute.required,
        generated: type.generated.includes(attribute.name),
        unique: attribute.unique,
        columns: attribute.columns?.map(({ name }) => name) ?? [],
        ...(attribute.references && { references: attribute.references }),
        samples: samples[type.name]?.[attribute.name] ?? [],
      }),
    ),
  }));
}

/** Examples are a help: a target that cannot give them in time has none. */
async function readSamples(
  session: Session,
  schema: Schema,
  signal: AbortSignal,
  log: Log,
): Promise<Samples> {
  const samples: Record<string, Record<string, string[]>> = {};
  for (const type of schema.objectTypes) {
    try {
      samples[type.name] = collect(await firstEntries(session, type, signal));
    } catch (error) {
      signal.throwIfAborted();
      log.debug("no examples could be read", { objectType: type.name, error });
    }
  }
  return samples;
}

/** Objects of one type alone are asked for, so that the first page has some however many the other types are. */
async function firstEntries(
  session: Session,
  type: ObjectTypeSchema,
  signal: AbortSignal,
): Promise<readonly Entry[]> {
  const names = type.attributes
    .filter(({ name, multiValued, references, operation }) => {
      return operation !== "export-only" && !(multiValued && references) && !secretive.test(name);
    })
    .map(({ name }) => name);
  const limited = AbortSignal.any([signal, AbortSignal.timeout(sampleDeadlineMs)]);
  const pages =
    session.importFull?.({ selection: { [type.name]: names }, pageSize: samplePageSize }, limited) ?? [];
  for await (const { entries } of pages) {
    const own = entries.filter(({ objectType }) => objectType === type.name);
    if (own.length > 0) return own;
  }
  return [];
}

function collect(entries: readonly Entry[]): Record<string, string[]> {
  const samples: Record<string, string[]> = {};
  for (const { attributes } of entries) {
    for (const [name, values] of Object.entries(attributes)) {
      if (secretive.test(name)) continue;
      const seen = (samples[name] ??= []);
      for (const value of values) {
        const text = sampleText(value);
        if (seen.length < samplesEach && text !== "" && !seen.includes(text)) seen.push(text);
      }
    }
  }
  return samples;
}

function sampleText(value: Value): string {
  const text = fullText(value);
  return text.length > longestSample ? `${text.slice(0, longestSample - 1)}…` : text;
}

function fullText(value: Value): string {
  if (typeof value !== "object") return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  return Object.entries(value)
    .filter(([column]) => !secretive.test(column))
    .map(([column, part]) => `${column}: ${fullText(part)}`)
    .join(", ");
}
