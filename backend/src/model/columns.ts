import type { IssueDraft } from './error-issues.ts';

/**
 * Number points of one request as columns: creating an object per point costs more than decoding it.
 * Row i is (seriesIds[i], timesUs[i], values[i]). Only the first `length` rows count; arrays may be longer.
 */
export interface SampleColumns {
  readonly length: number;
  readonly seriesIds: Int32Array;
  /** Microseconds since the Unix epoch, whole numbers: what PostgreSQL's timestamptz keeps. */
  readonly timesUs: Float64Array;
  readonly values: Float64Array;
  /** 1 where the sender said "no recorded value" (OTLP data point flag 1): stored as NULL, never as 0. */
  readonly absent: Uint8Array;
}

/**
 * Log records of one request as columns. Texts are UTF-8 without U+0000, so that they can be copied into the
 * database as they are. Row i's body is bodyBytes[bodyStarts[i] .. bodyEnds[i]).
 */
export interface LogColumns {
  readonly length: number;
  readonly streamIds: Int32Array;
  readonly timesUs: Float64Array;
  /** 0–999: what the microsecond left over of timeUnixNano. */
  readonly timeNanos: Uint16Array;
  /** Microseconds; equals timesUs where the sender gave no observed time. */
  readonly observedUs: Float64Array;
  /** OpenTelemetry SeverityNumber, 0–24. */
  readonly severities: Uint8Array;
  /** Severity text as sent, interned: severityTexts[i] indexes `texts`; 0 is "none". */
  readonly severityTexts: Uint16Array;
  readonly texts: readonly string[];
  /** Order within the stream where times are equal: byte offset in the file, else the place in the request. */
  readonly sequences: Float64Array;
  readonly bodyBytes: Uint8Array;
  readonly bodyStarts: Uint32Array;
  readonly bodyEnds: Uint32Array;
  /** Bodies that are not a string, as typed JSON (see `AttributesJson`), by row. The row's text is its rendering. */
  readonly structuredBodies: ReadonlyMap<number, string>;
  /** attributes[attributeRefs[i]] is row i's attributes as JSON text; equal ones are shared. */
  readonly attributeRefs: Uint32Array;
  readonly attributes: readonly AttributesJson[];
  /** 16 and 8 bytes a row, all zero where absent; undefined where no record of the request has one. */
  readonly traceIds: Uint8Array | undefined;
  readonly spanIds: Uint8Array | undefined;
  readonly flags: Uint8Array;
  /** LogRecord.event_name by row, where one was given. */
  readonly eventNames: ReadonlyMap<number, string>;
  /** Ids of the templates of the bodies, 53 bits; 0 where there is none. Undefined: nobody looked. */
  readonly templateIds?: Float64Array | undefined;
  /** Ids of error issues, 53 bits; 0 where there is none. Undefined: no row has one. */
  readonly issueIds?: Float64Array | undefined;
  /** What is known of each of `issueIds`, so that a new one gets its row with its lines. */
  readonly issues?: ReadonlyMap<number, IssueDraft> | undefined;
}

/**
 * Attributes as JSON object text with sorted keys, the form they have in jsonb. Strings, booleans, arrays and
 * objects are themselves; an int64 is written without a decimal point, a double always with one or an exponent
 * (1.0, 1e300); bytes are {"$bytes":"<base64>"}; NaN and infinities are {"$double":"NaN"|"Infinity"|"-Infinity"}.
 */
export type AttributesJson = string;
