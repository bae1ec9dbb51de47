import type { MetricKind, Temporality } from '../../model/index.ts';
import type { Ask } from './ask.ts';
import { labelText, parseExactJson, type Json } from './json.ts';
import { joinHosts, labelSql, matchSql, type LabelMatch } from './labels.ts';
import { join, sql, where, type Sql } from './sql.ts';
import { at, unixUsText, type TimeRange } from './times.ts';

export interface MetricRecord {
  readonly id: number;
  readonly name: string;
  readonly kind: MetricKind;
  readonly unit: string;
  readonly temporality: Temporality;
  readonly monotonic: boolean;
  readonly description: string;
}

export interface SeriesQuestion {
  readonly metricIds: readonly number[];
  readonly hostIds?: readonly number[] | undefined;
  readonly matches: readonly LabelMatch[];
  /** Leaves out series that were silent since; `last_seen` is right to the hour. */
  readonly seenSinceUs: number;
  /** The labels wanted; undefined wants all that the points carry, and who sent them. */
  readonly keys?: readonly string[] | undefined;
  readonly limit: number;
}

export interface FoundSeries {
  readonly id: number;
  readonly metricId: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** A new start of a cumulative series: from here on it counts from zero. */
export interface SeriesStartAt {
  readonly seriesId: number;
  readonly startUs: number;
}

export interface HostSeriesQuestion {
  readonly hostIds: readonly number[];
  /** Names. */
  readonly metrics: readonly string[];
  /** Leaves out series that have one of these attributes. */
  readonly without?: readonly string[];
  /** Leaves out series that were silent since; `last_seen` is right to the hour. */
  readonly seenSinceUs: number;
}

export interface HostSeries {
  readonly id: number;
  readonly hostId: number;
  readonly metric: string;
  readonly kind: MetricKind;
  readonly temporality: Temporality;
  readonly monotonic: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

export interface SeriesReader {
  /** Every metric of that name: one for each kind, unit, temporality and monotonicity that was ever sent. */
  metricsNamed(name: string, signal: AbortSignal): Promise<readonly MetricRecord[]>;
  /** How many series each metric has, by its id. */
  countSeries(metricIds: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, number>>;
  /** In order of id, at most `limit`. */
  find(question: SeriesQuestion, signal: AbortSignal): Promise<readonly FoundSeries[]>;
  /** Number series, in order of id. */
  ofHosts(question: HostSeriesQuestion, signal: AbortSignal): Promise<readonly HostSeries[]>;
  /** New starts within the range, at most `limit`. */
  starts(
    seriesIds: readonly number[],
    range: TimeRange,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly SeriesStartAt[]>;
}

/** Who sent it: labels that go with every series which stands alone. */
const SENDER_KEYS = ['host.name', 'service.name', 'service.namespace', 'service.instance.id'] as const;

const SEEN_PATIENCE_US = 3 * 3_600e6;

export function createSeriesReader(ask: Ask): SeriesReader {
  return {
    metricsNamed: (name, signal) =>
      ask.read<MetricRecord & Record<string, unknown>>(
        sql`SELECT id, name, kind, unit, temporality, monotonic, description FROM vigilops.metrics
            WHERE name = ${name} ORDER BY id`,
        signal,
      ),

    async countSeries(metricIds, signal) {
      const rows = await ask.read<{ metric_id: number; series: number }>(
        sql`SELECT metric_id, count(*)::int AS series FROM vigilops.series
            WHERE metric_id = ANY(${metricIds}::int[]) GROUP BY metric_id`,
        signal,
      );
      return new Map(rows.map((row) => [row.metric_id, row.series]));
    },

    async find(question, signal) {
      const rows = await ask.question<FoundRow>(findSql(question), signal);
      const keys = question.keys ?? SENDER_KEYS;
      return rows.map((row) => ({ id: row.id, metricId: row.metric_id, labels: labelsOf(row, keys) }));
    },

    async ofHosts({ hostIds, metrics, without = [], seenSinceUs }, signal) {
      const rows = await ask.read<HostSeriesRow>(
        sql`SELECT s.id, s.host_id, m.name AS metric, m.kind, m.temporality, m.monotonic, s.attributes::text AS attributes
            FROM vigilops.series s JOIN vigilops.metrics m ON m.id = s.metric_id
            WHERE s.host_id = ANY(${hostIds}::int[]) AND m.kind IN ('gauge', 'sum')
              AND s.metric_id IN (SELECT id FROM vigilops.metrics WHERE name = ANY(${metrics}::text[]))
              AND ${seen(seenSinceUs)} AND NOT s.attributes ?| ${without}::text[]
            ORDER BY s.id`,
        signal,
      );
      return rows.map(({ id, host_id, metric, kind, temporality, monotonic, attributes }) => ({
        id,
        hostId: host_id,
        metric,
        kind,
        temporality,
        monotonic,
        labels: textLabels(attributes),
      }));
    },

    async starts(seriesIds, range, limit, signal) {
      const rows = await ask.question<{ series_id: number; start_us: string }>(
        sql`SELECT series_id, ${unixUsText(sql`start_time`)} AS start_us FROM vigilops.series_starts
            WHERE series_id = ANY(${seriesIds}::int[])
              AND start_time >= ${at(range.fromUs)} AND start_time < ${at(range.toUs)}
            ORDER BY start_time DESC LIMIT ${limit}`,
        signal,
      );
      return rows.map((row) => ({ seriesId: row.series_id, startUs: Number(row.start_us) }));
    },
  };
}

interface FoundRow extends Record<string, unknown> {
  readonly id: number;
  readonly metric_id: number;
  readonly attributes: string | null;
  readonly labels: readonly (string | null)[];
}

interface HostSeriesRow extends Record<string, unknown> {
  readonly id: number;
  readonly host_id: number;
  readonly metric: string;
  readonly kind: MetricKind;
  readonly temporality: Temporality;
  readonly monotonic: boolean;
  readonly attributes: string;
}

function findSql({ metricIds, hostIds, matches, seenSinceUs, keys, limit }: SeriesQuestion): Sql {
  const conditions = [
    sql`s.metric_id = ANY(${metricIds}::int[])`,
    seen(seenSinceUs),
    ...matches.map(matchSql),
  ];
  if (hostIds !== undefined) {
    conditions.push(sql`s.host_id = ANY(${hostIds}::int[])`);
  }
  const wanted = keys ?? SENDER_KEYS;
  return sql`
    SELECT s.id, s.metric_id, ${keys === undefined ? sql`s.attributes::text` : sql`NULL`} AS attributes,
           json_build_array(${join(wanted.map(labelSql), sql`, `)}) AS labels
    FROM vigilops.series s JOIN vigilops.resources r ON r.id = s.resource_id
    ${joinHosts([...wanted, ...matches.map(({ key }) => key)])}
    ${where(conditions)} ORDER BY s.id LIMIT ${limit}`;
}

/** Of a series `s`: `last_seen` is written once an hour and late; three hours of patience leave nothing out that has values. */
export function seen(sinceUs: number): Sql {
  return sql`s.last_seen >= ${at(Math.max(0, sinceUs - SEEN_PATIENCE_US))}`;
}

function labelsOf(row: FoundRow, keys: readonly string[]): Record<string, string> {
  const labels: [string, string][] =
    row.attributes === null ? [] : Object.entries(textLabels(row.attributes));
  keys.forEach((key, index) => {
    const value = row.labels[index];
    if (value !== null && value !== undefined) {
      labels.push([key, value]);
    }
  });
  // fromEntries defines own properties, so a label named __proto__ is a label.
  return Object.fromEntries(labels);
}

function textLabels(attributes: string): Record<string, string> {
  const parsed = parseExactJson(attributes);
  const entries =
    parsed === null || typeof parsed !== 'object' ? [] : Object.entries(parsed as Record<string, Json>);
  return Object.fromEntries(entries.map(([key, value]) => [key, labelText(value)]));
}
