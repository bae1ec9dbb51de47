import { METRIC } from '@vigilops/contracts';
import type { DigestCounts, DigestSpan } from '../../model/index.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at, lasting } from '../read/times.ts';
import { within } from './alert-counts.ts';

const MOST_ROWS = 5;
/** Who is silent for longer was taken down, and nobody waits for it. */
const SILENT_FOR = sql`interval '30 days'`;
/** As a share of the whole: less is the weather. */
const RISE = 0.1;

type Hosts = Awaited<ReturnType<DigestCounts['hosts']>>;
type Measure = Hosts['rising'][number]['measure'];

interface UseRow extends Row {
  readonly id: number;
  readonly name: string;
  readonly measure: Measure;
  readonly now: number | null;
  readonly before: number | null;
}

export async function countHosts(db: Queryable, span: DigestSpan, offlineAfterMs: number): Promise<Hosts> {
  const [total] = await db.query<{ total: number }>(
    statement(
      sql`SELECT count(*)::int AS total FROM vigilops.effective_hosts WHERE is_present AND created_at < ${at(span.toUs)}`,
    ),
  );
  const silence = sql`coalesce(offline_after_ms * interval '1 millisecond', ${lasting(offlineAfterMs * 1_000)})`;
  const silent = await db.query<Hosts['silent'][number] & Row>(
    statement(sql`
      SELECT id, name, round((date_part('epoch', ${at(span.toUs)} - last_heartbeat) / 3600)::numeric, 1)::float8 AS hours
      FROM vigilops.effective_hosts
      WHERE is_present AND source = 'agent' AND last_heartbeat < ${at(span.toUs)} - ${silence}
        AND last_heartbeat > ${at(span.toUs)} - ${SILENT_FOR}
      ORDER BY last_heartbeat, id LIMIT ${MOST_ROWS}`),
  );
  const troubled = await db.query<Hosts['troubled'][number] & Row>(
    statement(sql`
      SELECT host.stands_for AS id, min(living.name) AS name, count(*)::int AS alerts
      FROM vigilops.alerts AS alert
      JOIN vigilops.effective_hosts AS host ON host.id = alert.host_id
      JOIN vigilops.effective_hosts AS living ON living.id = host.stands_for
      WHERE ${within(sql`alert.fired_at`, span)}
      GROUP BY host.stands_for ORDER BY alerts DESC, name LIMIT ${MOST_ROWS}`),
  );
  const uses = await useOf(db, span);
  const mean = (measure: Measure, of: 'now' | 'before') =>
    meanOf(uses.filter((use) => use.measure === measure).map((use) => use[of]));
  return {
    total: total?.total ?? 0,
    silent: [...silent],
    troubled: [...troubled],
    cpu_ratio: mean('cpu', 'now'),
    cpu_ratio_before: mean('cpu', 'before'),
    memory_ratio: mean('memory', 'now'),
    memory_ratio_before: mean('memory', 'before'),
    disk_ratio: mean('disk', 'now'),
    disk_ratio_before: mean('disk', 'before'),
    rising: risingOf(uses),
  };
}

function risingOf(uses: readonly UseRow[]): Hosts['rising'] {
  return uses
    .flatMap(({ id, name, measure, now, before }) =>
      now !== null && before !== null && now - before >= RISE
        ? [{ id, name, measure, ratio: rounded(now), ratio_before: rounded(before) }]
        : [],
    )
    .toSorted((a, b) => b.ratio - b.ratio_before - (a.ratio - a.ratio_before))
    .slice(0, MOST_ROWS);
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : rounded(known.reduce((sum, value) => sum + value, 0) / known.length);
}

const rounded = (ratio: number) => Math.round(ratio * 1e4) / 1e4;

/**
 * Of each host the mean use of CPU and memory, and of its fullest file system the most that was in use. CPU is the sum of
 * the modes in which it works for somebody.
 */
async function useOf(db: Queryable, span: DigestSpan): Promise<readonly UseRow[]> {
  return db.query<UseRow>(
    statement(sql`
      WITH wanted AS (
        SELECT series.id, series.host_id,
               CASE metric.name WHEN ${METRIC.cpuUtilization} THEN 'cpu' WHEN ${METRIC.memoryUtilization} THEN 'memory' ELSE 'disk' END AS measure
        FROM vigilops.series AS series JOIN vigilops.metrics AS metric ON metric.id = series.metric_id
        WHERE series.host_id IS NOT NULL AND series.last_seen >= ${at(span.beforeUs)} - interval '2 hours'
          AND CASE metric.name
                WHEN ${METRIC.cpuUtilization} THEN NOT series.attributes ?| ARRAY['cpu.logical_number', 'cpu']
                  AND coalesce(series.attributes ->> 'cpu.mode', series.attributes ->> 'state', '') NOT IN ('idle', 'iowait', 'wait')
                WHEN ${METRIC.memoryUtilization} THEN
                  coalesce(series.attributes ->> 'system.memory.state', series.attributes ->> 'state', 'used') = 'used'
                WHEN ${METRIC.filesystemUtilization} THEN true
                ELSE false END
      ), measured AS (
        SELECT wanted.host_id, wanted.measure, wanted.id, hour.time >= ${at(span.fromUs)} AS is_now,
               sum(hour.sum) / nullif(sum(hour.samples), 0) AS mean, max(hour.max) AS most
        FROM wanted JOIN vigilops.samples_1h AS hour ON hour.series_id = wanted.id
        WHERE hour.time >= ${at(span.beforeUs)} AND hour.time < ${at(span.toUs)}
        GROUP BY wanted.host_id, wanted.measure, wanted.id, is_now
      ), used AS (
        SELECT host_id, measure, is_now,
               CASE measure WHEN 'cpu' THEN least(sum(mean), 1) WHEN 'memory' THEN avg(mean) ELSE max(most) END AS ratio
        FROM measured GROUP BY host_id, measure, is_now
      )
      SELECT host.stands_for AS id, min(living.name) AS name, used.measure,
             max(used.ratio) FILTER (WHERE used.is_now) AS now, max(used.ratio) FILTER (WHERE NOT used.is_now) AS before
      FROM used
      JOIN vigilops.effective_hosts AS host ON host.id = used.host_id
      JOIN vigilops.effective_hosts AS living ON living.id = host.stands_for
      GROUP BY host.stands_for, used.measure ORDER BY name, measure`),
  );
}
