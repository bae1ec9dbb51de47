import type { AttributesJson } from './columns.ts';
import type { IssueDraft } from './error-issues.ts';

/** Where a log record comes from, as its sender says. */
export interface LogOrigin {
  /** service.name; empty where the sender gives none. */
  readonly service: string;
  /** Name or id of the host; empty where the sender names none. */
  readonly host: string;
  /** Path of its file; empty where there is none. */
  readonly file: string;
  readonly resourceAttributes: AttributesJson;
}

/** A log record as it will be stored, while its error issue is looked for. Valid during the call alone. */
export interface LogFacts {
  /** UTF-8. */
  readonly body: Uint8Array;
  readonly attributes: AttributesJson;
  /** OpenTelemetry SeverityNumber, 0–24. */
  readonly severity: number;
  readonly timeUs: number;
  /** 0: none. */
  readonly templateId: number;
  /** The same object for all records of a stream in one request, and for long after. */
  readonly origin: LogOrigin;
}

/**
 * The error issue that a record belongs to; undefined where it is no error. Asked for records of severity ERROR and above,
 * for those whose attributes tell of an exception, and for those of no severity that have several lines. It must return at
 * once and not throw.
 */
export type IssueOf = (record: LogFacts) => IssueDraft | undefined;
