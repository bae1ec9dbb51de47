import { encodeLogsRequest, encodeMetricsRequest } from '@vigilops/otlp';
import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TokenRecord } from '../model/index.ts';
import { noted } from '../store/test/noted.ts';
import { openReadingRoom, type ReadingRoom } from '../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../store/test/store-schema.ts';
import { createPipeline, DEFAULT_DECODE_LIMITS, hashTokenSecret } from './index.ts';

const signal = new AbortController().signal;
const NOBODY = { ...noted('host.merged'), subject: 'a host' };

describeEngines('senders of hosts that are gone', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let serial = 0;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
  });
  afterAll(() => room.close());

  const newToken = (kind: TokenRecord['kind']) => {
    serial += 1;
    const secret = `vgo_${kind}_${String(serial).padStart(43, '0')}`;
    const token = { name: secret, kind, scopes: ['ingest'], secretHash: hashTokenSecret(secret) } as const;
    const rest = { hostKey: null, expiresAt: null };
    return room.tokens.create({ ...token, ...rest }, new Date(), noted('token.created'), signal);
  };
  const freshly = async ({ name }: TokenRecord): Promise<TokenRecord> =>
    (await room.tokens.find(hashTokenSecret(name), signal)) ?? expect.fail('no such token');

  /** What one backend process remembers. Sends one metric and one line, and tells what came of it. */
  const openBackend = () => {
    const { catalog, hosts } = room;
    const pipeline = createPipeline({
      catalog,
      hosts,
      limits: DEFAULT_DECODE_LIMITS,
      clock: systemClock,
    });
    return async (
      token: TokenRecord,
      resource: Record<string, string>,
      names: { readonly metric: string; readonly file?: string },
    ) => {
      const timeUnixNano = BigInt(Date.now()) * 1_000_000n;
      const { metric: name, file = '/x.log' } = names;
      const data = { kind: 'gauge', points: [{ attributes: {}, timeUnixNano, value: 1 }] } as const;
      const bodies = {
        metrics: encodeMetricsRequest([{ resource, metrics: [{ name, unit: '1', data }] }]),
        logs: encodeLogsRequest([
          { resource, records: [{ timeUnixNano, body: 'x', attributes: { 'log.file.path': file } }] },
        ]),
      };
      const sender = { token, batchId: null, receivedAtUs: Date.now() * 1_000 };
      const reasons: string[] = [];
      for (const kind of ['metrics', 'logs'] as const) {
        const decoded = await pipeline.decode(kind, bodies[kind], sender, signal);
        reasons.push(...decoded.rejections.map(({ reason }) => reason));
        await room.writer.commit([decoded.batch], signal);
        await hosts.touch(decoded.hostIds, new Date(), signal);
      }
      return reasons;
    };
  };
  const of = (key: string, more: Record<string, string> = {}) => ({
    'host.id': key,
    'host.name': key,
    'vigilops.agent.version': '1',
    ...more,
  });
  const idOf = async (key: string): Promise<number> => {
    const [host] = await room.rows<{ id: number }>('SELECT id FROM vigilops.hosts WHERE key = $1', [key]);
    return host?.id ?? 0;
  };
  const merge = async (oldKey: string, newKey: string) => {
    const pair = { hostId: await idOf(oldKey), intoId: await idOf(newKey) };
    // Long after: the old one is silent.
    const now = { at: new Date(Date.now() + 3_600_000), offlineAfterMs: 60_000 };
    const merging = await room.hostEditor.merge(pair, now, NOBODY, signal);
    expect(merging).toMatchObject({ outcome: 'merged' });
    return pair;
  };
  /** How many rows of the catalog name a host, by table. */
  const rowsOf = async (hostId: number) => {
    const [counts] = await room.rows(
      `SELECT (SELECT count(*)::int FROM vigilops.resources WHERE host_id = $1) AS resources,
              (SELECT count(*)::int FROM vigilops.series WHERE host_id = $1) AS series,
              (SELECT count(*)::int FROM vigilops.log_streams WHERE host_id = $1) AS streams`,
      [hostId],
    );
    return counts;
  };
  const NOTHING = { resources: 0, series: 0, streams: 0 };

  it('land with the host that it is now, whatever their backends remember', async () => {
    const [first, second] = [openBackend(), openBackend()];
    const [old, young] = [await newToken('agent'), await newToken('agent')];
    expect(await first(old, of('m-old'), { metric: 'cpu' })).toEqual([]);
    expect(await second(old, of('m-old'), { metric: 'cpu' })).toEqual([]);
    expect(await first(young, of('m-new', { 'os.name': 'new' }), { metric: 'cpu' })).toEqual([]);
    const staleOld = await freshly(old);
    const { hostId, intoId } = await merge('m-old', 'm-new');

    // By the token as a backend knows it by heart: known and new series, a new file, a new resource.
    for (const send of [first, second]) {
      expect(await send(staleOld, of('m-old'), { metric: 'cpu' })).toEqual([]);
      expect(await send(staleOld, of('m-old'), { metric: 'memory', file: '/new.log' })).toEqual([]);
      expect(await send(staleOld, of('m-old', { 'service.name': 'shop' }), { metric: 'shop' })).toEqual([]);
      expect(await send(staleOld, { 'service.name': 'nameless' }, { metric: 'shop' })).toEqual([]);
    }
    // By the token as it is now, also on the host that was installed anew, also from a backend that starts.
    const fresh = await freshly(old);
    for (const send of [first, second, openBackend()]) {
      expect(await send(fresh, of('m-old', { 'os.name': 'late' }), { metric: 'disk' })).toEqual([]);
      expect(await send(fresh, of('m-new', { 'os.name': 'new' }), { metric: 'disk' })).toEqual([]);
      expect(await send(fresh, of('m-other'), { metric: 'disk' })).toEqual([
        expect.stringContaining("the token belongs to host 'm-new'"),
        expect.stringContaining("the token belongs to host 'm-new'"),
      ]);
    }
    expect(await rowsOf(hostId)).toEqual(NOTHING);
    expect(await rowsOf(intoId)).not.toEqual(NOTHING);
    const [card] = await room.rows('SELECT name, os FROM vigilops.hosts WHERE id = $1', [intoId]);
    expect(card).toEqual({ name: 'm-new', os: 'new' });
  });

  it('with an API token land there, too, and are heard as that host', async () => {
    const send = openBackend();
    const api = await newToken('api');
    await send(api, of('api-old'), { metric: 'cpu' });
    await send(api, of('api-new'), { metric: 'cpu' });
    const { hostId, intoId } = await merge('api-old', 'api-new');
    await room.rows('UPDATE vigilops.hosts SET last_heartbeat = NULL WHERE id = $1', [intoId]);
    await send(api, of('api-old'), { metric: 'cpu' });
    await send(api, of('api-old', { 'service.name': 'new' }), { metric: 'new' });
    await openBackend()(api, of('api-old'), { metric: 'newer' });
    expect(await rowsOf(hostId)).toEqual(NOTHING);
    const heard = await room.rows(
      'SELECT last_heartbeat IS NOT NULL AS heard FROM vigilops.hosts WHERE id = $1',
      [intoId],
    );
    expect(heard).toEqual([{ heard: true }]);
  });

  it('lose nothing and leave nothing behind when hosts are merged in the midst of it', async () => {
    const api = await newToken('api');
    const backends = [openBackend(), openBackend(), openBackend()];
    await backends[0]?.(api, of('race-new'), { metric: 'cpu' });
    await backends[0]?.(api, of('race-old'), { metric: 'cpu' });
    const flood = backends.map(async (send, who) => {
      for (let turn = 0; turn < 12; turn += 1) {
        const name = `race ${String(who)}.${String(turn)}`;
        // A new resource, series and stream each time.
        const resource = of('race-old', { 'service.name': name });
        expect(await send(api, resource, { metric: name, file: `/${name}` })).toEqual([]);
      }
    });
    const { hostId, intoId } = await merge('race-old', 'race-new');
    await Promise.all(flood);
    expect(await rowsOf(hostId)).toEqual(NOTHING);
    expect(await rowsOf(intoId)).toEqual({ resources: 38, series: 38, streams: 38 });
  });

  it('are refused with the host’s token, and let it be back with another', async () => {
    const send = openBackend();
    const first = await newToken('agent');
    await send(first, of('f-host'), { metric: 'cpu' });
    const hostId = await idOf('f-host');
    const stale = await freshly(first);
    await room.hostEditor.forget(hostId, new Date(), NOBODY, signal);
    // Another backend knows the token by heart for some seconds; that does not bring the host back.
    await send(stale, of('f-host'), { metric: 'cpu' });
    const isPresent = async () =>
      (await room.rows('SELECT FROM vigilops.effective_hosts WHERE id = $1 AND is_present', [hostId]))
        .length === 1;
    expect(await isPresent()).toBe(false);
    expect(await freshly(first)).toMatchObject({ revokedAt: expect.any(Date) as Date });

    expect(await send(await newToken('agent'), of('f-host'), { metric: 'cpu' })).toEqual([]);
    expect(await isPresent()).toBe(true);
    expect(await idOf('f-host')).toBe(hostId);
  });
});
