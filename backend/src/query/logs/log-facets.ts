import { levelOf } from '@vigilops/contracts';
import type { Clock } from '@vigilops/runtime';
import type { Json, LogRow, LogStreamCount, LogStreamRecord, Readers } from '../../store/index.ts';
import { checkRange, DEFAULT_QUERY_LIMITS, type QueryLimits } from '../limits.ts';
import { namingField } from '../naming.ts';
import { HOUR_US } from '../steps.ts';
import { countSlices } from './count-slices.ts';
import { conditionsOf, patternField, type LogFilters } from './log-filters.ts';
import type { LogQuery } from './log-query.ts';
import { streamsOf } from './streams-of.ts';

export interface LogFacetsQuestion extends LogFilters {
  /** Undefined: the four that all records have, and what the newest records have most. */
  readonly fields?: readonly string[] | undefined;
  /** Values a field. */
  readonly limit: number;
}

export interface LogFacet {
  readonly field: string;
  /** The most frequent first. */
  readonly values: readonly { readonly value: string; readonly count: number }[];
  /** Records with other values. */
  readonly other: number;
  readonly sampled: boolean;
}

export interface LogFacets {
  readonly facets: readonly LogFacet[];
  /** Records that sampled facets count. */
  readonly sample: number;
  readonly countedFromUs: number;
}

export interface LogFacetsQuery {
  /** Throws REQUEST_INVALID, or QUERY_TOO_LARGE naming the limit. */
  facets(question: LogFacetsQuestion, signal: AbortSignal): Promise<LogFacets>;
}

const COUNTED_FIELDS = ['level', 'host', 'service', 'file'];
/** Counted as well, where it is asked for by name; its values are ids. */
const TEMPLATE = 'template';
const SAMPLE = 1_000;
/** Fields that are found by themselves, and the share of the sample that must have one. */
const MAX_FOUND = 12;
const MIN_SHARE = 0.05;
/** What has another value in nearly every record tells nothing when it is counted. */
const MAX_DISTINCT_SHARE = 0.8;

export function createLogFacets(deps: {
  readonly readers: Pick<Readers, 'logs'>;
  readonly logQuery: LogQuery;
  readonly clock: Clock;
  readonly limits?: QueryLimits;
}): LogFacetsQuery {
  const { clock, logQuery } = deps;
  const reader = deps.readers.logs;
  const limits = deps.limits ?? DEFAULT_QUERY_LIMITS;

  return {
    async facets(question, signal) {
      checkRange(question.fromUs, question.toUs, limits);
      const fields = question.fields ?? COUNTED_FIELDS;
      const named = fields.filter((field) => !COUNTED_FIELDS.includes(field) && field !== TEMPLATE);
      const wantsTemplates = fields.includes(TEMPLATE);
      const counted = fields.filter((field) => COUNTED_FIELDS.includes(field));
      const conditions = await conditionsOf(question, { reader, limits }, signal);
      const whole = { fromUs: question.fromUs, toUs: question.toUs };
      const counts: LogStreamCount[] = [];
      const templates = new Map<string, number>();
      const counting =
        counted.length === 0 && !wantsTemplates
          ? Promise.resolve(whole.fromUs)
          : countSlices(
              whole,
              conditions,
              {
                reader,
                clock,
                firstUs: HOUR_US,
                limitMs: limits.maxLogSearchMs / 2,
                count: async (slice, leftMs) => {
                  if (counted.length > 0) {
                    counts.push(...(await reader.countByStream(slice, signal, leftMs)));
                  }
                  if (wantsTemplates) {
                    for (const one of await reader.countByTemplate(slice, signal, leftMs)) {
                      add(templates, one.templateId === 0 ? undefined : String(one.templateId), one.records);
                    }
                  }
                },
              },
              signal,
            );
      const countedFromUs = await namingField(patternField(question), counting);
      const streams = await streamsOf(counts, reader, signal);
      const wantsSample = question.fields === undefined || named.length > 0;
      const sample = wantsSample
        ? (await logQuery.search({ ...question, newestFirst: true, limit: SAMPLE }, signal)).rows
        : [];
      const found = question.fields === undefined ? foundFields(sample) : named;
      return {
        facets: [
          ...counted.map((field) =>
            facetOf(
              field,
              tally(counts, (one) => valuesOf(field, one, streams)),
              question.limit,
              false,
            ),
          ),
          ...(wantsTemplates ? [facetOf(TEMPLATE, templates, question.limit, false)] : []),
          ...found.map((field) => facetOf(field, tallyOf(field, sample), question.limit, true)),
        ],
        sample: sample.length,
        countedFromUs,
      };
    },
  };
}

/** Undefined: the record has no such thing. */
function valuesOf(
  field: string,
  { streamId, severity }: LogStreamCount,
  streams: ReadonlyMap<number, LogStreamRecord>,
): string | undefined {
  const stream = streams.get(streamId);
  switch (field) {
    case 'level':
      return levelOf(severity);
    case 'host':
      return stream?.hostName ?? undefined;
    case 'service':
      return stream?.serviceName === '' ? undefined : stream?.serviceName;
    default:
      return stream?.filePath === '' ? undefined : stream?.filePath;
  }
}

function tally(
  counts: readonly LogStreamCount[],
  valueOf: (count: LogStreamCount) => string | undefined,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const count of counts) {
    add(sums, valueOf(count), count.records);
  }
  return sums;
}

function add(sums: Map<string, number>, value: string | undefined, records: number): void {
  if (value !== undefined) {
    sums.set(value, (sums.get(value) ?? 0) + records);
  }
}

function facetOf(
  field: string,
  sums: ReadonlyMap<string, number>,
  limit: number,
  sampled: boolean,
): LogFacet {
  const values = [...sums]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const other = values.slice(limit).reduce((sum, { count }) => sum + count, 0);
  return { field, values: values.slice(0, limit), other, sampled };
}

/** Attributes, and of a structured body its fields. */
function fieldsOf(row: LogRow): ReadonlyMap<string, string> {
  return new Map([...scalarsOf(row.bodyJson), ...scalarsOf(row.attributes)]);
}

function scalarsOf(value: Json): [string, string][] {
  return value === null || typeof value !== 'object' || Array.isArray(value)
    ? []
    : Object.entries(value).flatMap(([key, own]): [string, string][] =>
        own === null || typeof own === 'object' ? [] : [[key, String(own)]],
      );
}

function tallyOf(field: string, sample: readonly LogRow[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const row of sample) {
    const value = fieldsOf(row).get(field);
    if (value !== undefined) {
      sums.set(value, (sums.get(value) ?? 0) + 1);
    }
  }
  return sums;
}

function foundFields(sample: readonly LogRow[]): readonly string[] {
  const seen = new Map<string, { records: number; readonly values: Set<string> }>();
  for (const row of sample) {
    for (const [key, value] of fieldsOf(row)) {
      const known = seen.get(key) ?? { records: 0, values: new Set<string>() };
      seen.set(key, known);
      known.records += 1;
      known.values.add(value);
    }
  }
  return [...seen]
    .filter(
      ([key, { records, values }]) =>
        // A search takes such a name for the record's own.
        !COUNTED_FIELDS.includes(key) &&
        records >= sample.length * MIN_SHARE &&
        (values.size <= 20 || values.size <= records * MAX_DISTINCT_SHARE),
    )
    .toSorted(([a, one], [b, other]) => other.records - one.records || (a < b ? -1 : 1))
    .slice(0, MAX_FOUND)
    .map(([key]) => key);
}
