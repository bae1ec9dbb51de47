import { MAX_REPORT_BYTES } from '@vigilops/contracts/db-report';
import type { z } from 'zod';
import { attributesJson } from '../any-value.ts';
import type { ResourceEntry } from '../entries.ts';
import type { DecodeRun } from '../run.ts';
import { ItemError } from '../tally.ts';
import { timeWindow, type TimeWindow } from '../time.ts';
import { databaseAttributes, leaveOutPast, timeOfReportUs } from './database-report.ts';
import { changeAttributes, checkAttributes } from './event-attributes.ts';
import type { EventKind } from './event-kind.ts';

/** Of a log record that is no line of a log, before it is known whose it is. */
export type CheckDraft = z.output<typeof checkAttributes> & Draft;
export type ChangeDraft = z.output<typeof changeAttributes> & Draft;
export type DatabaseDraft = z.output<typeof databaseAttributes> & Draft;

interface Draft {
  readonly resource: ResourceEntry;
  readonly timeUs: number;
}

/** The attributes of a LogRecord. */
const ATTRIBUTES_FIELD = 6;

/** The log records of one request that are no lines of a log. */
export class EventDrafts {
  readonly checks: CheckDraft[] = [];
  readonly changes: ChangeDraft[] = [];
  readonly databases: DatabaseDraft[] = [];
  private readonly run: DecodeRun;
  private readonly windows: Readonly<Record<EventKind, TimeWindow>>;

  constructor(run: DecodeRun) {
    const { limits, nowMs } = run;
    this.run = run;
    this.windows = {
      check: timeWindow(nowMs * 1_000, limits.checkRetentionMs, limits),
      change: timeWindow(nowMs * 1_000, limits.hostChangeRetentionMs, limits),
      database: timeWindow(nowMs * 1_000, limits.databaseRetentionMs, limits),
    };
  }

  /** Reads the LogRecord bytes[start..end). Throws for the record alone. */
  take(kind: EventKind, draft: Draft, start: number, end: number): void {
    this.refuseOutside(kind, draft.timeUs);
    switch (kind) {
      case 'check':
        this.checks.push({ ...draft, ...this.read(checkAttributes, start, end) });
        return;
      case 'change':
        this.changes.push({ ...draft, ...this.read(changeAttributes, start, end) });
        return;
      case 'database':
        this.takeReport(draft, start, end);
        return;
      default:
        kind satisfies never;
    }
  }

  /** A report that is about a time of its own has that one. */
  private takeReport(draft: Draft, start: number, end: number): void {
    const { report } = this.read(databaseAttributes, start, end, MAX_REPORT_BYTES);
    const timeUs = timeOfReportUs(report) ?? draft.timeUs;
    this.refuseOutside('database', timeUs);
    const kept = leaveOutPast(report, this.windows.database.minUs, (items) => {
      this.run.tally.warn('slow queries that ended before what is kept were left out', items);
    });
    this.databases.push({ resource: draft.resource, timeUs, report: kept });
  }

  private refuseOutside(kind: EventKind, timeUs: number): void {
    const window = this.windows[kind];
    if (!(timeUs >= window.minUs && timeUs <= window.maxUs)) {
      throw window.reject(timeUs);
    }
  }

  private read<Schema extends z.ZodType>(
    schema: Schema,
    start: number,
    end: number,
    maxTextBytes?: number,
  ): z.output<Schema> {
    const members = this.run.values.attributes(ATTRIBUTES_FIELD, start, end, maxTextBytes);
    const parsed = schema.safeParse(JSON.parse(attributesJson(members)));
    if (parsed.success) {
      return parsed.data;
    }
    throw new ItemError(firstProblem(parsed.error));
  }
}

/** In words for the sender, as "vigilops.check.status: Invalid option". */
export function firstProblem({ issues }: z.ZodError): string {
  const [issue] = issues;
  const place = issue?.path.join('.') ?? '';
  return `${place === '' ? '' : `${place}: `}${issue?.message ?? 'it is wrong'}`;
}
