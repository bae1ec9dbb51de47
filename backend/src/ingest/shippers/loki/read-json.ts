import { VigilError } from '@vigilops/contracts';
import { addLabel } from './label-set.ts';
import type { LokiEntry, LokiStream } from './stream.ts';

/** The streams of a push in JSON. Throws BODY_MALFORMED with the place as it goes. */
export function* readJsonPush(body: Buffer): Generator<LokiStream> {
  const streams = membersOf(parse(body)).streams;
  if (!isList(streams)) {
    throw malformed('streams', 'a list');
  }
  for (const [index, stream] of streams.entries()) {
    const place = `streams[${String(index)}]`;
    const { stream: labels, values } = membersOf(stream);
    if (!isList(values)) {
      throw malformed(`${place}.values`, 'a list');
    }
    yield { labels: labelsOf(labels, `${place}.stream`), entries: entriesOf(values, place) };
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch (cause) {
    throw new VigilError('BODY_MALFORMED', "couldn't parse push request: the body is not JSON", { cause });
  }
}

function labelsOf(given: unknown, place: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const [name, value] of Object.entries(membersOf(given))) {
    if (typeof value !== 'string') {
      throw malformed(`${place}.${name.slice(0, 80)}`, 'a string');
    }
    addLabel(labels, name, value);
  }
  return labels;
}

function* entriesOf(values: readonly unknown[], place: string): Generator<LokiEntry> {
  for (const [index, value] of values.entries()) {
    const [time, line, metadata] = isList(value) ? value : [];
    const at = `${place}.values[${String(index)}]`;
    if (typeof line !== 'string') {
      throw malformed(`${at}[1]`, 'a line as string');
    }
    yield { timeUnixNano: timeOf(time, at), line, metadata: metadataOf(metadata, at) };
  }
}

/** Loki wants a string, because a number that large is not exact; some clients send a number all the same. */
function timeOf(time: unknown, place: string): bigint {
  if (typeof time === 'number' && Number.isInteger(time)) {
    return BigInt(time);
  }
  if (typeof time !== 'string' || !/^-?\d{1,20}$/.test(time)) {
    throw malformed(`${place}[0]`, 'nanoseconds since 1970 as string');
  }
  return BigInt(time);
}

function metadataOf(metadata: unknown, place: string): LokiEntry['metadata'] {
  return Object.entries(membersOf(metadata)).map(([name, value]) => {
    if (typeof value !== 'string') {
      throw malformed(`${place}[2].${name.slice(0, 80)}`, 'a string');
    }
    return [name, value] as const;
  });
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function malformed(place: string, expected: string): VigilError {
  return new VigilError('BODY_MALFORMED', `couldn't parse push request: ${place} is not ${expected}`);
}
