import type pg from 'pg';
import type { PastPlan } from './plan.ts';

/** One row each: width, samples of 15 s in it. */
const LEVELS = [
  ['1h', '1 hour', 240],
  ['5m', '5 minutes', 20],
  ['1m', '1 minute', 4],
] as const;

/**
 * Goes on into the past from what the demo has sent: each series around its own value, each counter at its own rate.
 * Rollups and samples as far back as pages look at them, histograms every five minutes, calls of models. Returns the number of rows.
 */
export async function seedPast(client: pg.Client, past: PastPlan): Promise<number> {
  await client.query('SET synchronous_commit = off');
  await client.query(
    `CREATE TEMP TABLE present AS
     SELECT series_id, min(value) AS low, max(value) AS high, min(time) AS begins, metrics.monotonic,
            (max(value) - min(value)) / greatest(1, extract(epoch FROM max(time) - min(time))::float8) AS rate
     FROM vigilops.samples JOIN vigilops.series ON series.id = series_id JOIN vigilops.metrics ON metrics.id = metric_id
     GROUP BY series_id, metrics.monotonic ORDER BY series_id`,
  );
  let rows = 0;
  const insert = async (sql: string, values: readonly unknown[]) => {
    rows += (await client.query(sql, [...values])).rowCount ?? 0;
  };
  for (const [level, width, samples] of LEVELS) {
    await insert(
      `INSERT INTO vigilops.samples_${level}_data (time, series_id, samples, sum, min, max, first, last, increase)
       SELECT time, series_id, ${String(samples)}, ${String(samples)} * value, low, high, value, value,
              CASE WHEN monotonic THEN rate * extract(epoch FROM $1::interval)::float8 ELSE 0 END
       FROM generate_series(date_bin($1::interval, (SELECT min(begins) FROM present), 'epoch') - $2 * interval '1 hour',
                            date_bin($1::interval, (SELECT min(begins) FROM present), 'epoch') - $1::interval, $1::interval) AS time
       CROSS JOIN present ${VALUE}
       ON CONFLICT DO NOTHING`,
      [width, past.hours[level]],
    );
  }
  await insert(
    `INSERT INTO vigilops.samples (time, series_id, value)
     SELECT time, series_id, value
     FROM generate_series((SELECT min(begins) FROM present) - $1 * interval '1 hour',
                          (SELECT min(begins) FROM present) - interval '15 seconds', interval '15 seconds') AS time
     CROSS JOIN present ${VALUE}`,
    [past.hours.raw],
  );
  await insert(
    `INSERT INTO vigilops.histograms
     SELECT (jsonb_populate_record(NULL::vigilops.histograms, to_jsonb(one) || jsonb_build_object('time', one.time - step * interval '5 minutes'))).*
     FROM (SELECT DISTINCT ON (series_id) * FROM vigilops.histograms ORDER BY series_id, time) AS one,
          generate_series(1, $1::int * 12) AS step`,
    [past.hours.histograms],
  );
  await insert(
    `INSERT INTO vigilops.llm_calls
     SELECT (jsonb_populate_record(NULL::vigilops.llm_calls, to_jsonb(one) || jsonb_build_object('request_id', gen_random_uuid(),
              'time', one.time - step * ($2::float8 / $1) * interval '1 day'))).*
     FROM (SELECT * FROM vigilops.llm_calls ORDER BY time LIMIT 1) AS one, generate_series(1, $1::int) AS step`,
    [past.llmCalls, past.days],
  );
  return rows;
}

/** A gauge swings a fifth around what it is; a counter was less. */
const VALUE = `CROSS JOIN LATERAL (SELECT CASE WHEN monotonic THEN greatest(0, low - rate * extract(epoch FROM begins - time)::float8)
  ELSE low * (1 + 0.2 * sin(extract(epoch FROM time)::float8 / 9000 + series_id)) END AS value) AS was`;
