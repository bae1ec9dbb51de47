-- The CPU of a host that sends none is unknown; it was 100 %, because least() of a number and NULL is the number.

-- One row a host and minute. Shares are percent, sizes bytes; net_* are the bytes of that minute; the disk is the
-- fullest file system. A counter that fell began again from zero.
CREATE OR REPLACE VIEW grafana_v1.host_metrics AS
SELECT (host_id::bigint << 32) + (extract(epoch FROM time) / 60)::bigint AS id,
       host_id,
       time AS timestamp,
       (SELECT CASE WHEN busy > 1 THEN 100 ELSE 100 * busy END FROM (SELECT coalesce(
         sum(mean) FILTER (WHERE metric = 'system.cpu.utilization' AND core IS NULL AND mode NOT IN ('idle', 'iowait')),
         sum(mean) FILTER (WHERE metric = 'system.cpu.utilization' AND core IS NOT NULL AND mode NOT IN ('idle', 'iowait'))
           / nullif(count(DISTINCT core) FILTER (WHERE metric = 'system.cpu.utilization'), 0)) AS busy) AS cpu) AS cpu_usage,
       avg(mean) FILTER (WHERE metric = 'system.cpu.load_average.1m') AS cpu_load_1m,
       avg(mean) FILTER (WHERE metric = 'system.cpu.load_average.5m') AS cpu_load_5m,
       avg(mean) FILTER (WHERE metric = 'system.cpu.load_average.15m') AS cpu_load_15m,
       avg(mean) FILTER (WHERE metric = 'system.memory.limit') AS mem_total,
       avg(mean) FILTER (WHERE metric = 'system.memory.usage' AND state = 'used') AS mem_used,
       100 * avg(mean) FILTER (WHERE metric = 'system.memory.utilization' AND state = 'used') AS mem_usage,
       sum(mean) FILTER (WHERE metric = 'system.filesystem.limit') AS disk_total,
       sum(mean) FILTER (WHERE metric = 'system.filesystem.usage' AND state = 'used') AS disk_used,
       100 * max(mean) FILTER (WHERE metric = 'system.filesystem.utilization') AS disk_usage,
       sum(rise) FILTER (WHERE metric = 'system.network.io' AND direction = 'receive') AS net_rx_bytes,
       sum(rise) FILTER (WHERE metric = 'system.network.io' AND direction = 'transmit') AS net_tx_bytes,
       sum(mean) FILTER (WHERE metric = 'system.network.connection.count') AS net_connections
FROM (
  SELECT series.host_id, bucket.time, metric.name AS metric,
         series.attributes ->> 'cpu.mode' AS mode,
         series.attributes ->> 'cpu.logical_number' AS core,
         coalesce(series.attributes ->> 'system.memory.state', series.attributes ->> 'system.filesystem.state') AS state,
         series.attributes ->> 'network.io.direction' AS direction,
         CASE WHEN abs(bucket.sum) < 1e-290 THEN 0 ELSE bucket.sum / bucket.samples END AS mean,
         CASE WHEN metric.monotonic THEN bucket.increase + CASE
           WHEN before.last IS NULL THEN 0
           WHEN bucket.first >= before.last THEN bucket.first - before.last
           ELSE bucket.first END END AS rise
  FROM vigilops.metrics AS metric
  JOIN vigilops.series AS series ON series.metric_id = metric.id
  JOIN vigilops.samples_1m AS bucket ON bucket.series_id = series.id
  -- The value before this minute. Not from the view: it would compute its newest part again for every row.
  LEFT JOIN LATERAL (
    SELECT CASE WHEN bucket.time < (SELECT materialised_until FROM vigilops.rollup_progress WHERE level = '1m') THEN (
        SELECT earlier.last FROM vigilops.samples_1m_data AS earlier
        WHERE earlier.series_id = series.id AND earlier.time < bucket.time AND earlier.time >= bucket.time - interval '5 minutes'
        ORDER BY earlier.time DESC LIMIT 1
      ) ELSE (
        SELECT sample.value FROM vigilops.samples AS sample
        WHERE sample.series_id = series.id AND sample.value BETWEEN -1e290 AND 1e290
          AND sample.time < bucket.time AND sample.time >= bucket.time - interval '5 minutes'
        ORDER BY sample.time DESC LIMIT 1
      ) END AS last
    WHERE metric.monotonic
  ) AS before ON true
  WHERE series.host_id IS NOT NULL AND metric.name IN (
    'system.cpu.utilization', 'system.cpu.load_average.1m', 'system.cpu.load_average.5m', 'system.cpu.load_average.15m',
    'system.memory.limit', 'system.memory.usage', 'system.memory.utilization', 'system.filesystem.limit',
    'system.filesystem.usage', 'system.filesystem.utilization', 'system.network.io', 'system.network.connection.count')
) AS readings
GROUP BY host_id, time;
