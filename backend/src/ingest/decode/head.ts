import { FieldReader, WIRE, WireError } from '@vigilops/otlp';
import { attributesJson, NOTES } from './any-value.ts';
import type { DecodeRun } from './run.ts';
import { ItemError } from './tally.ts';

/** Where field 1 and schema_url stand in a Resource* or Scope* message, as a key in the body or in scratch. */
export interface HeadKey {
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
  /** Keys in scratch have another layout than bare ones, so they must not meet under one parent. */
  readonly composed: boolean;
  readonly schemaUrl: string;
}

/** The key of the Resource* or Scope* message bytes[start..end). */
export function headKey(run: DecodeRun, start: number, end: number): HeadKey {
  const reader = new FieldReader(run.bytes, run.view, start, end);
  let parts = 0;
  let headStart = 0;
  let headEnd = 0;
  let schemaStart = 0;
  let schemaEnd = 0;
  while (reader.next()) {
    if (reader.is(1, WIRE.bytes)) {
      parts += 1;
      headStart = reader.start;
      headEnd = reader.end;
    } else if (reader.is(3, WIRE.bytes)) {
      schemaStart = reader.start;
      schemaEnd = reader.end;
    }
  }
  return parts <= 1 && schemaStart === schemaEnd
    ? { view: run.view, start: headStart, end: headEnd, composed: false, schemaUrl: '' }
    : composedKey(run, start, end, schemaStart, schemaEnd);
}

/** A message that comes in two parts is the same as one with both parts in a row (protobuf merging). */
function composedKey(
  run: DecodeRun,
  start: number,
  end: number,
  schemaStart: number,
  schemaEnd: number,
): HeadKey {
  const reader = new FieldReader(run.bytes, run.view, start, end);
  let headEnd = 0;
  while (reader.next()) {
    if (reader.is(1, WIRE.bytes)) {
      headEnd = run.copyToScratch(reader.start, reader.end, headEnd);
    }
  }
  run.reserveScratch(headEnd + 4);
  run.scratch.writeUInt32LE(headEnd, headEnd);
  const keyEnd = run.copyToScratch(schemaStart, schemaEnd, headEnd + 4);
  const schemaUrl = run.values.text(schemaStart, schemaEnd, run.limits.maxValueBytes, NOTES.longValue);
  return { view: run.scratchView, start: 0, end: keyEnd, composed: true, schemaUrl };
}

export interface Head {
  readonly attributes: string;
  /** Fields that are texts, by number. */
  readonly texts: ReadonlyMap<number, string>;
  readonly notes: readonly string[];
  readonly refusal: string | null;
}

/** Reads the Resource or InstrumentationScope in field 1; what is wrong inside refuses the items below it. */
export function headAttributes(
  run: DecodeRun,
  start: number,
  end: number,
  what: string,
  attributesField: number,
): Head {
  const members = new Map<string, string>();
  const texts = new Map<number, string>();
  const readHead = () => {
    const outer = new FieldReader(run.bytes, run.view, start, end);
    run.values.beginItem();
    while (outer.next()) {
      if (outer.is(1, WIRE.bytes)) {
        readFields(run, outer.nested(), attributesField, members, texts);
      }
    }
  };
  try {
    const { notes } = run.withNotes(readHead);
    return { attributes: attributesJson(members), texts, notes, refusal: null };
  } catch (error) {
    if (error instanceof WireError || error instanceof ItemError) {
      return { attributes: '{}', texts, notes: [], refusal: `the ${what} is malformed: ${error.message}` };
    }
    throw error;
  }
}

function readFields(
  run: DecodeRun,
  reader: FieldReader,
  attributesField: number,
  members: Map<string, string>,
  texts: Map<number, string>,
): void {
  while (reader.next()) {
    if (reader.is(attributesField, WIRE.bytes)) {
      run.values.addKeyValue(members, reader.start, reader.end);
    } else if (reader.wireType === WIRE.bytes && reader.field < attributesField) {
      texts.set(
        reader.field,
        run.values.text(reader.start, reader.end, run.limits.maxKeyBytes, NOTES.longKey),
      );
    }
  }
}
