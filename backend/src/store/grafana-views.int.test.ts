import { METRIC } from '@vigilops/contracts';
import { describeEngines } from '@vigilops/testkit';
import pg from 'pg';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aSpec, anEntry } from './test/a-spec.ts';
import { checkResult, type Sample } from './test/batches.ts';
import { openReadingRoom, type ReadingRoom } from './test/open-reading-room.ts';
import { aSample, aState, nowUs, reportRow } from './test/some-database.ts';
import { STORE_SCHEMA } from './test/store-schema.ts';

const MINUTE_US = 60e6;

/** The data model of the PRD, section 9, in its own words. */
const PRD_COLUMNS: Record<string, readonly string[]> = {
  hosts: [
    'id',
    'name',
    'ip',
    'os',
    'arch',
    'agent_version',
    'tags',
    'group',
    'status',
    'last_heartbeat',
    'created_at',
  ],
  host_metrics: [
    'id',
    'host_id',
    'timestamp',
    'cpu_usage',
    'cpu_load_1m',
    'cpu_load_5m',
    'cpu_load_15m',
    'mem_total',
    'mem_used',
    'mem_usage',
    'disk_total',
    'disk_used',
    'disk_usage',
    'net_rx_bytes',
    'net_tx_bytes',
    'net_connections',
  ],
  logs: ['id', 'host_id', 'service', 'file_path', 'timestamp', 'level', 'message', 'raw_line'],
  services: [
    'id',
    'host_id',
    'name',
    'type',
    'config',
    'status',
    'uptime_percent',
    'last_check_at',
    'created_at',
  ],
  service_checks: [
    'id',
    'service_id',
    'timestamp',
    'status',
    'response_time_ms',
    'status_code',
    'error_message',
  ],
  db_instances: ['id', 'host_id', 'name', 'type', 'host', 'port', 'status', 'created_at'],
  db_metrics: [
    'id',
    'instance_id',
    'timestamp',
    'connections_active',
    'connections_idle',
    'connections_max',
    'qps',
    'tps',
    'cache_hit_ratio',
    'deadlocks',
  ],
  slow_queries: [
    'id',
    'instance_id',
    'timestamp',
    'query_text',
    'duration_ms',
    'rows_scanned',
    'rows_returned',
  ],
};

describeEngines('grafana_v1', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let hostId = 0;
  const minuteUs = Math.floor(Date.now() / 60_000) * MINUTE_US;
  const firstUs = minuteUs - 10 * MINUTE_US;

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    hostId = await room.host('web-1', { group: 'shop', tags: ['production'] });
    await room.host('web-2', { heardAt: new Date(0) });
    const resource = await room.resource(hostId, { 'service.name': 'shop' });
    const samples: Sample[] = [];
    const report = async (
      metric: string,
      attributes: Record<string, unknown>,
      valueAt: (round: number) => number,
      monotonic = false,
    ) => {
      const series = await room.series({
        metric,
        resource,
        attributes,
        kind: monotonic ? 'sum' : 'gauge',
        monotonic,
      });
      for (let round = 0; round < 20; round += 1) {
        samples.push({ series, timeUs: firstUs + round * 15e6, value: valueAt(round) });
      }
    };
    await report(METRIC.cpuUtilization, { 'cpu.mode': 'user' }, () => 0.25);
    await report(METRIC.cpuUtilization, { 'cpu.mode': 'system' }, () => 0.25);
    await report(METRIC.cpuUtilization, { 'cpu.mode': 'idle' }, () => 0.5);
    await report(METRIC.cpuUtilization, { 'cpu.mode': 'user', 'cpu.logical_number': 0 }, () => 1);
    await report(METRIC.cpuLoad1m, {}, (round) => (round === 1 ? Number.NaN : 2));
    await report(METRIC.memoryLimit, {}, () => 1_000);
    await report(METRIC.memoryUsage, { 'system.memory.state': 'used' }, () => 400);
    await report(METRIC.memoryUtilization, { 'system.memory.state': 'used' }, () => 0.4);
    await report(METRIC.filesystemUtilization, { 'system.filesystem.mountpoint': '/' }, () => 0.5);
    await report(METRIC.filesystemUtilization, { 'system.filesystem.mountpoint': '/data' }, () => 0.9);
    for (const name of ['eth0', 'eth1']) {
      const way = { 'network.interface.name': name, 'network.io.direction': 'receive' };
      // 10 bytes a second, and a fresh start in the third minute.
      await report(
        METRIC.networkIo,
        way,
        (round) => (round < 9 ? 1_000 + round * 150 : (round - 9) * 150),
        true,
      );
    }
    const stream = await room.stream(resource, '/var/log/shop.log');
    await room.write({
      samples,
      logs: [
        { stream, timeUs: firstUs, body: 'bad', severity: 17 },
        { stream, timeUs: firstUs + 1, body: 'odd', severity: 0 },
      ],
    });
  });
  afterAll(() => room.close());

  it.each(Object.entries(PRD_COLUMNS))(
    '%s has the columns of the PRD, first and in order',
    async (view, columns) => {
      const rows = await room.rows<{ column_name: string }>(
        `SELECT column_name FROM information_schema.columns
       WHERE table_schema = 'grafana_v1' AND table_name = $1 ORDER BY ordinal_position`,
        [view],
      );
      expect(rows.map((row) => row.column_name).slice(0, columns.length)).toEqual(columns);
    },
  );

  it('hosts tells who is online', async () => {
    expect(
      await room.rows('SELECT name, ip, "group", tags, status FROM grafana_v1.hosts ORDER BY name'),
    ).toEqual([
      { name: 'web-1', ip: '10.0.0.1', group: 'shop', tags: ['production'], status: 'online' },
      { name: 'web-2', ip: '10.0.0.1', group: null, tags: [], status: 'offline' },
    ]);
  });

  it.each(['computed as they are asked for', 'finished'])(
    'host_metrics has one row a minute from rollups %s',
    async (how) => {
      if (how === 'finished') {
        await room.rollUp(new Date());
      }
      const rows = await room.rows(
        `SELECT timestamp, cpu_usage, cpu_load_1m, mem_total, mem_used, mem_usage, disk_usage, net_rx_bytes, net_tx_bytes
       FROM grafana_v1.host_metrics WHERE host_id = $1 AND timestamp >= $2 ORDER BY timestamp`,
        [hostId, new Date(firstUs / 1_000)],
      );
      // Two cards of 150 a round; the first value of all has none before it, and the tenth began again from zero.
      const received = [900, 1_200, 900, 1_200, 1_200];
      expect(rows).toEqual(
        received.map((bytes, minute) => ({
          timestamp: new Date((firstUs + minute * MINUTE_US) / 1_000),
          cpu_usage: 50,
          cpu_load_1m: 2,
          mem_total: 1_000,
          mem_used: 400,
          mem_usage: 40,
          disk_usage: 90,
          net_rx_bytes: bytes,
          net_tx_bytes: null,
        })),
      );
    },
  );

  it('host_metrics knows no CPU of a host that sends none', async () => {
    const host = await room.host('no-cpu');
    const resource = await room.resource(host);
    const series = await room.series({
      metric: METRIC.memoryUtilization,
      resource,
      attributes: { 'system.memory.state': 'used' },
    });
    // Of this minute: the rollups above are finished up to it.
    await room.write({ samples: [{ series, timeUs: Date.now() * 1_000, value: 0.5 }] });
    expect(
      await room.rows('SELECT cpu_usage, mem_usage FROM grafana_v1.host_metrics WHERE host_id = $1', [host]),
    ).toEqual([{ cpu_usage: null, mem_usage: 50 }]);
  });

  it('host_metrics has ids that tell rows apart', async () => {
    const [row] = await room.rows<{ rows: number; ids: number }>(
      'SELECT count(*)::int AS rows, count(DISTINCT id)::int AS ids FROM grafana_v1.host_metrics',
    );
    expect(row?.rows).toBeGreaterThan(0);
    expect(row?.ids).toBe(row?.rows);
  });

  it('logs and services tell what the PRD asks for', async () => {
    expect(
      await room.rows(
        'SELECT host_id, service, file_path, level, message, raw_line FROM grafana_v1.logs ORDER BY timestamp',
      ),
    ).toEqual([
      {
        host_id: hostId,
        service: 'shop',
        file_path: '/var/log/shop.log',
        level: 'error',
        message: 'bad',
        raw_line: 'bad',
      },
      {
        host_id: hostId,
        service: 'shop',
        file_path: '/var/log/shop.log',
        level: 'unknown',
        message: 'odd',
        raw_line: 'odd',
      },
    ]);
    expect(await room.rows('SELECT host_id, name, type, status FROM grafana_v1.services')).toEqual([
      { host_id: hostId, name: 'shop', type: 'otlp', status: 'unknown' },
    ]);
  });

  it('services has what is checked and what only sent something, one row each', async () => {
    await room.resource(null, { 'service.name': 'shop', 'service.instance.id': 'elsewhere' });
    await room.resource(hostId, { 'service.name': 'pay' });
    const spec = aSpec('Payments', { host_id: hostId, service_name: 'pay' });
    const service = { spec, sealed: 'nothing of this', heartbeatHash: null };
    await room.services.create(service, new Date(), anEntry('service.created'), new AbortController().signal);
    const rows = await room.rows<{ id: number }>(
      `SELECT id, host_id, name, type, config, status, uptime_percent, namespace FROM grafana_v1.services ORDER BY name`,
    );
    expect(rows).toMatchObject([
      {
        host_id: hostId,
        name: 'Payments',
        type: 'tcp',
        config: { type: 'tcp', host: 'localhost', port: 6379 },
        status: 'unknown',
        uptime_percent: null,
        namespace: '',
      },
      { host_id: hostId, name: 'shop', type: 'otlp', config: null, status: 'unknown' },
    ]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(2);
  });

  it('service_checks tells what observers found, of services that are there', async () => {
    const [known] = await room.rows<{ id: number }>(
      `SELECT id FROM grafana_v1.services WHERE name = 'Payments'`,
    );
    const serviceId = known?.id ?? 0;
    await room.write({
      checkResults: [
        checkResult({
          serviceId,
          timeUs: firstUs,
          observerId: hostId,
          status: 'timeout',
          error: 'no answer',
        }),
        checkResult({ serviceId, timeUs: firstUs, observerId: null, statusCode: 200, durationMs: 12.5 }),
        checkResult({ serviceId: 999_999, timeUs: firstUs }),
      ],
    });
    const rows = await room.rows(
      `SELECT id, service_id, status, response_time_ms, status_code, error_message, observer_id
       FROM grafana_v1.service_checks ORDER BY status`,
    );
    expect(rows).toEqual([
      {
        id: `${String(firstUs)}.${String(serviceId)}.${String(hostId)}`,
        service_id: serviceId,
        status: 'timeout',
        response_time_ms: 12.5,
        status_code: null,
        error_message: 'no answer',
        observer_id: hostId,
      },
      expect.objectContaining({ status: 'up', status_code: 200, observer_id: null }),
    ]);
  });

  it('db_instances, db_metrics and slow_queries tell of servers that are there', async () => {
    const at = nowUs() - MINUTE_US;
    const told = { hostId, timeUs: at };
    await room.write({
      databaseReports: [
        reportRow(aState({ figures: { connections_active: 4, cache_hit_ratio: 0.99 } }), told),
        reportRow({ type: 'samples', items: [aSample(at, { id: 'run-1' })], left_out: 0 }, told),
        reportRow(aState({ is_up: false, figures: null }), {
          ...told,
          name: 'cache',
          kind: 'redis',
          port: null,
        }),
        reportRow(aState(), { ...told, timeUs: at - 60 * MINUTE_US, name: 'old' }),
      ],
    });
    const instances = await room.rows<{ id: number }>(
      'SELECT id, host_id, name, type, host, port, status, version FROM grafana_v1.db_instances ORDER BY name DESC',
    );
    const [shop, , cache] = instances;
    expect(instances).toMatchObject([
      { host_id: hostId, name: 'shop-db', type: 'postgresql', host: '127.0.0.1', port: 5432, status: 'up' },
      { name: 'old', status: 'stale', version: '16.4' },
      { name: 'cache', type: 'redis', port: null, status: 'down' },
    ]);
    expect(
      await room.rows(
        `SELECT id, instance_id, connections_active, cache_hit_ratio, qps, is_up
         FROM grafana_v1.db_metrics ORDER BY timestamp DESC, instance_id DESC`,
      ),
    ).toEqual([
      {
        id: `${String(at)}.${String(shop?.id)}`,
        instance_id: shop?.id,
        connections_active: 4,
        cache_hit_ratio: 0.99,
        qps: null,
        is_up: true,
      },
      expect.objectContaining({ instance_id: cache?.id, is_up: false }),
      expect.objectContaining({ is_up: true, cache_hit_ratio: null }),
    ]);
    expect(
      await room.rows(
        'SELECT id, instance_id, query_text, duration_ms, rows_scanned, rows_returned, fingerprint FROM grafana_v1.slow_queries',
      ),
    ).toEqual([
      {
        id: `${String(at)}.${String(shop?.id)}.run-1`,
        instance_id: shop?.id,
        query_text: 'SELECT * FROM orders WHERE id = ?',
        duration_ms: 1_500,
        rows_scanned: 10,
        rows_returned: 1,
        fingerprint: 'fedcba9876543210',
      },
    ]);
  });
});

describeEngines(
  'grafana_reader',
  STORE_SCHEMA,
  (suite) => {
    let reader: pg.Client;
    let room: ReadingRoom;
    const login = `reader_${randomBytes(6).toString('hex')}`;
    const secret = randomBytes(12).toString('hex');

    beforeAll(async () => {
      const { url } = await suite.freshDatabase();
      room = await openReadingRoom(suite, url);
      await room.host('web-1');
      // A role of ours, as an operator would make one; SET ROLE of a superuser would prove nothing.
      await room.rows(`CREATE ROLE ${login} LOGIN PASSWORD '${secret}' IN ROLE grafana_reader`);
      const address = new URL(url);
      address.username = login;
      address.password = secret;
      reader = new pg.Client({ connectionString: address.toString() });
      await reader.connect();
    });
    afterAll(async () => {
      await reader.end();
      await room.rows(`DROP ROLE ${login}`);
      await room.close();
    });

    const codeOf = async (statement: string) =>
      reader.query(statement).then(
        () => 'done',
        (error: unknown) => (error as { code?: string }).code,
      );

    it.each([...Object.keys(PRD_COLUMNS), 'llm_usage'])('reads grafana_v1.%s', async (view) => {
      expect(await codeOf(`SELECT * FROM grafana_v1.${view} LIMIT 1`)).toBe('done');
    });

    describe('is refused', () => {
      it('every table and view of ours', async () => {
        const relations = await room.rows<{ name: string }>(
          `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname IN ('vigilops', 'vigilops_partitions') AND c.relkind IN ('r', 'v', 'm', 'p')`,
        );
        expect(relations.length).toBeGreaterThan(15);
        for (const { name } of relations) {
          expect(await codeOf(`SELECT * FROM ${name} LIMIT 1`), name).toBe('42501');
        }
      });

      it.each([
        `INSERT INTO grafana_v1.hosts (name) VALUES ('x')`,
        `UPDATE grafana_v1.hosts SET name = 'x'`,
        'DELETE FROM grafana_v1.hosts',
        'TRUNCATE vigilops.logs',
        'DROP VIEW grafana_v1.hosts',
        'DROP SCHEMA grafana_v1 CASCADE',
        'CREATE TABLE grafana_v1.mine (id int)',
        'CREATE TABLE public.mine (id int)',
        'CREATE SCHEMA mine',
        'CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
        'SET ROLE postgres',
        'SET SESSION AUTHORIZATION postgres',
        `ALTER ROLE grafana_reader SUPERUSER`,
        `GRANT pg_read_all_data TO grafana_reader`,
        `COPY (SELECT 1) TO PROGRAM 'true'`,
        `COPY (SELECT 1) TO '/tmp/x'`,
        `SELECT pg_read_file('/etc/passwd')`,
        `SELECT pg_ls_dir('/')`,
        `SELECT lo_import('/etc/passwd')`,
        `SELECT pg_reload_conf()`,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user`,
        `CREATE EXTENSION dblink`,
        `ALTER SYSTEM SET work_mem = '1GB'`,
        `SELECT vigilops.increase_of(ARRAY[1.0])`,
        `SELECT secret_hash FROM vigilops.tokens`,
        `SELECT * FROM pg_authid`,
      ])('%s', async (statement) => {
        // 42501 not allowed; 0A000 a view that cannot be written; the others say that there is no such right to be had at all.
        expect(['42501', '0A000', '58P01', '0LP01', '22023']).toContain(await codeOf(statement));
      });
    });
  },
  ['postgres', 'timescale'],
);

describeEngines(
  'a server that lets us make no roles',
  STORE_SCHEMA,
  (suite) => {
    it('is migrated all the same, and says what an administrator has to run', async () => {
      const { url } = await suite.freshDatabase();
      const administrator = new pg.Client({ connectionString: url });
      const notices: string[] = [];
      administrator.on('notice', (notice) => notices.push(notice.message ?? ''));
      await administrator.connect();
      const name = `plain_${randomBytes(6).toString('hex')}`;
      await administrator.query(`CREATE ROLE ${name} NOLOGIN`);
      try {
        await administrator.query(`SET ROLE ${name}`);
        await administrator.query(
          await readFile(new URL('migrations/0101_grafana_reader.sql', import.meta.url), 'utf8'),
        );
        expect(notices.join()).toContain('GRANT USAGE ON SCHEMA grafana_v1 TO grafana_reader');
      } finally {
        await administrator.query('RESET ROLE');
        await administrator.query(`DROP ROLE ${name}`);
        await administrator.end();
      }
    });
  },
  ['postgres', 'timescale'],
);
