import { LOG } from '@vigilops/contracts';
import { FieldReader, WIRE, varintAt, varintEnd } from '@vigilops/otlp';
import { isOwnKey } from '../../pipelines/fields/bare.ts';
import { attributesJson } from '../any-value.ts';
import type { AttributesEntry } from '../entries.ts';
import { MAX_CACHED_KEY_BYTES, type DecodeRun } from '../run.ts';

export const ATTRIBUTES_FIELD = 6;
/** Log attributes have one cache for all senders: what is in it depends on the bytes alone. */
const PARENT = 0;

/** A KeyValue of the sequence attribute up to its number: key, then an AnyValue whose length is at −2. */
const SEQUENCE_KEY = Buffer.from(LOG.sequence);
const KEY_TAG = 0x0a;
const VALUE_TAG = 0x12;
const INT_TAG = 0x18;

/** The attributes that the KeyValue fields bytes[start..end) of `buffer` hold. Throws for the record alone. */
export function findAttributes(run: DecodeRun, view: DataView, start: number, end: number): AttributesEntry {
  const cache = run.caches.logAttributes;
  const known = cache.find(PARENT, view, start, end);
  if (known !== undefined) {
    return known;
  }
  const { result: members, notes } = run.withNotes(() => readMembers(run, view, start, end));
  const entry = createEntry(members, notes);
  if (end - start <= MAX_CACHED_KEY_BYTES) {
    cache.put(PARENT, view, start, end, entry);
  }
  return entry;
}

/** Copies the attribute fields of the record message[start..end) next to each other, without a plain sequence. */
export function gatherAttributes(run: DecodeRun, start: number, end: number): number {
  const reader = new FieldReader(run.bytes, run.view, start, end);
  let length = 0;
  while (reader.next()) {
    if (reader.is(ATTRIBUTES_FIELD, WIRE.bytes) && plainSequence(run.bytes, reader.start, reader.end) < 0) {
      length = run.copyToScratch(reader.tagStart, reader.end, length);
    }
  }
  return length;
}

/**
 * The number of a KeyValue that is the sequence attribute as our agent writes it; −1 for any other. It differs in
 * every record, so it must not be part of the key by which attributes are found again.
 */
export function plainSequence(bytes: Uint8Array, start: number, end: number): number {
  const keyLength = SEQUENCE_KEY.length;
  if (bytes[start] !== KEY_TAG || bytes[start + 1] !== keyLength || end - start < keyLength + 6) {
    return -1;
  }
  const keyStart = start + 2;
  for (let i = 0; i < keyLength; i += 1) {
    if (bytes[keyStart + i] !== SEQUENCE_KEY[i]) {
      return -1;
    }
  }
  const value = keyStart + keyLength;
  if (
    bytes[value] !== VALUE_TAG ||
    bytes[value + 1] !== end - value - 2 ||
    bytes[value + 2] !== INT_TAG ||
    // Eight bytes of varint hold 56 bits; a number that needs more is no byte offset.
    end - value - 3 > 8 ||
    varintEnd(bytes, value + 3, end) !== end
  ) {
    return -1;
  }
  const sequence = varintAt(bytes, value + 3, end);
  return Number.isSafeInteger(sequence) ? sequence : -1;
}

/** The JSON of `members` once more, now saying that the body was cut from `originalBytes`. */
export function truncatedAttributes(
  run: DecodeRun,
  view: DataView,
  start: number,
  end: number,
  originalBytes: number,
): string {
  const members = readMembers(run, view, start, end);
  takeStreamFields(members);
  members.set(LOG.truncated, 'true');
  members.set(LOG.originalLength, String(originalBytes));
  return attributesJson(members);
}

function readMembers(run: DecodeRun, view: DataView, start: number, end: number): Map<string, string> {
  const values = view === run.view ? run.values : run.scratchValues();
  return values.attributes(ATTRIBUTES_FIELD, start, end);
}

function createEntry(members: Map<string, string>, notes: readonly string[]): AttributesEntry {
  const { filePath, sequence } = takeStreamFields(members);
  return {
    json: attributesJson(members),
    filePath,
    sequence,
    notes: notes.length === 0 ? null : notes,
    isBare: ![...members.keys()].some(isOwnKey),
    run: 0,
    runIndex: 0,
    scope: null,
    stream: null,
  };
}

/**
 * Takes out of the attributes what the row keeps in columns of its own. The OpenTelemetry Collector sends the name of a file
 * alone, unless it is told to send its path.
 */
function takeStreamFields(members: Map<string, string>): { filePath: string; sequence: number } {
  const key = textOf(members.get(LOG.filePath)) === '' ? LOG.fileName : LOG.filePath;
  const filePath = textOf(members.get(key));
  if (filePath !== '') {
    members.delete(key);
  }
  const number = Number(members.get(LOG.sequence));
  const sequence = Number.isSafeInteger(number) && number >= 0 ? number : -1;
  if (sequence >= 0) {
    members.delete(LOG.sequence);
  }
  return { filePath, sequence };
}

/** A text out of its JSON; empty when it is none. */
function textOf(json: string | undefined): string {
  return json?.startsWith('"') === true ? (JSON.parse(json) as string) : '';
}
