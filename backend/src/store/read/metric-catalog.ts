import { containing, type Ask } from './ask.ts';
import { eachValueSql, HOST_KEYS, joinHosts, matchSql, type LabelMatch } from './labels.ts';
import { seen, type MetricRecord } from './series.ts';
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
  readonly source: 'series' | 'resource' | 'host';
}

export interface MetricCatalogReader {
  listMetrics(question: MetricListQuestion, signal: AbortSignal): Promise<readonly MetricRecord[]>;
  /**
   * Keys of the points first, then those that only their resources have, then those of their hosts as people see them;
   * each part in alphabetical order.
   */
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
        sql`WITH found AS (SELECT s.attributes, s.resource_id, s.host_id ${seriesOf(scope)}),
              of_series AS (SELECT DISTINCT jsonb_object_keys(attributes) AS key FROM found),
              of_resources AS (
                SELECT DISTINCT jsonb_object_keys(attributes) AS key FROM vigilops.resources
                WHERE id IN (SELECT resource_id FROM found)),
              of_hosts AS (
                SELECT DISTINCT given.key FROM vigilops.effective_hosts h CROSS JOIN LATERAL (${HOST_KEYS}) AS given
                WHERE h.id IN (SELECT host_id FROM found))
            SELECT key, 'series' AS source FROM of_series
            UNION ALL
            SELECT key, 'resource' FROM of_resources WHERE key NOT IN (SELECT key FROM of_series)
            UNION ALL
            SELECT key, 'host' FROM of_hosts
            WHERE key NOT IN (SELECT key FROM of_series UNION SELECT key FROM of_resources)
            ORDER BY source DESC, key LIMIT ${limit}`,
        signal,
      ),

    async labelValues({ key, text, limit, ...scope }, signal) {
      const { value, join } = eachValueSql(key);
      const rows = await ask.question<{ value: string }>(
        sql`SELECT DISTINCT value FROM (SELECT ${value} AS value ${seriesOf(scope, { key, join })}) AS found
            WHERE value IS NOT NULL ${text === undefined ? sql`` : sql`AND value ILIKE ${containing(text)}`}
            ORDER BY value LIMIT ${limit}`,
        signal,
      );
      return rows.map((row) => row.value);
    },
  };
}

/** FROM and WHERE with the series `s`, their resources `r`, and their hosts `h` where a key needs them. */
function seriesOf(
  { metric, matches = [], hostIds, seenSinceUs }: LabelScope,
  wanted?: { readonly key: string; readonly join: Sql },
): Sql {
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
  const keys = [...matches.map(({ key }) => key), ...(wanted === undefined ? [] : [wanted.key])];
  return sql`FROM vigilops.series s JOIN vigilops.resources r ON r.id = s.resource_id
    ${joinHosts(keys)} ${wanted?.join ?? sql``} ${where(conditions)}`;
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
