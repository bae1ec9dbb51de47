import { containing, type Ask } from './ask.ts';
import { matchSql, seen, type LabelMatch, type MetricRecord } from './series.ts';
import { sql, where, type Sql } from './sql.ts';

export interface MetricListQuestion {
  /** Part of the name. */
  readonly text?: string | undefined;
  readonly hostId?: number | undefined;
  readonly service?: string | undefined;
  /** Only what comes after this one, in order of name and id. */
  readonly after?: { readonly name: string; readonly id: number } | undefined;
  readonly limit: number;
}

/** Which series a question about labels means. */
export interface LabelScope {
  /** Undefined: of all metrics. */
  readonly metric?: string | undefined;
  readonly matches?: readonly LabelMatch[];
  readonly hostIds?: readonly number[] | undefined;
  /** Leaves out series that were silent since; undefined: none. */
  readonly seenSinceUs?: number | undefined;
}

export interface LabelKey {
  readonly key: string;
  readonly source: 'series' | 'resource';
}

export interface MetricCatalogReader {
  listMetrics(question: MetricListQuestion, signal: AbortSignal): Promise<readonly MetricRecord[]>;
  /** Keys of the points first, then those that only their resources have; each part in alphabetical order. */
  labelKeys(scope: LabelScope, limit: number, signal: AbortSignal): Promise<readonly LabelKey[]>;
  /** In alphabetical order. */
  labelValues(
    question: LabelScope & {
      readonly key: string;
      readonly text?: string | undefined;
      readonly limit: number;
    },
    signal: AbortSignal,
  ): Promise<readonly string[]>;
}

export function createMetricCatalogReader(ask: Ask): MetricCatalogReader {
  return {
    listMetrics: (question, signal) =>
      ask.question<MetricRecord & Record<string, unknown>>(listSql(question), signal),

    labelKeys: (scope, limit, signal) =>
      ask.question<LabelKey & Record<string, unknown>>(
        sql`WITH found AS (${seriesOf(scope)}),
              of_series AS (SELECT DISTINCT jsonb_object_keys(attributes) AS key FROM found),
              of_resources AS (
                SELECT DISTINCT jsonb_object_keys(attributes) AS key FROM vigilops.resources
                WHERE id IN (SELECT resource_id FROM found))
            SELECT key, 'series' AS source FROM of_series
            UNION ALL
            SELECT key, 'resource' FROM of_resources WHERE key NOT IN (SELECT key FROM of_series)
            ORDER BY source DESC, key LIMIT ${limit}`,
        signal,
      ),

    async labelValues({ key, text, limit, ...scope }, signal) {
      const rows = await ask.question<{ value: string }>(
        sql`SELECT DISTINCT value FROM (
              SELECT coalesce(attributes ->> ${key}::text, resource_attributes ->> ${key}::text) AS value
              FROM (${seriesOf(scope)}) AS series
            ) AS found
            WHERE value IS NOT NULL ${text === undefined ? sql`` : sql`AND value ILIKE ${containing(text)}`}
            ORDER BY value LIMIT ${limit}`,
        signal,
      );
      return rows.map((row) => row.value);
    },
  };
}

function seriesOf({ metric, matches = [], hostIds, seenSinceUs }: LabelScope): Sql {
  const conditions = matches.map(matchSql);
  if (metric !== undefined) {
    conditions.push(sql`s.metric_id IN (SELECT id FROM vigilops.metrics WHERE name = ${metric})`);
  }
  if (hostIds !== undefined) {
    conditions.push(sql`s.host_id = ANY(${hostIds}::int[])`);
  }
  if (seenSinceUs !== undefined) {
    conditions.push(seen(seenSinceUs));
  }
  return sql`SELECT s.attributes, s.resource_id, r.attributes AS resource_attributes
    FROM vigilops.series s JOIN vigilops.resources r ON r.id = s.resource_id ${where(conditions)}`;
}

function listSql({ text, hostId, service, after, limit }: MetricListQuestion): Sql {
  const conditions: Sql[] = [];
  if (text !== undefined) {
    conditions.push(sql`name ILIKE ${containing(text)}`);
  }
  if (after !== undefined) {
    conditions.push(sql`(name, id) > (${after.name}, ${after.id}::int)`);
  }
  if (hostId !== undefined) {
    conditions.push(sql`id IN (SELECT metric_id FROM vigilops.series WHERE host_id = ${hostId})`);
  }
  if (service !== undefined) {
    conditions.push(sql`id IN (
      SELECT s.metric_id FROM vigilops.series s JOIN vigilops.resources r ON r.id = s.resource_id
      WHERE r.service_name = ${service})`);
  }
  return sql`SELECT id, name, kind, unit, temporality, monotonic, description
    FROM vigilops.metrics ${where(conditions)} ORDER BY name, id LIMIT ${limit}`;
}
