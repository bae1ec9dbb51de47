import { levelOf } from '@vigilops/contracts';

/** Where a record comes from, as its sender says. */
export interface LogSource {
  readonly service: string;
  readonly host: string;
  readonly file: string;
}

/** A log record while steps work on it. A step that cannot do its work changes nothing of it. */
export interface LogDraft {
  body: string;
  bodyChanged: boolean;
  /** OpenTelemetry SeverityNumber, 0–24. */
  severity: number;
  severityText: string;
  timeUs: number;
  /** 0–999, below the microsecond. */
  timeNanos: number;
  timeChanged: boolean;
  /** Order within the stream. */
  sequence: number;
  /** Attributes as `AttributesJson` writes their values. */
  readonly fields: Map<string, string>;
  fieldsChanged: boolean;
  readonly source: LogSource;
  /** Hexadecimal; empty where there is none. */
  traceId: string;
}

/** Why a step cannot do its work on a record. No Error: the stack of each would cost more than the step. */
export class StepFailure {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** UTF-8 bytes of a value that a step writes; a body may have more. */
const MAX_VALUE_BYTES = 16_384;
const MAX_BODY_BYTES = 1_048_576;
const MAX_FIELDS = 128;

/** What the record says under this name, as text; undefined where it says nothing. */
export function textOf(draft: LogDraft, name: string): string | undefined {
  const json = draft.fields.get(name);
  if (json !== undefined) {
    return textOfJson(json);
  }
  switch (name) {
    case 'body':
      return draft.body;
    case 'level':
      return draft.severity === 0 ? undefined : levelOf(draft.severity);
    case 'service':
    case 'host':
    case 'file':
      return draft.source[name] === '' ? undefined : draft.source[name];
    case 'trace_id':
      return draft.traceId === '' ? undefined : draft.traceId;
    default:
      return undefined;
  }
}

export function textOfJson(json: string): string {
  return json.startsWith('"') ? (JSON.parse(json) as string) : json;
}

/** What the record says under this name, as the JSON of an attribute. */
export function jsonOf(draft: LogDraft, name: string): string | undefined {
  const json = draft.fields.get(name);
  if (json !== undefined) {
    return json;
  }
  const text = textOf(draft, name);
  return text === undefined ? undefined : JSON.stringify(text);
}

/** Writes an attribute, or the body. Throws StepFailure where it would be larger than a record may be. */
export function setField(draft: LogDraft, name: string, json: string): void {
  if (name === 'body') {
    setBody(draft, textOfJson(json));
    return;
  }
  // A character has three bytes at most: most values need no counting.
  if (json.length * 3 > MAX_VALUE_BYTES && Buffer.byteLength(json) > MAX_VALUE_BYTES) {
    throw new StepFailure(`${name} would be longer than ${String(MAX_VALUE_BYTES)} bytes`);
  }
  if (draft.fields.size >= MAX_FIELDS && !draft.fields.has(name)) {
    throw new StepFailure(`the record would have more than ${String(MAX_FIELDS)} fields`);
  }
  draft.fields.set(name, json);
  draft.fieldsChanged = true;
}

export function setBody(draft: LogDraft, text: string): void {
  if (text.length * 3 > MAX_BODY_BYTES && Buffer.byteLength(text) > MAX_BODY_BYTES) {
    throw new StepFailure('the body would be longer than a mebibyte');
  }
  draft.body = text;
  draft.bodyChanged = true;
}

export function removeField(draft: LogDraft, name: string): void {
  if (draft.fields.delete(name)) {
    draft.fieldsChanged = true;
  }
}

/** What the database can hold of a text: no U+0000, no half of a character. */
export function storable(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '\ufffd') : whole;
}
