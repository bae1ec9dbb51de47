import { bucketsSql, ORDINARY, samplesAsBuckets } from './buckets.ts';
import { binSql, LEVELS_US, type Behaviour, type NumberRange } from './number-range.ts';
import { join, sql, type Sql } from './sql.ts';
import { at, lasting } from './times.ts';

/** SELECT series_id, bin, value: one row a series and step. */
export function cellsSql(range: NumberRange): Sql {
  const { timeFunction } = range;
  if (timeFunction !== 'rate' && timeFunction !== 'increase') {
    const ids = range.members.map((member) => member.seriesId);
    return plainSql(range, ids, timeFunction);
  }
  const parts = (['counter', 'level', 'delta'] as const).flatMap((behaviour) => {
    const ids = range.members
      .filter((member) => member.behaviour === behaviour)
      .map((member) => member.seriesId);
    if (ids.length === 0) {
      return [];
    }
    return [behaviour === 'delta' ? deltasSql(range, ids) : changesSql(range, ids, behaviour)];
  });
  return join(parts, sql` UNION ALL `);
}

const PLAIN = {
  avg: quotient(sql`sum(sum)`, sql`sum(samples)`),
  min: sql`min(min)`,
  max: sql`max(max)`,
  sum: sql`sum(sum)`,
};

function plainSql(
  range: NumberRange,
  ids: readonly number[],
  timeFunction: keyof typeof PLAIN | 'last',
): Sql {
  const bin = binSql(range, sql`time`);
  const buckets = bucketsSql(range.segments, ids);
  return timeFunction === 'last'
    ? sql`SELECT DISTINCT ON (series_id, bin) series_id, ${bin} AS bin, last AS value FROM (${buckets}) AS buckets
        ORDER BY series_id, bin, time DESC`
    : sql`SELECT series_id, ${bin} AS bin, ${PLAIN[timeFunction]} AS value FROM (${buckets}) AS buckets GROUP BY 1, 2`;
}

/** PostgreSQL raises "underflow" where a quotient is too small for a double; such a numerator counts as zero. */
function quotient(numerator: Sql, denominator: Sql): Sql {
  return sql`CASE WHEN abs(${numerator}) < 1e-290 THEN 0 ELSE ${numerator} / ${denominator} END`;
}

/**
 * Rates and increases of series that are not deltas: within buckets, and from the last value of one to the first of
 * the next. A bucket's samples are taken to be evenly spaced, so that its first is at its start and its last one
 * spacing before its end; a rate is the rise over the time that was seen, so that a bucket half over is not half a rate.
 */
function changesSql(range: NumberRange, ids: readonly number[], behaviour: Exclude<Behaviour, 'delta'>): Sql {
  const rise = behaviour === 'counter' ? counted : subtracted;
  const value =
    range.timeFunction === 'increase'
      ? sql`sum(rise)`
      : quotient(sql`sum(rise)`, sql`nullif(sum(seconds), 0)`);
  return sql`
    SELECT series_id, ${binSql(range, sql`time`)} AS bin, ${value} AS value FROM (
      SELECT series_id, time,
             CASE WHEN samples > 1 THEN ${behaviour === 'counter' ? sql`increase` : sql`last - first`} ELSE 0 END
               + CASE WHEN joined THEN ${rise(sql`before_last`, sql`first`)} ELSE 0 END AS rise,
             span_us / 1e6 + CASE WHEN joined THEN date_part('epoch', time - before_ends) ELSE 0 END AS seconds
      FROM (
        SELECT *, coalesce(time > before_ends AND time - before_ends <= ${lasting(range.maxGapUs)}, false) AS joined
        FROM (
          SELECT *, lead(last) OVER earlier AS before_last,
                 lead(time + span_us * interval '1 microsecond') OVER earlier AS before_ends
          FROM (
            SELECT series_id, time, samples, first, last, increase, is_start,
                   CASE WHEN samples > 1 THEN width_us * (samples - 1) / samples ELSE 0 END AS span_us
            FROM (${readingsSql(range, ids, behaviour)}) AS readings
          ) AS spans
          WINDOW earlier AS (PARTITION BY series_id ORDER BY time DESC, is_start)
        ) AS pairs
        WHERE NOT is_start AND time >= ${at(range.fromUs)}
      ) AS judged
      WHERE samples > 1 OR joined
    ) AS changes
    GROUP BY 1, 2`;
}

/** A counter that fell began again from zero. */
function counted(before: Sql, now: Sql): Sql {
  return sql`CASE WHEN ${now} >= ${before} THEN ${now} - ${before} ELSE ${now} END`;
}

function subtracted(before: Sql, now: Sql): Sql {
  return sql`(${now} - ${before})`;
}

/**
 * Buckets from a little before the range, so that its first value has a neighbour, and new starts among them as
 * readings of zero. At equal times the start comes before the sample: OTLP's "began at an unknown value" (metrics
 * data model, cumulative streams with unknown start), which counts for nothing.
 */
function readingsSql(range: NumberRange, ids: readonly number[], behaviour: Behaviour): Sql {
  const [first, ...later] = range.segments;
  if (first === undefined) {
    throw new Error('a range has at least one segment');
  }
  const width = Math.max(1, LEVELS_US[first.level]);
  const lookBackUs = Math.ceil(range.maxGapUs / width) * width;
  const segments = [{ ...first, fromUs: first.fromUs - lookBackUs }, ...later];
  if (behaviour !== 'counter' || range.starts.length === 0) {
    return sql`SELECT *, false AS is_start FROM (${bucketsSql(segments, ids)}) AS buckets`;
  }
  // A bucket does not tell what happened at a start within it: such buckets give way to their samples.
  const rollups = segments.filter((segment) => segment.level !== 'raw');
  const inside = rollups.map(
    (segment) => sql`
      SELECT DISTINCT series_id, ${LEVELS_US[segment.level]}::float8 AS width_us,
             date_bin(${lasting(LEVELS_US[segment.level])}, time, timestamptz 'epoch') AS time
      FROM begun WHERE time >= ${at(segment.fromUs)} AND time < ${at(segment.toUs)}`,
  );
  const none = sql`SELECT 0, 0::float8, timestamptz 'epoch' WHERE false`;
  return sql`
    (WITH begun AS (
      SELECT series_id, timestamptz 'epoch' + start_us * interval '1 microsecond' AS time
      FROM unnest(${range.starts.map((start) => start.seriesId)}::int[],
                  ${range.starts.map((start) => start.startUs)}::bigint[]) AS start (series_id, start_us)
    ), opened (series_id, width_us, time) AS (
      ${inside.length === 0 ? none : join(inside, sql` UNION ALL `)}
    )
    SELECT *, false AS is_start FROM (${bucketsSql(segments, ids, notOpened)}) AS buckets
    UNION ALL
    SELECT *, false FROM (${samplesAsBuckets(sql`FROM (
      SELECT sample.series_id, sample.time, sample.value
      FROM opened JOIN vigilops.samples AS sample ON sample.series_id = opened.series_id AND ${ORDINARY}
       AND sample.time >= opened.time AND sample.time < opened.time + opened.width_us * interval '1 microsecond'
    ) AS inside`)}) AS samples
    UNION ALL
    SELECT series_id, time, 0, 1, 0, 0, 0, 0, 0, 0, true FROM begun)`;
}

function notOpened(): Sql {
  return sql`AND NOT EXISTS (
    SELECT FROM opened WHERE opened.series_id = bucket.series_id AND opened.time = bucket.time)`;
}

/**
 * Every delta is a change of its own; its rate is over the whole step, so the newest step is low until it is over.
 * A step without a delta is unknown, not zero: the sender may be silent or gone.
 */
function deltasSql(range: NumberRange, ids: readonly number[]): Sql {
  const value =
    range.timeFunction === 'increase'
      ? sql`sum(sum)`
      : quotient(sql`sum(sum)`, sql`${range.stepUs / 1_000_000}::float8`);
  return sql`SELECT series_id, ${binSql(range, sql`time`)} AS bin, ${value} AS value
    FROM (${bucketsSql(range.segments, ids)}) AS buckets GROUP BY 1, 2`;
}
