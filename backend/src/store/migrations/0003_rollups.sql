-- The rise of a counter over neighbouring values in order of time. A fall is a reset: the new value counts from zero.
CREATE FUNCTION vigilops.increase_of(readings double precision[]) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  total double precision := 0;
  before double precision;
  reading double precision;
BEGIN
  FOREACH reading IN ARRAY readings LOOP
    IF before IS NOT NULL THEN
      total := total + CASE WHEN reading >= before THEN reading - before ELSE reading END;
    END IF;
    before := reading;
  END LOOP;
  RETURN total;
END $$;

CREATE AGGREGATE vigilops.increase(double precision) (
  SFUNC = array_append, STYPE = double precision[], INITCOND = '{}',
  FINALFUNC = vigilops.increase_of, PARALLEL = SAFE
);

-- The rise between buckets: from the last value of each one to the first of the next. Together with the sum of the
-- buckets' own increases it is the increase of the longer bucket, to the last digit that addition keeps.
CREATE FUNCTION vigilops.increase_between(firsts double precision[], lasts double precision[]) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  total double precision := 0;
  opening double precision;
  closing double precision;
BEGIN
  FOR i IN 2 .. coalesce(array_length(firsts, 1), 0) LOOP
    opening := firsts[i];
    closing := lasts[i - 1];
    total := total + CASE WHEN opening >= closing THEN opening - closing ELSE opening END;
  END LOOP;
  RETURN total;
END $$;

-- Rows before `closed_until` are rolled up or about to be: a writer that adds one there says so in rollup_late.
-- `settled_after`: every writer that may have seen the frontier before has a transaction id below this one.
CREATE TABLE vigilops.rollup_frontier (
  only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  closed_until  timestamptz NOT NULL,
  settled_after xid8
);
INSERT INTO vigilops.rollup_frontier VALUES (true, '-infinity', NULL);

CREATE TABLE vigilops.rollup_progress (
  level              text PRIMARY KEY,
  materialised_until timestamptz NOT NULL
);
INSERT INTO vigilops.rollup_progress VALUES ('1m', '-infinity'), ('5m', '-infinity'), ('1h', '-infinity');

-- Appended by writers in the transaction of their rows, consumed by the rollup job.
CREATE TABLE vigilops.rollup_late (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  from_time  timestamptz NOT NULL,
  to_time    timestamptz NOT NULL,
  series_ids integer[] NOT NULL
);

-- Finished buckets from the table, the newest ones computed from the level below: never a gap, never a wait.
CREATE VIEW vigilops.samples_1m AS
SELECT time, series_id, samples, sum, min, max, first, last, increase
FROM vigilops.samples_1m_data
WHERE time < (SELECT materialised_until FROM vigilops.rollup_progress WHERE level = '1m')
UNION ALL
SELECT time, series_id, samples, sum, min, max, readings[1], readings[samples], vigilops.increase_of(readings)
FROM (
  SELECT date_bin(interval '1 minute', time, timestamptz 'epoch') AS time, series_id, count(*) AS samples,
         sum(value) AS sum, min(value) AS min, max(value) AS max, array_agg(value ORDER BY time) AS readings
  FROM vigilops.samples
  WHERE value BETWEEN -1e290 AND 1e290
    AND time >= (SELECT materialised_until FROM vigilops.rollup_progress WHERE level = '1m')
  GROUP BY 1, 2
) AS live;

CREATE VIEW vigilops.samples_5m AS
SELECT time, series_id, samples, sum, min, max, first, last, increase
FROM vigilops.samples_5m_data
WHERE time < (SELECT materialised_until FROM vigilops.rollup_progress WHERE level = '5m')
UNION ALL
SELECT time, series_id, samples, sum, min, max, firsts[1], lasts[buckets],
       increase + vigilops.increase_between(firsts, lasts)
FROM (
  SELECT date_bin(interval '5 minutes', time, timestamptz 'epoch') AS time, series_id,
         sum(samples)::bigint AS samples, sum(sum) AS sum, min(min) AS min, max(max) AS max, count(*) AS buckets,
         array_agg(first ORDER BY time) AS firsts, array_agg(last ORDER BY time) AS lasts, sum(increase) AS increase
  FROM vigilops.samples_1m
  WHERE time >= (SELECT materialised_until FROM vigilops.rollup_progress WHERE level = '5m')
  GROUP BY 1, 2
) AS live;

CREATE VIEW vigilops.samples_1h AS
SELECT time, series_id, samples, sum, min, max, first, last, increase
FROM vigilops.samples_1h_data
WHERE time < (SELECT materialised_until FROM vigilops.rollup_progress WHERE level = '1h')
UNION ALL
SELECT time, series_id, samples, sum, min, max, firsts[1], lasts[buckets],
       increase + vigilops.increase_between(firsts, lasts)
FROM (
  SELECT date_bin(interval '1 hour', time, timestamptz 'epoch') AS time, series_id,
         sum(samples)::bigint AS samples, sum(sum) AS sum, min(min) AS min, max(max) AS max, count(*) AS buckets,
         array_agg(first ORDER BY time) AS firsts, array_agg(last ORDER BY time) AS lasts, sum(increase) AS increase
  FROM vigilops.samples_5m
  WHERE time >= (SELECT materialised_until FROM vigilops.rollup_progress WHERE level = '1h')
  GROUP BY 1, 2
) AS live;
