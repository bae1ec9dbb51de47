import { systemClock } from '@vigilops/runtime';
import { describeEngines, stderrLogger } from '@vigilops/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createMetricQuery } from '../../query/index.ts';
import { openReadingRoom, type ReadingRoom } from '../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../store/test/store-schema.ts';
import { createForecaster } from './forecaster.ts';
import { forecastWords } from './words.ts';

const signal = new AbortController().signal;
const HOUR_US = 3_600e6;
const DAY_US = 24 * HOUR_US;
const NOW_US = Math.floor(Date.now() / 3_600_000) * HOUR_US;

describeEngines('forecasts', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let nowUs = NOW_US;
  const clock = { ...systemClock, now: () => new Date(nowUs / 1_000) };
  beforeAll(async () => {
    room = await openReadingRoom(suite);
  });
  afterAll(() => room.close());
  beforeEach(async () => {
    nowUs = NOW_US;
    await room.rows(
      'TRUNCATE vigilops.forecasts, vigilops.forecast_history, vigilops.samples, vigilops.series, vigilops.log_counts CASCADE',
      [],
    );
  });

  const forecaster = () =>
    createForecaster({
      store: room.forecasts,
      errorLines: room.errorLines,
      services: room.services,
      checkResults: room.checkResults,
      metricQuery: createMetricQuery({
        readers: room.readers,
        clock,
        retention: () => ({ raw: null, '1m': null, '5m': null, '1h': null }),
      }),
      isSent: async (name) => (await room.readers.series.metricsNamed(name, signal)).length > 0,
      clock,
      logger: stderrLogger,
    });
  const list = (reachesOnly = false) => room.forecasts.list({ reachesOnly, limit: 50 }, signal);
  let serial = 0;
  /** A disk whose use is what it is `hours` before now; a value every half hour of six days. */
  const aDisk = async (useAt: (hours: number) => number, mountpoint = '/var') => {
    serial += 1;
    const host = await room.host(`db-${String(serial)}`);
    const series = await room.series({
      metric: 'system.filesystem.utilization',
      resource: await room.resource(host),
      attributes: { 'system.filesystem.mountpoint': mountpoint },
    });
    const wiggle = (step: number) => Math.sin(step * 12.9) * 0.001;
    const samples = Array.from({ length: 288 }, (_, step) => {
      const hours = (288 - step) / 2;
      return { series, timeUs: NOW_US - hours * HOUR_US, value: useAt(hours) + wiggle(step) };
    });
    await room.write({ samples });
    return host;
  };

  it('says when a disk is full, within the band, the most urgent first, and nothing of one that is steady', async () => {
    // 0.004 an hour: from 0.79 now it is 0.99 in 50 hours.
    const filling = await aDisk((hours) => 0.79 - 0.004 * hours);
    const slow = await aDisk((hours) => 0.8 - 0.001 * hours);
    await aDisk(() => 0.5);
    const figures = await forecaster().forecast(signal);
    expect(figures).toEqual({ resources: 3, reach: 2, failed: 0 });
    const [first, second, third] = await list();
    expect(first).toMatchObject({
      kind: 'disk',
      hostId: filling,
      hostName: expect.stringContaining('db-') as string,
      labels: { mountpoint: '/var' },
      verdict: 'reaches',
      limit: 0.99,
    });
    const fullUs = NOW_US + 50 * HOUR_US;
    expect(Math.abs((first?.atUs ?? 0) - fullUs)).toBeLessThan(5 * HOUR_US);
    expect(first?.earlyUs ?? Infinity).toBeLessThanOrEqual(fullUs);
    expect(first?.lateUs ?? Infinity).toBeGreaterThanOrEqual(fullUs);
    expect(Math.abs((first?.slopePerDay ?? 0) - 0.096)).toBeLessThan(0.01);
    expect(second).toMatchObject({ hostId: slow, verdict: 'reaches' });
    expect(third).toMatchObject({ verdict: 'not-before-horizon', atUs: null });
    expect(await list(true)).toHaveLength(2);
    if (first !== undefined) {
      expect(forecastWords(first, { language: 'en', timeZone: 'UTC' })).toMatchObject({
        title: `${first.hostName ?? ''}: disk /var`,
        text: expect.stringMatching(
          /^7\d(?:\.\d)? % now, 99 % about 20\d\d-\d\d-\d\d \d\d:\d\d \(between /u,
        ) as string,
      });
      expect(forecastWords(first, { language: 'zh', timeZone: 'UTC' }).text).toMatch(
        /^当前 .* %，预计 .* 达到 99 %/u,
      );
    }
  });

  it('remembers what it said once an hour, and holds it against what came', async () => {
    // Full by 10 hours ago: it was 0.99 then, and is over it since.
    await aDisk((hours) => Math.min(1, 0.99 - 0.004 * (hours - 10)));
    const made = (hoursAgo: number, wrong: number) => ({
      made_at: new Date((NOW_US - hoursAgo * HOUR_US) / 1_000).toISOString(),
      at: new Date((NOW_US - (10 - wrong) * HOUR_US) / 1_000).toISOString(),
      early: new Date((NOW_US - 15 * HOUR_US) / 1_000).toISOString(),
      late: new Date((NOW_US - 5 * HOUR_US) / 1_000).toISOString(),
    });
    await forecaster().forecast(signal);
    const [{ key } = { key: '' }] = await room.rows<{ key: string }>(
      'SELECT key FROM vigilops.forecasts',
      [],
    );
    await room.rows(
      `INSERT INTO vigilops.forecast_history (key, made_at, at, early, late)
       SELECT $1, made_at, at, early, late FROM json_to_recordset($2::json)
         AS r (made_at timestamptz, at timestamptz, early timestamptz, late timestamptz)`,
      [key, JSON.stringify(Array.from({ length: 30 }, (_, n) => made(30 + n, 1)))],
    );
    nowUs += 20 * 60e6;
    await forecaster().forecast(signal);
    const [found] = await list();
    expect(found).toMatchObject({
      verdict: 'reached',
      confidence: 'high',
      record: { judged: 30, inBand: 1, missed: 0 },
    });
    expect(found?.record.medianError ?? 1).toBeLessThan(0.1);
    expect((await room.forecasts.history([key], signal)).get(key)).toHaveLength(31);
    expect(await room.forecasts.totals(signal)).toMatchObject({
      total: 1,
      record: { judged: 30, inBand: 1 },
    });
    nowUs += HOUR_US;
    await forecaster().forecast(signal);
    expect((await room.forecasts.history([key], signal)).get(key)).toHaveLength(32);
  });

  it('holds what processes take against the memory of their host, and connections against their bound', async () => {
    const resource = await room.resource(await room.host('app-1'), { 'service.instance.id': 'pg' });
    const of = (metric: string, attributes = {}) => room.series({ metric, resource, attributes });
    const leak = await of('process.memory.usage', { 'process.executable.name': 'leaky' });
    const memory = await of('system.memory.limit');
    const backends = await of('postgresql.backends');
    const most = await of('postgresql.connection.max');
    const samples = Array.from({ length: 288 }, (_, step) => {
      const hours = (288 - step) / 2;
      const timeUs = NOW_US - hours * HOUR_US;
      return [
        { series: leak, timeUs, value: 6e9 - hours * 2e7 },
        { series: memory, timeUs, value: 8e9 },
        { series: backends, timeUs, value: 90 - hours * 0.5 },
        { series: most, timeUs, value: 100 },
      ];
    }).flat();
    await room.write({ samples });
    await forecaster().forecast(signal);
    const found = new Map((await list()).map((one) => [one.kind, one]));
    expect(found.get('process_memory')).toMatchObject({
      labels: { process: 'leaky' },
      limit: 8e9,
      verdict: 'reaches',
    });
    expect(Math.abs((found.get('process_memory')?.atUs ?? 0) - (NOW_US + 100 * HOUR_US))).toBeLessThan(
      10 * HOUR_US,
    );
    expect(found.get('db_connections')).toMatchObject({
      limit: 100,
      verdict: 'reaches',
      labels: { instance: 'pg' },
    });
    expect(Math.abs((found.get('db_connections')?.atUs ?? 0) - (NOW_US + 20 * HOUR_US))).toBeLessThan(
      4 * HOUR_US,
    );
  });

  it('sees errors become more, against ten times what was usual', async () => {
    const stream = await room.stream(await room.resource(null, { 'service.name': 'shop' }));
    await room.rows('UPDATE vigilops.log_streams SET first_seen = $1', [
      new Date((NOW_US - 8 * DAY_US) / 1_000),
    ]);
    const hours = Array.from({ length: 168 }, (_, hour) => NOW_US - (168 - hour) * HOUR_US);
    await room.makeRoom('log_counts', hours);
    const rows = hours.map((us, hour) => ({
      time: new Date(us / 1_000).toISOString(),
      lines: 20 + (hour % 3) + Math.max(0, hour - 120) * 3,
    }));
    await room.rows(
      `INSERT INTO vigilops.log_counts (time, stream_id, severity, template_id, lines)
       SELECT time, $2, 17, 1, lines FROM json_to_recordset($1::json) AS r (time timestamptz, lines bigint)`,
      [JSON.stringify(rows), stream],
    );
    await forecaster().forecast(signal);
    expect(await list()).toMatchObject([{ kind: 'errors', service: 'shop', verdict: 'reaches' }]);
  });

  it('lets go of resources that are gone', async () => {
    await aDisk(() => 0.5);
    await forecaster().forecast(signal);
    expect(await room.forecasts.prune({ forecastsUs: NOW_US + 1, historyUs: NOW_US + 1 }, signal)).toBe(2);
    expect(await room.forecasts.totals(signal)).toMatchObject({
      total: 0,
      record: { judged: 0, medianError: null },
    });
  });
});
