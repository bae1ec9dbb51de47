import type pg from 'pg';

export interface SeedSize {
  readonly hosts: number;
  /** How far each level reaches back, in hours. */
  readonly hours: {
    readonly '1h': number;
    readonly '5m': number;
    readonly '1m': number;
    readonly raw: number;
  };
  readonly logLines: number;
}

/** What an agent sends of a host: metric, kind, unit, monotonic, and one attribute set a series. */
const PLAN = `
  SELECT 'system.cpu.utilization' AS metric, 'gauge' AS kind, '1' AS unit, false AS monotonic, jsonb_build_object('cpu.mode', mode) AS attributes
  FROM unnest(ARRAY['user', 'system', 'nice', 'idle', 'iowait', 'interrupt', 'steal']) AS mode
  UNION ALL SELECT 'system.cpu.utilization', 'gauge', '1', false, jsonb_build_object('cpu.mode', mode, 'cpu.logical_number', core)
  FROM unnest(ARRAY['user', 'system', 'idle', 'iowait']) AS mode, generate_series(0, 3) AS core
  UNION ALL SELECT 'system.cpu.time', 'sum', 's', true, jsonb_build_object('cpu.mode', mode)
  FROM unnest(ARRAY['user', 'system', 'idle', 'iowait']) AS mode
  UNION ALL SELECT metric, 'gauge', '1', false, '{}' FROM unnest(ARRAY['system.cpu.load_average.1m', 'system.cpu.load_average.5m',
    'system.cpu.load_average.15m', 'system.cpu.logical.count', 'system.memory.limit', 'system.memory.linux.available', 'system.uptime']) AS metric
  UNION ALL SELECT metric, 'gauge', '1', false, jsonb_build_object('system.memory.state', state)
  FROM unnest(ARRAY['system.memory.usage', 'system.memory.utilization']) AS metric, unnest(ARRAY['used', 'free', 'cached', 'buffers']) AS state
  UNION ALL SELECT metric, 'gauge', '1', false, jsonb_build_object('system.device', '/dev/sd' || disk, 'system.filesystem.mountpoint', '/' || disk)
  FROM unnest(ARRAY['system.filesystem.limit', 'system.filesystem.utilization']) AS metric, unnest(ARRAY['a', 'b', 'c']) AS disk
  UNION ALL SELECT metric, 'sum', 'By', true, jsonb_build_object('system.device', 'sd' || disk, 'disk.io.direction', way)
  FROM unnest(ARRAY['system.disk.io', 'system.disk.operations']) AS metric, unnest(ARRAY['a', 'b']) AS disk, unnest(ARRAY['read', 'write']) AS way
  UNION ALL SELECT metric, 'sum', 'By', true, jsonb_build_object('network.interface.name', card, 'network.io.direction', way)
  FROM unnest(ARRAY['system.network.io', 'system.network.packet.count', 'system.network.errors', 'system.network.packet.dropped']) AS metric,
       unnest(ARRAY['eth0', 'eth1']) AS card, unnest(ARRAY['receive', 'transmit']) AS way`;

/** What a service sends of itself: requests by status, and how many are under way. */
const SERVICE_PLAN = `
  SELECT 'http.server.requests' AS metric, 'sum' AS kind, '{request}' AS unit, true AS monotonic,
         jsonb_build_object('http.route', route, 'http.response.status_code', status) AS attributes
  FROM unnest(ARRAY['/', '/orders', '/orders/{id}']) AS route, unnest(ARRAY[200, 500]) AS status
  UNION ALL SELECT metric, 'gauge', '1', false, '{}' FROM unnest(ARRAY['http.server.active_requests', 'process.threads']) AS metric`;

/**
 * Hosts, two services on each, and series as the catalog would have them: those of one sender have neighbouring ids,
 * because they arrive together. Returns the number of series.
 */
export async function seedCatalog(client: pg.Client, hosts: number): Promise<number> {
  await client.query(
    `CREATE TEMP TABLE plan AS SELECT true AS is_agent, * FROM (${PLAN}) AS host UNION ALL SELECT false, * FROM (${SERVICE_PLAN}) AS service`,
  );
  await client.query(
    `INSERT INTO vigilops.hosts (key, name, ips, os, arch, agent_version, tags, host_group, source, last_heartbeat)
     SELECT 'host-' || i, 'host-' || lpad(i::text, 3, '0'), ARRAY['10.0.0.' || i], 'linux', 'amd64', '0.1.0',
            ARRAY['production'], 'shop', 'agent', now() + interval '1 hour' FROM generate_series(1, $1::int) AS i`,
    [hosts],
  );
  await client.query(
    `INSERT INTO vigilops.scopes (hash, name, version, attributes, schema_url) VALUES ('\\x01', 'bench', '1', '{}', '')`,
  );
  await client.query(
    `INSERT INTO vigilops.resources (hash, host_id, service_name, service_namespace, service_instance_id, attributes, schema_url)
     SELECT decode(md5(id::text || service), 'hex'), id, service, '', CASE WHEN service = 'vigilops-agent' THEN '' ELSE key END,
            jsonb_build_object('host.name', name, 'host.id', key, 'service.name', service, 'os.type', 'linux', 'host.arch', 'amd64'), ''
     FROM vigilops.hosts, LATERAL unnest(ARRAY['vigilops-agent', 'service-' || 2 * id - 1, 'service-' || 2 * id]) AS service
     ORDER BY id, service`,
  );
  await client.query(
    `INSERT INTO vigilops.metrics (name, kind, unit, temporality, monotonic, description)
     SELECT DISTINCT metric, kind, unit, CASE WHEN kind = 'sum' THEN 'cumulative' ELSE 'unspecified' END, monotonic, '' FROM plan`,
  );
  const { rowCount } = await client.query(
    `INSERT INTO vigilops.series (hash, metric_id, resource_id, scope_id, host_id, attributes)
     SELECT decode(md5(plan.metric || plan.attributes::text || r.id), 'hex'), m.id, r.id, 1, r.host_id, plan.attributes
     FROM vigilops.resources r JOIN plan ON plan.is_agent = (r.service_name = 'vigilops-agent')
     JOIN vigilops.metrics m ON m.name = plan.metric
     ORDER BY r.id, plan.metric`,
  );
  await client.query(
    `INSERT INTO vigilops.log_streams (hash, resource_id, scope_id, host_id, service_name, file_path)
     SELECT decode(md5('log' || id), 'hex'), id, 1, host_id, service_name, '/var/log/' || service_name || '.log' FROM vigilops.resources`,
  );
  return rowCount ?? 0;
}

/** Rollups and samples in the order of time, as the job and the writer leave them on disk. Returns the number of rows. */
export async function seedTelemetry(client: pg.Client, size: SeedSize): Promise<number> {
  await client.query('SET synchronous_commit = off');
  let rows = 0;
  const levels = [
    ['1h', '1 hour', 240, 3_585, size.hours['1h']],
    ['5m', '5 minutes', 20, 285, size.hours['5m']],
    ['1m', '1 minute', 4, 45, size.hours['1m']],
  ] as const;
  for (const [level, width, samples, rise, hours] of levels) {
    const inserted = await client.query(
      `INSERT INTO vigilops.samples_${level}_data (time, series_id, samples, sum, min, max, first, last, increase)
       SELECT time, s.id, ${samples}, ${samples} * level, level * 0.9, level * 1.1, count, count + ${rise}, ${rise}
       FROM generate_series(date_bin($1::interval, now() - $2 * interval '1 hour', 'epoch'), date_bin($1::interval, now(), 'epoch') - $1::interval, $1::interval) AS time,
            LATERAL (SELECT id, 0.5 + 0.4 * sin(extract(epoch FROM time)::float8 / 9000 + id) AS level, extract(epoch FROM time)::float8 AS count
                     FROM vigilops.series ORDER BY id) AS s`,
      [width, hours],
    );
    await client.query(
      `UPDATE vigilops.rollup_progress SET materialised_until = date_bin($1::interval, now(), 'epoch') WHERE level = $2`,
      [width, level],
    );
    rows += inserted.rowCount ?? 0;
  }
  const samples = await client.query(
    `INSERT INTO vigilops.samples (time, series_id, value)
     SELECT time, s.id, s.value
     FROM generate_series(date_trunc('minute', now() - $1 * interval '1 hour'), now(), interval '15 seconds') AS time,
          LATERAL (SELECT series.id, CASE WHEN monotonic THEN extract(epoch FROM time)::float8 ELSE 0.5 + 0.4 * sin(extract(epoch FROM time)::float8 / 9000 + series.id) END AS value
                   FROM vigilops.series JOIN vigilops.metrics ON metrics.id = metric_id ORDER BY series.id) AS s`,
    [size.hours.raw],
  );
  const logs = await client.query(
    `INSERT INTO vigilops.logs (time, time_nanos, observed_time, stream_id, sequence, severity, severity_text, body, attributes, flags)
     SELECT now() - interval '1 day' * (1 - i / $1::float8), 0, now(), 1 + i % (SELECT count(*) FROM vigilops.log_streams), i,
            CASE WHEN i % 97 = 0 THEN 17 WHEN i % 13 = 0 THEN 13 ELSE 9 END, '',
            CASE WHEN i % 997 = 0 THEN 'upstream timeout after 5000 ms ' ELSE 'GET /api/orders/' || i || ' 200 ' END || repeat(md5(i::text), 3), '{}', 0
     FROM generate_series(1, $1::int) AS i`,
    [size.logLines],
  );
  await client.query('ANALYZE');
  return rows + (samples.rowCount ?? 0) + (logs.rowCount ?? 0);
}
