import { WIRE_ERRORS, skipField, varintAt, varintEnd } from '@vigilops/otlp';
import { plainSequence } from './log-attributes.ts';

/** Tags of LogRecord (logs.proto): field × 8 + wire type. */
const TAG = {
  time: 0x09,
  severityNumber: 0x10,
  severityText: 0x1a,
  body: 0x2a,
  attribute: 0x32,
  flags: 0x45,
  traceId: 0x4a,
  spanId: 0x52,
  observedTime: 0x59,
  eventName: 0x62,
} as const;

/**
 * Where the parts of one record stand in the body: ranges, empty where a part is absent, and positions, −1 where it
 * is. One object serves all records of a request, so that none is made a record.
 */
export class RecordParts {
  timeAt = -1;
  observedAt = -1;
  severity = 0;
  textStart = 0;
  textEnd = 0;
  bodyStart = 0;
  bodyEnd = 0;
  /** Attribute fields with their tags; split when something else stands between them. */
  attributesStart = 0;
  attributesEnd = 0;
  attributesSplit = false;
  /** −1 where no plain sequence attribute was among them. */
  sequence = -1;
  flagsAt = -1;
  traceStart = 0;
  traceEnd = 0;
  spanStart = 0;
  spanEnd = 0;
  eventStart = 0;
  eventEnd = 0;

  /** Reads the LogRecord bytes[start..end). Throws one of WIRE_ERRORS for the record alone. */
  scan(bytes: Uint8Array, start: number, end: number): void {
    this.clear();
    let at = start;
    while (at < end) {
      const tag = bytes[at] as number;
      if ((tag & 7) === 2 && tag < 128) {
        const tagAt = at;
        let from = at + 2;
        let length = bytes[at + 1] as number;
        if (length > 127) {
          from = varintEnd(bytes, at + 1, end);
          length = varintAt(bytes, at + 1, from);
        }
        at = from + length;
        this.takeRange(bytes, tag, tagAt, from, at);
      } else if (tag === TAG.time) {
        this.timeAt = at + 1;
        at += 9;
      } else if (tag === TAG.observedTime) {
        this.observedAt = at + 1;
        at += 9;
      } else if (tag === TAG.severityNumber) {
        const numberEnd = varintEnd(bytes, at + 1, end);
        this.severity = varintAt(bytes, at + 1, numberEnd);
        at = numberEnd;
      } else {
        this.flagsAt = tag === TAG.flags ? at + 1 : this.flagsAt;
        at = skipField(bytes, at, end);
      }
    }
    // Written so that a NaN from reading past the body fails it as well.
    if (!(at <= end)) {
      throw WIRE_ERRORS.length;
    }
  }

  private takeRange(bytes: Uint8Array, tag: number, tagAt: number, from: number, to: number): void {
    switch (tag) {
      case TAG.body:
        this.bodyStart = from;
        this.bodyEnd = to;
        return;
      case TAG.attribute:
        this.takeAttribute(bytes, tagAt, from, to);
        return;
      case TAG.severityText:
        this.textStart = from;
        this.textEnd = to;
        return;
      case TAG.traceId:
        this.traceStart = from;
        this.traceEnd = to;
        return;
      case TAG.spanId:
        this.spanStart = from;
        this.spanEnd = to;
        return;
      case TAG.eventName:
        this.eventStart = from;
        this.eventEnd = to;
        return;
      default:
        if (tag < 8) {
          throw WIRE_ERRORS.tag;
        }
    }
  }

  private takeAttribute(bytes: Uint8Array, tagAt: number, from: number, to: number): void {
    const sequence = plainSequence(bytes, from, to);
    if (sequence >= 0) {
      this.sequence = sequence;
    } else if (this.attributesEnd === tagAt) {
      this.attributesEnd = to;
    } else if (this.attributesEnd === 0) {
      this.attributesStart = tagAt;
      this.attributesEnd = to;
    } else {
      this.attributesSplit = true;
    }
  }

  private clear(): void {
    this.timeAt = -1;
    this.observedAt = -1;
    this.severity = 0;
    this.textStart = this.textEnd = 0;
    this.bodyStart = this.bodyEnd = 0;
    this.attributesStart = this.attributesEnd = 0;
    this.attributesSplit = false;
    this.sequence = -1;
    this.flagsAt = -1;
    this.traceStart = this.traceEnd = 0;
    this.spanStart = this.spanEnd = 0;
    this.eventStart = this.eventEnd = 0;
  }
}
