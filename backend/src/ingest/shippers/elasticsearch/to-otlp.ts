import { LOG, RESOURCE } from '@vigilops/contracts';
import type { AttributeValue, LogRecordInput } from '@vigilops/otlp';
import { severityOfSyslog } from '../syslog-severity.ts';
import { spanIdOf, traceIdOf } from '../trace-ids.ts';
import { readWrittenTime, type WrittenTime } from '../written-time.ts';
import { fieldsOf, takeField, type Fields } from './document.ts';
import { ATTRIBUTES, FIELDS, NUMBERED_LEVELS } from './names.ts';
import type { BulkItem } from './read-bulk.ts';

const MAX_SYSLOG_SEVERITY = 7;
/** Numbers below are seconds, as `epoch_second`; others milliseconds, as `epoch_millis`. The year 1973, or 5138. */
const SMALLEST_MS = 1e11;
const DIGITS_OF_MS = 3;
/** A longer one is no name of a host, and stays an attribute (RFC 1035, 2.3.4). */
const MAX_HOST_CHARACTERS = 255;

export interface DocumentRecord {
  readonly resource: ReadonlyMap<string, string>;
  readonly record: LogRecordInput;
  readonly timeUs: number;
  /** Digits behind the second of its own time; 0 without one. */
  readonly timeDigits: number;
}

/** A document that has no problem, as log record. */
export function recordOfDocument(
  { index, id }: Pick<BulkItem, 'index' | 'id'>,
  source: Readonly<Record<string, unknown>>,
  received: { readonly atUs: number; readonly sequence: number },
): DocumentRecord {
  const fields = fieldsOf(source);
  const resource = takeResource(fields);
  const time = takeTime(fields);
  const unixNano = time?.unixNano ?? BigInt(received.atUs) * 1_000n;
  const ids = takeIds(fields);
  const severity = takeSeverity(fields);
  const file = takeField(fields, FIELDS.file);
  const message = takeField(fields, FIELDS.message);
  const attributes = new Map<string, AttributeValue>(fields);
  attributes.set(ATTRIBUTES.index, index);
  if (id !== null) {
    attributes.set(ATTRIBUTES.documentId, id);
  }
  if (file !== undefined) {
    attributes.set(LOG.filePath, String(file));
  }
  attributes.set(LOG.sequence, received.sequence);
  const record: LogRecordInput = {
    timeUnixNano: unixNano,
    // Without a message the document is what there is to read; its fields are found there and among the attributes.
    body: message === undefined ? (source as Record<string, AttributeValue>) : String(message),
    attributes,
    ...severity,
    ...ids,
  };
  return { resource, record, timeUs: Number(unixNano / 1_000n), timeDigits: time?.digits ?? 0 };
}

function takeResource(fields: Fields): ReadonlyMap<string, string> {
  const resource = new Map<string, string>();
  const service = takeField(fields, FIELDS.service);
  const hostFields = FIELDS.host.filter((name) => isHostName(fields.get(name)));
  const host = takeField(fields, hostFields);
  if (service !== undefined) {
    resource.set(RESOURCE.serviceName, String(service));
  }
  if (host !== undefined) {
    resource.set(RESOURCE.hostName, String(host));
  }
  return resource;
}

/** A time that nobody can read stays an attribute. */
function takeTime(fields: Fields): WrittenTime | undefined {
  for (const name of FIELDS.time) {
    const value = fields.get(name);
    const time = typeof value === 'string' ? readText(value) : readNumber(value);
    if (time !== undefined) {
      fields.delete(name);
      return time;
    }
  }
  return undefined;
}

function readText(text: string): WrittenTime | undefined {
  return /^\d{12,14}$/.test(text) ? readNumber(Number(text)) : readWrittenTime(text);
}

function readNumber(value: AttributeValue | undefined): WrittenTime | undefined {
  if (typeof value !== 'number' || !(value > 0 && value < Number.MAX_SAFE_INTEGER)) {
    return undefined;
  }
  const ms = value < SMALLEST_MS ? value * 1_000 : value;
  return { unixNano: BigInt(Math.round(ms * 1_000)) * 1_000n, digits: DIGITS_OF_MS };
}

function takeIds(fields: Fields): Pick<LogRecordInput, 'traceId' | 'spanId'> {
  const traceId = takeId(fields, FIELDS.traceId, traceIdOf);
  const spanId = takeId(fields, FIELDS.spanId, spanIdOf);
  return { ...(traceId === undefined ? {} : { traceId }), ...(spanId === undefined ? {} : { spanId }) };
}

/** What is no id stays an attribute. */
function takeId(
  fields: Fields,
  names: readonly string[],
  read: (text: string) => Uint8Array | undefined,
): Uint8Array | undefined {
  for (const name of names) {
    const value = fields.get(name);
    const id = typeof value === 'string' ? read(value) : undefined;
    if (id !== undefined) {
      fields.delete(name);
      return id;
    }
  }
  return undefined;
}

function takeSeverity(fields: Fields): Pick<LogRecordInput, 'severityNumber' | 'severityText'> {
  const level = takeField(fields, FIELDS.level);
  if (level === undefined) {
    return {};
  }
  const number = Number(level);
  if (Number.isInteger(number) && number >= 0 && number <= MAX_SYSLOG_SEVERITY) {
    const syslog = severityOfSyslog(number);
    return syslog === undefined ? {} : { severityNumber: syslog.number, severityText: syslog.text };
  }
  return { severityText: NUMBERED_LEVELS.get(number) ?? String(level) };
}

function isHostName(value: AttributeValue | undefined): boolean {
  return typeof value === 'string' && value.length <= MAX_HOST_CHARACTERS;
}
