import { countedFromUs } from '../templates/counted-from.ts';
import type { Ask } from './ask.ts';
import { conditionSql, type LogCondition } from './log-condition.ts';
import { recordsSql, type LogConditions, type LogCountQuestion } from './log-records.ts';
import { join, sql, where, type Sql } from './sql.ts';
import { at, lasting, type TimeRange } from './times.ts';

const MINUTE_US = 60_000_000;

/** How many records of a severity lie in a step; severities 1 to 24 by the first of their level, 0 is unknown. */
export interface LogCount {
  readonly step: number;
  readonly severity: number;
  readonly records: number;
}

export interface LogStreamCount {
  readonly streamId: number;
  readonly severity: number;
  readonly records: number;
}

export interface LogTemplateCount {
  readonly templateId: number;
  readonly records: number;
}

export interface LogCountReader {
  countByStep(
    question: LogCountQuestion,
    signal: AbortSignal,
    timeoutMs?: number,
  ): Promise<readonly LogCount[]>;
  /** How many records of a severity each stream has; severities as in `countByStep`. */
  countByStream(
    question: Omit<LogCountQuestion, 'originUs' | 'stepUs'>,
    signal: AbortSignal,
    timeoutMs?: number,
  ): Promise<readonly LogStreamCount[]>;
  /** How many records each template has, 0 those without one; those whose lines are another's count there. */
  countByTemplate(
    question: Omit<LogCountQuestion, 'originUs' | 'stepUs'>,
    signal: AbortSignal,
    timeoutMs?: number,
  ): Promise<readonly LogTemplateCount[]>;
}

/** 1, 5, … 21 by level, and 0. */
export const FIRST_OF_LEVEL = sql`CASE WHEN severity BETWEEN 1 AND 24 THEN (severity - 1) / 4 * 4 + 1 ELSE 0 END`;

export function createLogCountReader(ask: Ask): LogCountReader {
  return {
    countByStep: async (question, signal, timeoutMs) =>
      ask.question<LogCount & Record<string, unknown>>(
        countSql(question, await countedSql(ask, question, signal)),
        signal,
        timeoutMs,
      ),

    countByStream: async (question, signal, timeoutMs) =>
      ask.question<LogStreamCount & Record<string, unknown>>(
        sql`SELECT stream_id AS "streamId", ${FIRST_OF_LEVEL} AS severity, sum(lines)::float8 AS records
            FROM ${await countedSql(ask, question, signal)} GROUP BY 1, 2`,
        signal,
        timeoutMs,
      ),

    countByTemplate: async (question, signal, timeoutMs) =>
      ask.question<LogTemplateCount & Record<string, unknown>>(
        sql`SELECT coalesce(move.to_id, counted.template_id)::float8 AS "templateId", sum(lines)::float8 AS records
            FROM (SELECT coalesce(template_id, 0) AS template_id, sum(lines) AS lines
                  FROM ${await countedSql(ask, question, signal)} GROUP BY 1) AS counted
            LEFT JOIN vigilops.log_template_moves AS move ON move.from_id = counted.template_id GROUP BY 1`,
        signal,
        timeoutMs,
      ),
  };
}

/** What of a question is answered from counts, by whole minutes, and what from the records themselves. */
interface CountedParts {
  readonly counted: TimeRange;
  readonly read: readonly TimeRange[];
}

/** Conditions that say nothing about single records, but about their stream, severity or template. */
export function isCountable({ restoreId, traceId, spanId, text, condition }: LogConditions): boolean {
  return (
    restoreId === undefined &&
    traceId === undefined &&
    spanId === undefined &&
    text === undefined &&
    (condition === undefined || isOfCounts(condition))
  );
}

function isOfCounts(condition: LogCondition): boolean {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.of.every(isOfCounts);
    case 'not':
      return isOfCounts(condition.of);
    case 'streams':
    case 'severity':
    case 'template':
      return true;
    default:
      return false;
  }
}

/**
 * Cuts a range in whole minutes that are counted and what lies before and behind them. Undefined: counts are of no use, for
 * steps that are no minutes or for so short a range.
 */
async function countedParts(
  ask: Ask,
  {
    range,
    originUs,
    stepUs,
  }: Pick<LogCountQuestion, 'range'> & Partial<Pick<LogCountQuestion, 'originUs' | 'stepUs'>>,
  signal: AbortSignal,
): Promise<CountedParts | undefined> {
  if ((stepUs ?? 0) % MINUTE_US !== 0 || (originUs ?? 0) % MINUTE_US !== 0) {
    return undefined;
  }
  const toUs = Math.floor(range.toUs / MINUTE_US) * MINUTE_US;
  if (toUs - range.fromUs < MINUTE_US) {
    return undefined;
  }
  // The minute in which counting began is read.
  const completeUs = (await countedFromUs(ask, signal)) + 1;
  const fromUs = Math.ceil(Math.max(range.fromUs, completeUs) / MINUTE_US) * MINUTE_US;
  if (fromUs >= toUs) {
    return undefined;
  }
  const read = [
    { fromUs: range.fromUs, toUs: fromUs },
    { fromUs: toUs, toUs: range.toUs },
  ];
  return { counted: { fromUs, toUs }, read: read.filter((part) => part.fromUs < part.toUs) };
}

/** Something to select `time`, `stream_id`, `severity`, `template_id` and `lines` from: counts that meet the conditions. */
function countsSql(range: TimeRange, { streamIds, severities, condition }: LogConditions): Sql {
  const conditions = [
    sql`time >= ${at(range.fromUs)}`,
    sql`time < ${at(range.toUs)}`,
    ...(streamIds === undefined ? [] : [sql`stream_id = ANY(${streamIds}::int[])`]),
    ...(severities === undefined ? [] : [conditionSql({ kind: 'severity', ranges: severities })]),
    ...(condition === undefined ? [] : [conditionSql(condition)]),
  ];
  return sql`SELECT time, stream_id, severity, template_id, lines FROM vigilops.log_counts ${where(conditions)}`;
}

const unionOf = (parts: readonly Sql[]): Sql => sql`(${join(parts, sql` UNION ALL `)}) AS counted`;

/**
 * Something to select `time`, `stream_id`, `severity`, `template_id` and `lines` from: from the counts of whole minutes as
 * far as they tell, else each record as one line.
 */
export async function countedSql(
  ask: Ask,
  question: Omit<LogCountQuestion, 'originUs' | 'stepUs'> &
    Partial<Pick<LogCountQuestion, 'originUs' | 'stepUs'>>,
  signal: AbortSignal,
): Promise<Sql> {
  const linesOf = (range: TimeRange) =>
    sql`SELECT time, stream_id, severity, template_id, 1 AS lines FROM ${recordsSql({ ...question, range })}`;
  const parts = isCountable(question) ? await countedParts(ask, question, signal) : undefined;
  return parts === undefined
    ? unionOf([linesOf(question.range)])
    : unionOf([countsSql(parts.counted, question), ...parts.read.map(linesOf)]);
}

function countSql(question: LogCountQuestion, counted: Sql): Sql {
  const { originUs, stepUs } = question;
  return sql`
    SELECT round(date_part('epoch', bin - ${at(originUs)}) * 1000000 / ${stepUs}::float8)::int AS step, severity,
           records::float8 AS records
    FROM (
      SELECT date_bin(${lasting(stepUs)}, time, ${at(originUs)}) AS bin,
             ${FIRST_OF_LEVEL} AS severity,
             sum(lines) AS records
      FROM ${counted} GROUP BY 1, 2
    ) AS counted`;
}
