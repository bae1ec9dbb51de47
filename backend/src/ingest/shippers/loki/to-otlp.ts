import { LOG, RESOURCE } from '@vigilops/contracts';
import type { Attributes, LogRecordInput, LogsGroup } from '@vigilops/otlp';
import { spanIdOf, traceIdOf } from '../trace-ids.ts';
import { LABELS, METADATA, NO_LEVEL } from './names.ts';
import type { LokiEntry, LokiStream } from './stream.ts';

const SCOPE = { name: 'loki' };
const MAX_RECORDS_A_GROUP = 1_000;
/** fixed64 holds no more; what is outside is refused for its time later. */
const MAX_NANOS = (1n << 64n) - 1n;
const MAX_SEVERITY = 24;

/** Each stream is a resource of its labels, but for file and level, which are of the lines. */
export function* lokiGroups(streams: Iterable<LokiStream>, nextSequence: () => number): Generator<LogsGroup> {
  for (const { labels, entries } of streams) {
    const { resource, file, level } = readLabels(labels);
    let records: LogRecordInput[] = [];
    for (const entry of entries) {
      records.push(recordOf(entry, file, level, nextSequence()));
      if (records.length === MAX_RECORDS_A_GROUP) {
        yield { resource, scope: SCOPE, records };
        records = [];
      }
    }
    if (records.length > 0) {
      yield { resource, scope: SCOPE, records };
    }
  }
}

interface StreamFacts {
  readonly resource: Attributes;
  readonly file: string | undefined;
  readonly level: string | undefined;
}

function readLabels(labels: ReadonlyMap<string, string>): StreamFacts {
  const left = new Map(labels);
  const file = takeFirst(left, LABELS.file);
  const level = levelOf(takeFirst(left, LABELS.level));
  const service = takeFirst(left, LABELS.service);
  const instance = left.get('instance');
  const host = takeFirst(left, LABELS.host);
  const resource = new Map(left);
  if (service !== undefined) {
    resource.set(RESOURCE.serviceName, service);
  }
  if (host !== undefined) {
    resource.set(RESOURCE.hostName, host === instance ? withoutPort(host) : host);
  }
  return { resource, file, level };
}

function recordOf(
  { timeUnixNano, line, metadata }: LokiEntry,
  file: string | undefined,
  streamLevel: string | undefined,
  sequence: number,
): LogRecordInput {
  const texts = new Map<string, string>(metadata);
  const level = levelOf(takeFirst(texts, METADATA.level)) ?? streamLevel;
  const number = severityNumberOf(takeFirst(texts, METADATA.severityNumber));
  const traceId = takeId(texts, METADATA.traceId, traceIdOf);
  const spanId = takeId(texts, METADATA.spanId, spanIdOf);
  const attributes = new Map<string, string | number>(texts);
  if (file !== undefined) {
    attributes.set(LOG.filePath, file);
  }
  attributes.set(LOG.sequence, sequence);
  return {
    timeUnixNano: timeUnixNano < 0n || timeUnixNano > MAX_NANOS ? MAX_NANOS : timeUnixNano,
    body: line,
    attributes,
    ...(level === undefined ? {} : { severityText: level }),
    ...(number === undefined ? {} : { severityNumber: number }),
    ...(traceId === undefined ? {} : { traceId }),
    ...(spanId === undefined ? {} : { spanId }),
  };
}

/** The first of these that is there, taken out. */
function takeFirst(values: Map<string, string>, names: readonly string[]): string | undefined {
  const name = names.find((each) => (values.get(each) ?? '') !== '');
  const value = name === undefined ? undefined : values.get(name);
  if (name !== undefined) {
    values.delete(name);
  }
  return value;
}

/** What is no id stays an attribute. */
function takeId(
  values: Map<string, string>,
  names: readonly string[],
  read: (text: string) => Uint8Array | undefined,
): Uint8Array | undefined {
  for (const name of names) {
    const id = read(values.get(name) ?? '');
    if (id !== undefined) {
      values.delete(name);
      return id;
    }
  }
  return undefined;
}

function levelOf(text: string | undefined): string | undefined {
  return text === NO_LEVEL ? undefined : text;
}

function severityNumberOf(text: string | undefined): number | undefined {
  const number = Number(text);
  return Number.isInteger(number) && number >= 1 && number <= MAX_SEVERITY ? number : undefined;
}

function withoutPort(instance: string): string {
  return /^(.+):\d{1,5}$/.exec(instance)?.[1] ?? instance;
}
