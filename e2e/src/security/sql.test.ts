import { createPick } from '@vigilops/testkit/pick';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { seeded } from '@vigilops/testkit/seeded';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenApi } from '../../../backend/src/api/test/arbitrary-of-schema.ts';
import { openCallers, type Caller } from './callers.ts';
import { placesOf } from './places.ts';
import { forAll, openProber, type Headers, type Prober } from './probe.ts';
import { MARK, SQL_PAYLOADS } from './sql-payloads.ts';
import { openListeningDatabase, type ListeningDatabase } from './statements.ts';
import { isLong, SEED, tell } from './tally.ts';

/** Texts for each place, where not all of them are tried. */
const TEXTS_A_PLACE = 2;
const LIMIT_MS = 1_800_000;
/** What PostgreSQL says of statements that it cannot read. */
const SYNTAX = /syntax error|unterminated quoted|at or near|invalid input syntax|pg_catalog|SQLSTATE/iu;
/** These would take away by what the others come in. */
const LEFT_OUT = ['/api/v1/auth/logout', '/api/v1/auth/password'];

describe('text of others in statements', { timeout: LIMIT_MS }, () => {
  let database: ListeningDatabase;
  let house: House;
  let prober: Prober;
  let admin: Caller;
  const hits: string[] = [];
  beforeAll(async () => {
    database = await openListeningDatabase();
    house = await openHouse({ databaseUrl: database.url, env: { VIGILOPS_SELF_INTERVAL: 'off' } });
    const callers = await openCallers(house);
    const found = callers.find(({ name }) => name === 'an Admin');
    if (found === undefined) {
      throw new Error('nobody is an Admin');
    }
    admin = found;
    prober = openProber(house.url);
  }, LIMIT_MS);
  afterAll(async () => {
    prober.close();
    await house.close();
    await database.close();
  });

  beforeEach(() => {
    hits.length = 0;
  });

  async function ask(place: string, probe: Parameters<Prober['ask']>[0]): Promise<void> {
    const { status, text } = await prober.ask(probe);
    if (status >= 500 && status !== 503 && status !== 504) {
      hits.push(`${place}: ${String(status)} ${text.slice(0, 300)}`);
    }
    const detail = text.replaceAll(/"(?:detail|message|error)":"(?:[^"\\]|\\.)*"/gu, (part) =>
      part.slice(0, 400),
    );
    if (status >= 400 && SYNTAX.test(detail) && !detail.includes('"REQUEST_INVALID"')) {
      hits.push(`${place}: ${String(status)} ${text.slice(0, 300)}`);
    }
  }
  const textsFor = (pick: ReturnType<typeof createPick>) =>
    isLong ? SQL_PAYLOADS : Array.from({ length: TEXTS_A_PLACE }, () => pick.one(SQL_PAYLOADS));

  it('every parameter and every text of a body takes them', async () => {
    const document = await house.ask<OpenApi>('/openapi.json');
    const places = placesOf(document).filter(({ path }) => !LEFT_OUT.includes(path));
    const pick = createPick(seeded(SEED));
    const tries = places.flatMap((place) => textsFor(pick).map((text) => ({ place, text })));
    await forAll(tries, async ({ place, text }) => {
      const { headers, ...probe } = place.with(text);
      // Agents are asked for a token, people for a session.
      const own = place.path.includes('/agent/')
        ? { authorization: `Bearer ${house.adminToken}` }
        : admin.headers;
      await ask(`${place.method} ${place.path} ${place.name} ${text}`, {
        method: place.method,
        ...probe,
        headers: { ...headers, ...own },
      });
    });
    tell('G23', `texts in ${String(places.length)} places of the API`, tries.length);
    expect(hits).toEqual([]);
    expect(places.length).toBeGreaterThan(500);
  });

  it('every header takes them, with and without somebody known', async () => {
    const headersOf = (text: string): readonly Headers[] => {
      const encoded = encodeURIComponent(text);
      const ascii = text.replaceAll(/[^\x20-\x7e]/gu, '?');
      return [
        { authorization: `Bearer ${ascii}` },
        { authorization: `Bearer vgo_api_${ascii}` },
        { authorization: `Bearer vg-${ascii}` },
        { authorization: `Basic ${Buffer.from(`${text}:${text}`).toString('base64')}` },
        { authorization: ascii },
        { authorization: `ApiKey ${Buffer.from(text).toString('base64')}` },
        { 'x-api-key': ascii },
        { cookie: `vigilops_refresh=${encoded}; refresh=${encoded}` },
        ...[
          'user-agent',
          'x-forwarded-for',
          'x-forwarded-proto',
          'x-grafana-id',
          'x-request-id',
          'idempotency-key',
          'x-scope-orgid',
          'referer',
          'origin',
          'accept-language',
          'if-none-match',
          'last-event-id',
          'traceparent',
          'x-vigilops-batch-id',
          'x-vigilops-agent',
          'content-encoding',
          'x-vigilops-feature',
          'x-vigilops-user',
        ].map((name) => ({ ...admin.headers, [name]: ascii })),
      ];
    };
    const doors: readonly (readonly [string, string, string?])[] = [
      ['GET', '/api/v1/hosts'],
      ['POST', '/api/v1/auth/login', JSON.stringify({ email: 'ada@example.com', password: 'no' })],
      ['POST', '/api/v1/auth/refresh', '{}'],
      ['POST', '/v1/logs', '{"resourceLogs":[]}'],
      ['POST', '/v1/chat/completions', '{"model":"x","messages":[]}'],
      ['GET', '/v1/models'],
      ['POST', '/loki/api/v1/push', '{"streams":[]}'],
      ['POST', '/_bulk', '{"index":{}}\n{"message":"x"}\n'],
      ['GET', '/api/v2/alerts'],
      ['POST', '/mcp', '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'],
      ['GET', '/api/v1/logs/tail'],
    ];
    const pick = createPick(seeded(SEED + 1));
    const texts = isLong ? SQL_PAYLOADS : Array.from({ length: 4 }, () => pick.one(SQL_PAYLOADS));
    const tries = texts.flatMap((text) =>
      headersOf(text).flatMap((headers) => doors.map((door) => ({ headers, door }))),
    );
    await forAll(tries, async ({ headers, door: [method, path, body] }) => {
      const type = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
      await ask(`${method} ${path} ${JSON.stringify(headers)}`, {
        method,
        path,
        headers: { ...type, ...headers },
        ...(body === undefined ? {} : { body }),
      });
    });
    tell('G23', 'headers', tries.length);
    expect(hits).toEqual([]);
  });

  it('what is sent by OTLP, by other shippers and to other protocols takes them', async () => {
    const sender: Headers = {
      authorization: `Bearer ${house.adminToken}`,
      'content-type': 'application/json',
    };
    const nowNs = `${String(Date.now())}000000`;
    const requests = SQL_PAYLOADS.flatMap((text) => requestsWith(text, nowNs));
    await forAll(requests, async ({ method, path, body }) => {
      await ask(`${method} ${path}`, {
        method,
        path,
        headers: sender,
        ...(body === undefined ? {} : { body }),
      });
    });
    tell('G23', 'requests of other protocols', requests.length);
    expect(hits).toEqual([]);
    // And what they wrote is there, as text.
    const lines = await until('the lines are stored', 60_000, async () => {
      const { items } = await house.ask<{ items: readonly { body: string }[] }>('/api/v1/logs/query', {
        query: MARK,
        limit: 1_000,
      });
      return items.length >= SQL_PAYLOADS.length ? items : undefined;
    });
    expect(lines.map(({ body }) => body)).toEqual(expect.arrayContaining([...SQL_PAYLOADS]));
  });

  it('is in none of the statements that the database was given', async () => {
    const statements = database.statements();
    expect(statements.length).toBeGreaterThan(2_000);
    const found = new Set(statements.filter((text) => text.toLowerCase().includes(MARK)));
    tell('G23', 'statements looked through', statements.length);
    expect([...found].slice(0, 20).map((text) => text.slice(0, 1_000))).toEqual([]);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM vigilops.hosts');
    expect(rows).toHaveLength(1);
    // Where a text is put into a statement, it is found.
    await client.query(`SELECT '${MARK}'`);
    await client.query('SELECT $1::text', [`${MARK} bound`]);
    await client.end();
    const told = await until('the statement is written down', 30_000, () => {
      const marked = database.statements().filter((text) => text.includes(MARK));
      return Promise.resolve(marked.length > 0 ? marked : undefined);
    });
    expect(told).toEqual([`SELECT '${MARK}'`]);
  });
});

interface Plain {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

function requestsWith(text: string, nowNs: string): readonly Plain[] {
  const post = (path: string, body: unknown): Plain => ({
    method: 'POST',
    path,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const attribute = (key: string) => ({ key, value: { stringValue: text } });
  const attributes = ['service.name', 'host.name', 'host.id', 'vigilops.host.group', text].map(attribute);
  const resource = { attributes };
  const scope = { name: text, version: text };
  const point = { timeUnixNano: nowNs, asDouble: 1, attributes: [attribute('route'), attribute(text)] };
  const span = {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    name: text,
    startTimeUnixNano: nowNs,
    endTimeUnixNano: nowNs,
    attributes: [attribute(text)],
    status: { message: text, code: 2 },
    events: [{ name: text, timeUnixNano: nowNs, attributes: [attribute('exception.message')] }],
  };
  const record = {
    timeUnixNano: nowNs,
    severityText: text,
    body: { stringValue: text },
    attributes: [attribute(text)],
  };
  const matcher = { name: 'host', value: text, isRegex: false, isEqual: true };
  const encoded = encodeURIComponent(text);
  const tools = [
    'search_logs',
    'query_metrics',
    'list_incidents',
    'search_knowledge',
    'list_hosts',
    'list_services',
  ];
  return [
    post('/v1/logs', { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: [record] }] }] }),
    post('/v1/metrics', {
      resourceMetrics: [
        {
          resource,
          scopeMetrics: [
            {
              scope,
              metrics: [{ name: text, unit: text, description: text, gauge: { dataPoints: [point] } }],
            },
          ],
        },
      ],
    }),
    post('/v1/metrics', {
      resourceMetrics: [
        { resource, scopeMetrics: [{ metrics: [{ name: 'sql.try', gauge: { dataPoints: [point] } }] }] },
      ],
    }),
    post('/v1/traces', { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [span] }] }] }),
    post('/loki/api/v1/push', {
      streams: [{ stream: { job: text, app: text }, values: [[nowNs, text, { trace_id: text }]] }],
    }),
    post(
      `/${encoded}/_bulk`,
      `${JSON.stringify({ index: { _index: text, _id: text } })}\n${JSON.stringify({ message: text, host: { name: text } })}\n`,
    ),
    post('/api/v2/alerts', [
      { labels: { alertname: text, host: text }, annotations: { summary: text }, generatorURL: text },
    ]),
    post('/api/v2/silences', {
      matchers: [matcher],
      startsAt: new Date().toISOString(),
      endsAt: new Date(Date.now() + 60_000).toISOString(),
      createdBy: text,
      comment: text,
    }),
    {
      method: 'GET',
      path: `/api/v2/alerts?filter=${encodeURIComponent(`host="${text.replaceAll(/["\\]/gu, '\\$&')}"`)}`,
    },
    { method: 'GET', path: `/api/v2/alerts?filter=host%3D~${encoded}&receiver=${encoded}` },
    { method: 'GET', path: `/api/v2/silence/${encoded}` },
    post('/hooks/grafana', {
      status: 'firing',
      alerts: [
        {
          status: 'firing',
          labels: { alertname: text },
          fingerprint: text,
          startsAt: new Date().toISOString(),
        },
      ],
    }),
    { method: 'GET', path: `/v1/models/${encoded}` },
    { method: 'GET', path: `/act/${encoded}` },
    { method: 'GET', path: `/install/${encoded}` },
    { method: 'GET', path: `/status/badge/${encoded}` },
    ...tools.map((name) =>
      post('/mcp', {
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: {
          name,
          arguments: {
            query: text,
            q: text,
            metric: text,
            host: text,
            service: text,
            filter: text,
            by: text,
          },
        },
      }),
    ),
  ];
}
