import { formatTimeUs } from '@vigilops/contracts/api';
import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthenticator } from '../ingest/index.ts';
import type { Scope } from '../model/index.ts';
import { openReadingRoom, type ReadingRoom } from '../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../store/test/store-schema.ts';
import { hashOf, openFrontDoor } from './test/house.ts';
import { seedHouse, TRACE_ID } from './test/seed.ts';
import { recordingLogger, serve, type Served } from './test/serve.ts';
import { noted } from '../store/test/noted.ts';

describeEngines('api', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let served: Served;
  const logger = recordingLogger();
  const nowUs = systemClock.now().getTime() * 1_000;
  const forgotten: number[] = [];
  const secrets = new Map<string, string>();

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    await seedHouse(room, nowUs);
    const { tokens } = room;
    const authenticator = createAuthenticator({ clock: systemClock, tokens, onUsed: () => undefined });
    served = await serve(
      openFrontDoor(
        {
          readers: room.readers,
          authenticate: authenticator.authenticate,
          accountStore: room.accounts,
          room,
          tokens,
          logger,
        },
        {
          forgetToken: (id) => {
            forgotten.push(id);
            authenticator.forget(id);
          },
        },
      ),
    );
    const make = async (name: string, scopes: readonly Scope[], expiresAt: Date | null = null) => {
      const secret = `vgo_api_${name.padEnd(43, 'Z')}`;
      secrets.set(name, secret);
      const idle = new AbortController().signal;
      const kind = scopes[0] === 'ingest' ? 'agent' : 'api';
      return tokens.create(
        { name, kind, scopes, secretHash: hashOf(secret), hostKey: null, expiresAt },
        new Date(),
        noted('token.created'),
        idle,
      );
    };
    await make('ingest', ['ingest']);
    await make('read', ['read']);
    await make('write', ['write']);
    await make('both', ['read', 'write']);
    await make('nothing', []);
    await make('expired', ['read', 'write'], new Date(Date.now() - 1_000));
    const revoked = await make('revoked', ['read', 'write']);
    await tokens.revoke(revoked.id, new Date(), noted('token.revoked'), new AbortController().signal);
  });
  afterAll(async () => {
    await served.close();
    await room.close();
  });

  const as = (name: string) => ({ authorization: `Bearer ${secrets.get(name) ?? ''}` });
  const get = async (path: string, who = 'read') => served.ask({ path, headers: as(who) });
  const send = (path: string, body: unknown, who = 'read', method = 'POST') =>
    served.ask({
      method,
      path,
      headers: { ...as(who), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  describe('reads', () => {
    it('lists hosts with what was last heard of them, page by page', async () => {
      const first = await get('/api/v1/hosts?limit=1');
      expect(first.json).toMatchObject({
        items: [{ name: 'web-1', ip: '10.0.0.1', status: 'online', figures: { cpu_usage_ratio: 0.25 } }],
      });
      const { next_cursor: cursor } = first.json as { next_cursor: string };
      const second = await get(`/api/v1/hosts?limit=1&cursor=${cursor}`);
      expect(second.json).toMatchObject({
        items: [{ name: 'web-2', status: 'offline', figures: { cpu_usage_ratio: null } }],
        next_cursor: null,
      });
      expect((await get('/api/v1/hosts?status=offline&tag=none')).json).toMatchObject({ items: [] });
      expect((await get('/api/v1/hosts?tag=production&tag=none')).json).toMatchObject({ items: [] });
    });

    it('tells of one host, and of its figures over time', async () => {
      expect((await get('/api/v1/hosts/1')).json).toMatchObject({
        id: 1,
        group: 'shop',
        tags: ['production'],
      });
      expect((await get('/api/v1/hosts/999')).json).toMatchObject({ code: 'NOT_FOUND' });
      const metrics = await get('/api/v1/hosts/1/metrics?from=now-5m&step_seconds=60');
      expect(metrics.json).toMatchObject({ step_seconds: 60, cpu: { modes: [{ mode: 'user' }] } });
      expect((await get('/api/v1/hosts/999/metrics')).status).toBe(404);
    });

    it('describes metrics and their labels', async () => {
      expect((await get('/api/v1/metrics?q=http')).json).toMatchObject({
        items: [{ name: 'http.duration' }, { name: 'http.requests', monotonic: true }],
        next_cursor: null,
      });
      expect((await get('/api/v1/metrics/http.requests/labels')).json).toMatchObject({
        keys: [{ key: 'route', source: 'series' }, {}, {}, {}, {}, {}],
      });
      expect((await get('/api/v1/metrics/http.requests/labels/service.name/values')).json).toMatchObject({
        values: ['shop'],
        truncated: false,
      });
    });

    it('answers a metric in steps, with counters as rates', async () => {
      const answer = await send('/api/v1/metrics/query', {
        metric: 'http.requests',
        group_by: ['route'],
        from: 'now-5m',
        step_seconds: 60,
      });
      expect(answer.json).toMatchObject({
        resolution: 'step',
        time_function: 'rate',
        result_unit: '{request}/s',
        aggregate: 'sum',
      });
      const { series, times } = answer.json as {
        series: { labels: unknown; values: number[] }[];
        times: string[];
      };
      expect(series[0]?.labels).toEqual({ route: '/' });
      expect(series[0]?.values).toHaveLength(times.length);
      expect(
        series[0]?.values.filter((value) => value !== null).every((value) => Math.abs(value - 2) < 1e-9),
      ).toBe(true);
    });

    it('offers near names where a metric is not known', async () => {
      for (const raw of [true, false]) {
        expect((await send('/api/v1/metrics/query', { metric: 'http_request', raw })).json).toMatchObject({
          kind: null,
          series: [],
          warnings: [expect.stringContaining('did you mean http.requests?') as string],
        });
      }
    });

    it('answers the stored points as they are', async () => {
      const answer = await send('/api/v1/metrics/query', { metric: 'system.cpu.utilization', raw: true });
      const { series } = answer.json as { series: { values: unknown[] }[] };
      expect(series[0]?.values.filter((value) => value === 'NaN')).toHaveLength(1);
      const buckets = await send('/api/v1/metrics/query', { metric: 'http.duration', raw: true });
      expect(buckets.json).toMatchObject({
        resolution: 'raw_distribution',
        series: [{ points: [{ explicit: { bounds: [0.1, 1] } }, ...Array.from({ length: 19 }, () => ({}))] }],
      });
    });

    it('finds logs both ways, with integers that JSON would round', async () => {
      const query = await send('/api/v1/logs/query', { text: 'get /', level: 'warn', limit: 3 });
      expect(query.json).toMatchObject({
        stopped_by: 'limit',
        items: [{ level: 'warn', attributes: { big: '9007199254740993' } }, {}, {}],
      });
      const listed = await get('/api/v1/logs?text=get%20/&level=warn&limit=3');
      expect((listed.json as { items: unknown }).items).toEqual((query.json as { items: unknown }).items);
      const { next_cursor: cursor } = query.json as { next_cursor: string };
      const next = await send('/api/v1/logs/query', { text: 'get /', level: 'warn', limit: 100, cursor });
      expect(next.json).toMatchObject({ stopped_by: 'end', next_cursor: null });
    });

    it('counts logs by level and step, and no record outside of the range', async () => {
      const whole = await send('/api/v1/logs/volume', { from: 'now-1h', step_seconds: 60 });
      expect(whole.json).toMatchObject({
        total: 20,
        step_seconds: 60,
        levels: [{ level: 'info' }, { level: 'warn' }, { level: 'error' }],
      });
      const { levels, times } = whole.json as { levels: { counts: number[] }[]; times: string[] };
      const sums = levels.map(({ counts }) => counts.reduce((all, count) => all + count, 0));
      expect(sums).toEqual([7, 7, 6]);
      expect(levels.every(({ counts }) => counts.length === times.length)).toBe(true);
      // The newest eight records: 1 s ago and every 15 s before.
      const from = formatTimeUs(nowUs - 107e6);
      const part = await send('/api/v1/logs/volume', { from, to: formatTimeUs(nowUs), step_seconds: 3_600 });
      expect(part.json).toMatchObject({ total: 8, counted_from: from });
      const filtered = { level: 'warn', text: 'get', services: ['shop'] };
      expect((await send('/api/v1/logs/volume', filtered)).json).toMatchObject({ total: 13 });
      expect((await send('/api/v1/logs/volume', { services: ['none'] })).json).toMatchObject({
        total: 0,
        levels: [],
      });
      const wrong = { text: '(', text_mode: 'regex' };
      expect((await send('/api/v1/logs/volume', wrong)).json).toMatchObject({
        code: 'REQUEST_INVALID',
        detail: expect.stringMatching(/^text: /) as string,
      });
    });

    it('tells what came before and after a record of a log', async () => {
      const all = (await send('/api/v1/logs/query', { limit: 100 })).json as {
        items: { id: string; body: string }[];
      };
      const id = all.items[5]?.id ?? '';
      const bodies = (items: unknown) => (items as { body: string }[]).map(({ body }) => body);
      const context = await send('/api/v1/logs/context', { id, before: 3, after: 2 });
      const { before, at, after } = context.json as Record<string, unknown>;
      expect(bodies(before)).toEqual(['GET / 8', 'GET / 7', 'GET / 6']);
      expect(bodies(at)).toEqual(['GET / 5']);
      expect(bodies(after)).toEqual(['GET / 4', 'GET / 3']);
      const whole = await send('/api/v1/logs/context', { id, before: 1_000, after: 1_000 });
      expect((whole.json as { before: []; after: [] }).before).toHaveLength(14);
      expect((whole.json as { before: []; after: [] }).after).toHaveLength(5);
      expect((await send('/api/v1/logs/context', { id: '1.0.1.0' })).status).toBe(404);
      for (const made of ['', '1', '1.0.0.0', '1.1000.1.0', `1.0.1.${'9'.repeat(19)}`, '1.0.4294967296.1']) {
        expect((await send('/api/v1/logs/context', { id: made })).json, made).toMatchObject({
          code: 'REQUEST_INVALID',
          detail: expect.stringContaining('id') as string,
        });
      }
    });

    it('answers several metric questions, each for itself', async () => {
      const answer = await send('/api/v1/metrics/queries', {
        queries: [
          { ref: 'A', query: { metric: 'http.requests' } },
          { ref: 'B', query: { metric: 'http.requests', filters: [{ key: 'route', op: '=~', value: '(' }] } },
          { ref: 'C', query: { metric: 'http.requests', from: 'now-700d', step_seconds: 1 } },
          { ref: 'D', query: { metric: 'http.duration', raw: true } },
        ],
      });
      const result = { resolution: 'step', metric: 'http.requests' };
      expect(answer.json).toMatchObject({
        results: [
          { ref: 'A', error: null, result },
          { ref: 'B', error: { code: 'REQUEST_INVALID' }, result: null },
          { ref: 'C', error: { code: 'QUERY_TOO_LARGE' }, result: null },
          { ref: 'D', error: null, result: { resolution: 'raw_distribution' } },
        ],
      });
      const twice = { ref: 'A', query: { metric: 'x' } };
      expect((await send('/api/v1/metrics/queries', { queries: [twice, twice] })).json).toMatchObject({
        code: 'REQUEST_INVALID',
        detail: expect.stringContaining('ref') as string,
      });
    });

    it('finds labels, their values and series by filters, in one metric or all', async () => {
      const filters = [{ key: 'host.name', op: '=', value: 'web-1' }];
      expect((await send('/api/v1/labels/values', { key: 'service.name', filters })).json).toEqual({
        key: 'service.name',
        values: ['shop'],
        truncated: false,
      });
      const others = [{ key: 'host.name', op: '!~', value: 'web-.*' }];
      expect(
        (await send('/api/v1/labels/values', { key: 'service.name', filters: others })).json,
      ).toMatchObject({
        values: [],
      });
      const keys = await send('/api/v1/labels/query', { metric: 'http.requests', filters });
      expect(keys.json).toMatchObject({ keys: [{ key: 'route', source: 'series' }, {}, {}, {}, {}, {}] });
      expect((await send('/api/v1/labels/query', { limit: 1 })).json).toMatchObject({ truncated: true });
      expect((await send('/api/v1/series/query', { metric: 'http.requests', filters })).json).toMatchObject({
        items: [{ kind: 'sum', unit: '{request}', labels: { route: '/', 'host.name': 'web-1' } }],
        truncated: false,
      });
      expect((await send('/api/v1/series/query', { metric: 'none' })).json).toMatchObject({ items: [] });
      const wrong = [{ key: 'route', op: '=~', value: '(' }];
      for (const path of ['series/query', 'labels/query', 'labels/values']) {
        const asked = { metric: 'http.requests', key: 'route', filters: wrong };
        const { key, ...keyless } = asked;
        const body = path === 'labels/values' ? { ...keyless, key } : keyless;
        expect((await send(`/api/v1/${path}`, body)).json, path).toMatchObject({
          code: 'REQUEST_INVALID',
          detail: expect.stringMatching(/^filters: /) as string,
        });
      }
    });

    it('knows services, who calls whom, and traces', async () => {
      expect((await get('/api/v1/services')).json).toMatchObject({
        items: [{ name: 'shop', instances: 1, host_ids: [1] }],
      });
      expect((await get('/api/v1/service-edges?service=shop')).json).toMatchObject({
        items: [{ callee: 'pay', calls: 10, error_ratio: 0.1, mean_duration_ms: 500 }],
      });
      expect((await get('/api/v1/traces?service=shop')).json).toMatchObject({
        items: [{ trace_id: TRACE_ID, root_name: 'GET /' }],
      });
      expect((await get(`/api/v1/traces/${TRACE_ID.toUpperCase()}`)).json).toMatchObject({
        spans: [{ kind: 'server', events: [{ name: 'e' }], links: [{ trace_id: TRACE_ID }] }],
      });
      expect((await get('/api/v1/traces/00000000000000000000000000000000')).status).toBe(404);
    });

    it('describes itself', async () => {
      const answer = await served.ask({ path: '/openapi.json' });
      expect(answer).toMatchObject({ status: 200, json: { openapi: '3.1.0' } });
    });
  });

  describe('tokens', () => {
    it('are made, shown once, used, and revoked', async () => {
      const made = await send(
        '/api/v1/tokens',
        { name: 'grafana', kind: 'api', scopes: ['read'], expires_at: '2199-01-01T00:00:00Z' },
        'both',
      );
      expect(made.status).toBe(201);
      const { secret, token } = made.json as { secret: string; token: { id: number } };
      secrets.set('grafana', secret);
      expect((await get('/api/v1/hosts', 'grafana')).status).toBe(200);
      const listed = await get('/api/v1/tokens', 'write');
      expect(listed.text).not.toContain(secret);
      expect((listed.json as { items: object[] }).items.at(-1)).toMatchObject({
        name: 'grafana',
        state: 'active',
        scopes: ['read'],
      });
      expect((await send(`/api/v1/tokens/${String(token.id)}`, undefined, 'write', 'DELETE')).status).toBe(
        204,
      );
      expect(forgotten).toContain(token.id);
      expect((await get('/api/v1/hosts', 'grafana')).json).toMatchObject({ code: 'AUTH_REVOKED' });
      expect((await send(`/api/v1/tokens/${String(token.id)}`, undefined, 'write', 'DELETE')).status).toBe(
        404,
      );
    });

    it.each([
      [{ name: 'x', kind: 'api', scopes: ['read'] }, 'AUTH_FORBIDDEN'],
      [{ name: 'x', kind: 'api' }, 'REQUEST_INVALID'],
      [{ name: 'x', kind: 'api', scopes: [] }, 'REQUEST_INVALID'],
      [{ name: 'x', kind: 'agent', scopes: ['write'] }, 'REQUEST_INVALID'],
      [{ name: 'x', kind: 'api', scopes: ['write'], host_key: 'h' }, 'REQUEST_INVALID'],
      [{ name: 'x', kind: 'agent', expires_at: 'now' }, 'REQUEST_INVALID'],
      [{ name: '', kind: 'agent' }, 'REQUEST_INVALID'],
      [{ name: 'x', kind: 'root' }, 'REQUEST_INVALID'],
    ])('that only write cannot make %j', async (body, code) => {
      expect((await send('/api/v1/tokens', body, 'write')).json).toMatchObject({ code });
    });

    it('that only write can still add agents', async () => {
      const made = await send('/api/v1/tokens', { name: 'web-3', kind: 'agent', host_key: 'web-3' }, 'write');
      expect(made.json).toMatchObject({ token: { kind: 'agent', scopes: ['ingest'], host_key: 'web-3' } });
    });
  });
});
