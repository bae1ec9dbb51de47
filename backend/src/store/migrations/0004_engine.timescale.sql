-- Hypertables, columnstore and continuous aggregates. Intervals and policies are settings: see engines/timescale.

SELECT create_hypertable('vigilops.samples', by_range('time', interval '1 day'), create_default_indexes => false);
SELECT create_hypertable('vigilops.histograms', by_range('time', interval '1 day'), create_default_indexes => false);
SELECT create_hypertable('vigilops.exemplars', by_range('time', interval '1 day'), create_default_indexes => false);
SELECT create_hypertable('vigilops.logs', by_range('time', interval '1 day'), create_default_indexes => false);
SELECT create_hypertable('vigilops.spans', by_range('time', interval '1 day'), create_default_indexes => false);
SELECT create_hypertable('vigilops.service_edges', by_range('time', interval '7 days'), create_default_indexes => false);

ALTER TABLE vigilops.samples SET (timescaledb.compress, timescaledb.compress_segmentby = 'series_id', timescaledb.compress_orderby = 'time');
ALTER TABLE vigilops.histograms SET (timescaledb.compress, timescaledb.compress_segmentby = 'series_id', timescaledb.compress_orderby = 'time');
ALTER TABLE vigilops.exemplars SET (timescaledb.compress, timescaledb.compress_segmentby = 'series_id', timescaledb.compress_orderby = 'time');
ALTER TABLE vigilops.logs SET (timescaledb.compress, timescaledb.compress_segmentby = 'stream_id', timescaledb.compress_orderby = 'time, sequence');
ALTER TABLE vigilops.spans SET (timescaledb.compress, timescaledb.compress_segmentby = 'resource_id', timescaledb.compress_orderby = 'time');

CREATE MATERIALIZED VIEW vigilops.samples_1m
WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
SELECT time_bucket(interval '1 minute', time) AS time,
       series_id,
       count(*) AS samples,
       sum(value) AS sum,
       min(value) AS min,
       max(value) AS max,
       first(value, time) AS first,
       last(value, time) AS last,
       vigilops.increase(value ORDER BY time) AS increase
FROM vigilops.samples
WHERE value BETWEEN -1e290 AND 1e290
GROUP BY 1, 2
WITH NO DATA;

CREATE MATERIALIZED VIEW vigilops.samples_5m
WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
SELECT time_bucket(interval '5 minutes', time) AS time,
       series_id,
       sum(samples)::bigint AS samples,
       sum(sum) AS sum,
       min(min) AS min,
       max(max) AS max,
       first(first, time) AS first,
       last(last, time) AS last,
       sum(increase) + vigilops.increase_between(array_agg(first ORDER BY time), array_agg(last ORDER BY time)) AS increase
FROM vigilops.samples_1m
GROUP BY 1, 2
WITH NO DATA;

CREATE MATERIALIZED VIEW vigilops.samples_1h
WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
SELECT time_bucket(interval '1 hour', time) AS time,
       series_id,
       sum(samples)::bigint AS samples,
       sum(sum) AS sum,
       min(min) AS min,
       max(max) AS max,
       first(first, time) AS first,
       last(last, time) AS last,
       sum(increase) + vigilops.increase_between(array_agg(first ORDER BY time), array_agg(last ORDER BY time)) AS increase
FROM vigilops.samples_5m
GROUP BY 1, 2
WITH NO DATA;

ALTER MATERIALIZED VIEW vigilops.samples_1m SET (timescaledb.compress = true, timescaledb.compress_segmentby = 'series_id', timescaledb.compress_orderby = 'time');
ALTER MATERIALIZED VIEW vigilops.samples_5m SET (timescaledb.compress = true, timescaledb.compress_segmentby = 'series_id', timescaledb.compress_orderby = 'time');
ALTER MATERIALIZED VIEW vigilops.samples_1h SET (timescaledb.compress = true, timescaledb.compress_segmentby = 'series_id', timescaledb.compress_orderby = 'time');
