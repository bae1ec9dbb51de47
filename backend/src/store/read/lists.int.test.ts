import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;
const MINUTE_US = 60e6;

describeEngines('lists', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  const nowUs = Date.now() * 1_000;
  const minutesAgo = (minutes: number) => new Date(nowUs / 1_000 - minutes * 60_000);

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    const web = await room.host('web-1', { group: 'shop', tags: ['production', 'web'] });
    await room.host('web-2', { group: 'shop', tags: ['staging', 'web'], heardAt: minutesAgo(10) });
    await room.host('db%1', { tags: ['production'], heardAt: minutesAgo(1) });
    const shop = await room.resource(web, {
      'service.name': 'shop',
      'service.version': '1.1',
      'service.instance.id': 'a',
      'telemetry.sdk.language': 'nodejs',
    });
    await room.resource(web, {
      'service.name': 'shop',
      'service.version': '1.0',
      'service.instance.id': 'b',
    });
    await room.resource(null, {
      'service.name': 'shop',
      'service.namespace': 'eu',
      'service.instance.id': 'c',
    });
    await room.resource(null, { 'service.name': '' });
    // What an agent says of a log file of that service.
    await room.resource(web, {
      'service.name': 'pay',
      'service.namespace': 'eu',
      'service.instance.id': 'p',
    });
    await room.resource(web, { 'service.name': 'pay', 'log.file.path': '/var/log/pay.log' });
    await room.resource(web, { 'service.name': 'shop', 'log.file.path': '/var/log/shop.log' });
    await room.resource(web, { 'service.name': 'zip', 'log.file.path': '/var/log/zip.1.log' });
    await room.resource(web, { 'service.name': 'zip', 'log.file.path': '/var/log/zip.2.log' });
    await room.series({
      metric: 'http.requests',
      kind: 'sum',
      monotonic: true,
      unit: '{request}',
      resource: shop,
      attributes: { route: '/', code: 200, __proto__x: 1 },
    });
    await room.series({
      metric: 'http.requests',
      kind: 'sum',
      monotonic: true,
      unit: '{request}',
      resource: shop,
      attributes: { route: '/cart', code: 500 },
    });
    await room.series({ metric: 'cpu', resource: shop });
    await room.series({ metric: 'cpu', unit: '%', resource: shop });
  });
  afterAll(() => room.close());

  const hosts = async (changes: Partial<Parameters<typeof room.readers.hosts.listHosts>[0]> = {}) =>
    room.readers.hosts.listHosts({ nowUs, offlineAfterMs: 120_000, limit: 100, ...changes }, signal);

  it('of hosts are by name and tell who is online', async () => {
    expect((await hosts()).map((host) => [host.name, host.online])).toEqual([
      ['db%1', true],
      ['web-1', true],
      ['web-2', false],
    ]);
    expect(await room.readers.hosts.findHost(1, { nowUs, offlineAfterMs: 60_000 }, signal)).toMatchObject({
      key: 'key-web-1',
      ips: ['10.0.0.1'],
      tags: ['production', 'web'],
      labels: {},
      group: 'shop',
      source: 'agent',
      lastHeartbeat: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string,
    });
    expect(await room.readers.hosts.findHost(999, { nowUs, offlineAfterMs: 1 }, signal)).toBeUndefined();
  });

  it.each([
    [{ online: false }, ['web-2']],
    [{ group: 'shop' }, ['web-1', 'web-2']],
    [{ tags: ['web', 'production'] }, ['web-1']],
    [{ text: 'WEB' }, ['web-1', 'web-2']],
    [{ text: '%' }, ['db%1']],
    [{ text: '10.0.0' }, ['db%1', 'web-1', 'web-2']],
    [{ text: 'key-db' }, ['db%1']],
    [{ after: { name: 'web-1', id: 1 } }, ['web-2']],
    [{ limit: 1 }, ['db%1']],
  ] as const)('of hosts meet %j', async (changes, names) => {
    expect((await hosts(changes)).map((host) => host.name)).toEqual(names);
  });

  it('of metrics tell kinds and units apart', async () => {
    const { metrics } = room.readers;
    const all = await metrics.listMetrics({ limit: 10 }, signal);
    expect(all.map(({ name, kind, unit }) => [name, kind, unit])).toEqual([
      ['cpu', 'gauge', '1'],
      ['cpu', 'gauge', '%'],
      ['http.requests', 'sum', '{request}'],
    ]);
    const after = { name: 'cpu', id: all[0]?.id ?? 0 };
    expect(await metrics.listMetrics({ after, limit: 1 }, signal)).toMatchObject([{ unit: '%' }]);
    expect(
      await metrics.listMetrics({ text: 'REQ', hostId: 1, service: 'shop', limit: 10 }, signal),
    ).toHaveLength(1);
    expect(await metrics.listMetrics({ hostId: 2, limit: 10 }, signal)).toEqual([]);
  });

  it('of labels know keys of points and resources, and values as text', async () => {
    const { metrics } = room.readers;
    const keys = await metrics.labelKeys({ metric: 'http.requests' }, 100, signal);
    expect(keys.map(({ key, source }) => `${source} ${key}`)).toEqual([
      'series __proto__x',
      'series code',
      'series route',
      'resource service.instance.id',
      'resource service.name',
      'resource service.version',
      'resource telemetry.sdk.language',
      'host host.group',
      'host host.tag',
    ]);
    const values = (key: string, text?: string) =>
      metrics.labelValues({ metric: 'http.requests', key, text, limit: 10 }, signal);
    expect(await values('code')).toEqual(['200', '500']);
    expect(await values('route', 'CART')).toEqual(['/cart']);
    expect(await values('service.name')).toEqual(['shop']);
    expect(await values('none')).toEqual([]);
    expect(await metrics.labelKeys({ metric: 'none' }, 10, signal)).toEqual([]);
  });

  it('of service edges add up minutes', async () => {
    const minuteUs = Math.floor(nowUs / MINUTE_US) * MINUTE_US - 10 * MINUTE_US;
    await room.makeRoom('service_edges', [minuteUs, minuteUs - 100 * MINUTE_US]);
    // A trace with a call: the maintenance job makes edges of spans; here its table is filled directly.
    for (const [minutes, calls, errors, ns] of [
      [0, 10, 1, 1e9],
      [1, 30, 0, 3e9],
      [100, 7, 7, 7e9],
    ] as const) {
      const time = new Date((minuteUs - minutes * MINUTE_US) / 1_000).toISOString();
      await room.rows(
        `INSERT INTO vigilops.service_edges VALUES ($1, 'shop', 'pay', 'service', $2, $3, $4), ($1, 'pay', 'postgresql', 'database', 1, 0, 5)`,
        [time, calls, errors, ns],
      );
    }
    const range = { fromUs: minuteUs - 5 * MINUTE_US, toUs: minuteUs + MINUTE_US };
    const edges = (service?: string) =>
      room.readers.services.serviceEdges({ range, service, limit: 10 }, signal);
    expect(await edges()).toEqual([
      { caller: 'shop', callee: 'pay', calleeKind: 'service', calls: 40, errors: 1, durationNsSum: 4e9 },
      { caller: 'pay', callee: 'postgresql', calleeKind: 'database', calls: 2, errors: 0, durationNsSum: 10 },
    ]);
    expect(await edges('shop')).toHaveLength(1);
    expect(await edges('postgresql')).toHaveLength(0);
  });
});
