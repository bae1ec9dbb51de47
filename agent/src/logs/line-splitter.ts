import { LOG } from '@vigilops/contracts';

import { newFound } from './formats/found.ts';
import { createRecogniser, type Recogniser } from './formats/recognise.ts';
import {
  confirmsException,
  continues,
  isExceptionName,
  STARTS,
  stateOfFirstLine,
  TRACE,
  UNDECIDED,
  type Verdict,
} from './multiline.ts';
import { encodeRecordAttributes, type RecordEncoder } from './record-encoder.ts';
import { characterBoundary, cleanText, isCleanText } from './text-clean.ts';

/** Whole lines in the encoder's memory: bytes [from, to), of which the last line may lack its newline. */
export interface Region {
  readonly from: number;
  readonly to: number;
  /** Offset in the file of the byte at a place in memory. */
  readonly offsetOf: (place: number) => number;
  /** The file has nothing more now. */
  readonly atEnd: boolean;
  /** Wait no longer: for lines that may continue the last record, and for the newline of the last line. */
  readonly endRecord: boolean;
  readonly endLine: boolean;
  /** Wall time of the read. */
  readonly nowMs: number;
}

export interface SplitResult {
  /** Place in memory behind the last record that was written or skipped; the rest is to be read again. */
  readonly next: number;
  /** A complete record waits for lines that may continue it. */
  readonly held: boolean;
  /** The encoder took no more. */
  readonly full: boolean;
}

export interface LineSplitter {
  /** Writes the records of the region to the encoder, which must have been told resource and attributes. */
  split(region: Region): SplitResult;
  /** A line too long for memory: its first bytes, and how long it was. */
  writeTruncated(head: Uint8Array, originalBytes: number, sequence: number, nowMs: number): void;
  /** The next region does not follow the last one closely: its lines take no time from there. */
  forgetTime(): void;
}

export interface SplitterCounters {
  lines: number;
  records: number;
  truncatedLines: number;
}

export const MAX_LINE_BYTES = 1024 * 1024;
const MAX_RECORD_LINES = 500;
/** The part of a region that is looked at as text at once; more costs page faults, less costs calls. */
const WINDOW_BYTES = 64 * 1024;
/** How much of the next line decides whether an exception's name began a trace. */
const PEEK_BYTES = 96;
/** Times further ahead than this are a mistake of the writer: the time of the read is nearer to the truth. */
const MAX_AHEAD_MS = 24 * 3_600_000;
const ERROR_SEVERITY = 17;
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** One file's lines into records. Keeps nothing of the bytes: what is not yet a record is read again. */
export function createLineSplitter(
  encoder: RecordEncoder,
  config: {
    readonly multiline: 'auto' | 'off' | 'start';
    readonly startsRecord: (text: string, start: number, end: number) => boolean;
    readonly zone: 'local' | 'utc';
  },
  counters: SplitterCounters,
): LineSplitter {
  const { memory } = encoder;
  const { multiline, startsRecord } = config;
  const found = newFound();
  let recogniser: Recogniser | undefined;
  let lastTimeMs = NaN;
  let lastSubMsNanos = 0;

  // The record being gathered: memory[start..end), the next line begins at `next`.
  let isOpen = false;
  let start = 0;
  let end = 0;
  let next = 0;
  let lines = 0;
  let state: Verdict = TRACE.none;
  let isKnown = false;
  let isSingleLine = false;
  let timeMs = NaN;
  let subMsNanos = 0;
  let severity = 0;
  let severityText = '';

  const open = (text: string, from: number, to: number, place: number, nowMs: number): void => {
    isOpen = true;
    start = place;
    lines = 0;
    const format = recogniser?.recognise(text, from, to, found);
    isKnown = format !== undefined;
    isSingleLine = format?.isSingleLine ?? false;
    ({ severity, severityText } = found);
    if (found.timeMs <= nowMs + MAX_AHEAD_MS) {
      lastTimeMs = found.timeMs;
      lastSubMsNanos = found.subMsNanos;
    }
    timeMs = lastTimeMs;
    subMsNanos = lastSubMsNanos;
    state = TRACE.none;
    if (multiline === 'auto' && !isSingleLine) {
      state = stateOfFirstLine(text, from, to);
      if (!isKnown && state === TRACE.none && isExceptionName(text, from, to)) {
        state = TRACE.frames;
      }
    }
  };

  /** Writes the open record; false when the encoder is full. */
  const write = (region: Region, isClean: boolean): boolean => {
    if (!encoder.fits(0)) {
      return false;
    }
    isOpen = false;
    counters.records += 1;
    counters.lines += lines;
    const time = Number.isNaN(timeMs) ? region.nowMs : timeMs;
    // A stack trace on its own says no level, but nobody writes one when all is well.
    const level = severity === 0 && isTrace(state) ? ERROR_SEVERITY : severity;
    const sequence = region.offsetOf(start);
    if (end - start <= MAX_LINE_BYTES && (isClean || isCleanText(memory.subarray(start, end)))) {
      encoder.append(time, subMsNanos, level, severityText, start, end, sequence);
      return true;
    }
    writeUnclean(memory.subarray(start, end), end - start, time, level, sequence);
    return true;
  };

  const writeUnclean = (
    bytes: Uint8Array,
    originalBytes: number,
    time: number,
    level: number,
    sequence: number,
  ): void => {
    let body: Uint8Array = isCleanText(bytes) ? bytes : cleanText(bytes);
    const isCut = body.length > MAX_LINE_BYTES || originalBytes > bytes.length;
    if (isCut) {
      counters.truncatedLines += 1;
      body = body.subarray(0, characterBoundary(body, 0, Math.min(body.length, MAX_LINE_BYTES)));
    }
    const more = isCut
      ? encodeRecordAttributes({ [LOG.truncated]: true, [LOG.originalLength]: originalBytes })
      : NO_BYTES;
    encoder.appendBytes(time, subMsNanos, level, severityText, body, more, sequence);
  };

  /** What the line text[from..to) is to the open record; `following` is the place in memory behind it. */
  const verdict = (text: string, from: number, to: number, following: number, region: Region): Verdict => {
    if (multiline === 'start') {
      return startsRecord(text, from, to) ? STARTS : TRACE.none;
    }
    if (multiline === 'off' || isSingleLine) {
      return STARTS;
    }
    const answer = continues(state === STARTS || state === UNDECIDED ? TRACE.none : state, text, from, to);
    if (answer !== UNDECIDED) {
      return answer;
    }
    if (!isKnown) {
      return STARTS;
    }
    const peekEnd = Math.min(following + PEEK_BYTES, region.to);
    const newline = memory.indexOf(NEWLINE, following);
    if (newline < 0 || newline >= region.to) {
      // The next line is not there yet: it decides.
      return region.endRecord ? STARTS : UNDECIDED;
    }
    const peek = memory.toString('latin1', following, Math.min(peekEnd, newline));
    return confirmsException(peek, 0, peek.length) ? TRACE.frames : STARTS;
  };

  /** True when the line was taken into the open record. */
  const join = (answer: Verdict, place: number, placeEnd: number, following: number): boolean => {
    if (answer === STARTS || lines >= MAX_RECORD_LINES || placeEnd - start > MAX_LINE_BYTES) {
      return false;
    }
    // Blank lines at the end of a record are not part of it.
    end = placeEnd > place ? placeEnd : end;
    next = following;
    lines += 1;
    state = answer;
    return true;
  };

  const split = (region: Region): SplitResult => {
    const { from, to, nowMs } = region;
    isOpen = false;
    let done = from;
    const stop = region.endLine ? to : memory.subarray(from, to).lastIndexOf(NEWLINE) + from + 1;
    if (stop <= from) {
      return { next: from, held: false, full: false };
    }
    recogniser ??= createRecogniser(config.zone, nowMs);
    recogniser.setNow(nowMs);
    const isClean = isCleanText(memory.subarray(from, stop));
    let window = from;
    while (window < stop) {
      const windowEnd = endOfWindow(memory, window, stop);
      const text = memory.toString('latin1', window, windowEnd);
      let at = 0;
      while (at < text.length) {
        const newline = text.indexOf('\n', at);
        const following = newline < 0 ? text.length : newline + 1;
        let lineEnd = newline < 0 ? text.length : newline;
        if (lineEnd > at && text.charCodeAt(lineEnd - 1) === CARRIAGE_RETURN) {
          lineEnd -= 1;
        }
        const place = window + at;
        let continued: Verdict = TRACE.none;
        if (isOpen) {
          const answer = verdict(text, at, lineEnd, window + following, region);
          if (answer === UNDECIDED) {
            return { next: start, held: true, full: false };
          }
          if (join(answer, place, window + lineEnd, window + following)) {
            at = following;
            continue;
          }
          if (!write(region, isClean)) {
            return { next: start, held: false, full: true };
          }
          done = next;
          continued = answer;
        }
        if (lineEnd > at) {
          open(text, at, lineEnd, place, nowMs);
          // A record cut at its limits goes on as the same trace in the next one.
          state = continued > TRACE.none ? continued : state;
          end = window + lineEnd;
          lines = 1;
        } else {
          done = window + following;
        }
        next = window + following;
        at = following;
      }
      window = windowEnd;
    }
    return finish(region, done, isClean);
  };

  /** What becomes of the record that is open when the region ends. */
  const finish = (region: Region, done: number, isClean: boolean): SplitResult => {
    if (!isOpen) {
      return { next: done, held: false, full: false };
    }
    const mayGoOn =
      multiline === 'start' ||
      (multiline === 'auto' && !isSingleLine && (isTrace(state) || severity >= ERROR_SEVERITY));
    if (!region.atEnd && !region.endRecord) {
      return { next: start, held: false, full: false };
    }
    if (mayGoOn && !region.endRecord) {
      return { next: start, held: true, full: false };
    }
    return write(region, isClean)
      ? { next, held: false, full: false }
      : { next: start, held: false, full: true };
  };

  return {
    split,
    writeTruncated(head, originalBytes, sequence, nowMs) {
      recogniser ??= createRecogniser(config.zone, nowMs);
      recogniser.setNow(nowMs);
      const text = Buffer.from(head.subarray(0, WINDOW_BYTES)).toString('latin1');
      open(text, 0, text.length, 0, nowMs);
      isOpen = false;
      counters.records += 1;
      counters.lines += 1;
      writeUnclean(head, originalBytes, Number.isNaN(timeMs) ? nowMs : timeMs, severity, sequence);
    },
    forgetTime() {
      lastTimeMs = NaN;
      lastSubMsNanos = 0;
    },
  };
}

const NO_BYTES = new Uint8Array(0);

function isTrace(state: Verdict): boolean {
  return state === TRACE.frames || state === TRACE.python || state === TRACE.pythonEnd || state === TRACE.go;
}

/** Behind the last newline within reach, or behind the first one when the line is longer than a window. */
function endOfWindow(memory: Buffer, window: number, stop: number): number {
  if (stop - window <= WINDOW_BYTES) {
    return stop;
  }
  const last = memory.lastIndexOf(NEWLINE, window + WINDOW_BYTES - 1);
  if (last >= window) {
    return last + 1;
  }
  const first = memory.indexOf(NEWLINE, window);
  return first < 0 || first >= stop ? stop : first + 1;
}
