import { CHECK, DATABASE } from '@vigilops/contracts';
import { encodeLogsRequest } from '@vigilops/otlp';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines, EMPTY_SCHEMA, type SuiteEngine } from '@vigilops/testkit';
import express from 'express';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { Scope, TelemetryWriter, WriteBatch } from '../model/index.ts';
import type { Store } from '../store/index.ts';
import { createBodyRoom } from '@vigilops/otlp/http';
import { openStore } from './test/open-store.ts';
import {
  createAgentApiRouter,
  createAuthenticator,
  createCoalescer,
  createCommitQueue,
  createGateRouter,
  createIntake,
  createPipeline,
  createTokenSecret,
  DEFAULT_COMMIT_LIMITS,
  DEFAULT_DECODE_LIMITS,
  DEFAULT_GATE_LIMITS,
  hashTokenSecret,
} from './index.ts';
import { silentMetrics } from './test/gate-harness.ts';
import { aSpec, anEntry } from '../store/test/a-spec.ts';
import { noted } from '../store/test/noted.ts';
import { aState, aWindow, nowUs, queryStats, reportRow } from '../store/test/some-database.ts';

const signal = new AbortController().signal;
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

async function openCellar(suite: SuiteEngine): Promise<Store> {
  const store = await openStore(suite);
  cleanups.push(() => store.component.stop());
  expect(store.health()).toMatchObject({ ready: true });
  return store;
}

/** A gate of its own on that store, as another backend process would be. */
async function openGateOn(store: Store, writer: TelemetryWriter = store.writer) {
  const deps = { clock: systemClock, logger: silentLogger };
  const { authenticate, forget } = createAuthenticator({
    ...deps,
    tokens: store.tokens,
    onUsed: () => undefined,
  });
  const queue = createCommitQueue({
    ...deps,
    writer,
    limits: DEFAULT_COMMIT_LIMITS,
    observer: { committed: () => undefined },
  });
  const hosts = createCoalescer({
    ...deps,
    name: 'heartbeats',
    intervalMs: 3_600_000,
    maxIds: 10,
    flush: store.hosts.touch,
    flushTimeoutMs: 5_000,
  });
  const intake = createIntake({
    ...deps,
    pipeline: createPipeline({
      catalog: store.catalog,
      hosts: store.hosts,
      limits: DEFAULT_DECODE_LIMITS,
      clock: systemClock,
    }),
    queue,
    metrics: silentMetrics,
    onHostsSeen: hosts.add,
  });
  const common = { ...deps, authenticate, addressOf: () => '127.0.0.1', storeHealth: store.health, intake };
  const app = express().use(
    createGateRouter({
      ...common,
      requireSecure: () => undefined,
      queue,
      metrics: silentMetrics,
      limits: DEFAULT_GATE_LIMITS,
      bodies: createBodyRoom(DEFAULT_GATE_LIMITS),
    }),
    createAgentApiRouter({ ...common, forgetToken: forget, requestDeadlineMs: 30_000 }),
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  cleanups.push(async () => {
    server.closeAllConnections();
    server.close();
    await queue.idle();
  });
  return {
    flushHosts: () => hosts.stop(),
    post: async (
      path: string,
      secret: string,
      body: Uint8Array | object,
      headers: Record<string, string> = {},
    ) => {
      const isProtobuf = body instanceof Uint8Array;
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${secret}`,
          'content-type': isProtobuf ? 'application/x-protobuf' : 'application/json',
          ...headers,
        },
        body: isProtobuf ? new Uint8Array(body) : JSON.stringify(body),
      });
      return { status: response.status, text: await response.text() };
    },
  };
}

async function newToken(
  store: Store,
  kind: 'agent' | 'api',
  scopes: readonly Scope[] = ['ingest'],
): Promise<string> {
  const secret = createTokenSecret(kind);
  const secretHash = hashTokenSecret(secret);
  await store.tokens.create(
    { name: 'test', kind, scopes, secretHash, hostKey: null, expiresAt: null },
    new Date(),
    noted('token.created'),
    signal,
  );
  return secret;
}

async function rowsOf(store: Store, text: string): Promise<readonly Record<string, unknown>[]> {
  return store.database.query({ text }, { signal, timeoutMs: 30_000 });
}

function logRequest(resource: Record<string, string>, ...bodies: string[]): Uint8Array {
  const timeUnixNano = BigInt(Date.now()) * 1_000_000n;
  return encodeLogsRequest([{ resource, records: bodies.map((body) => ({ timeUnixNano, body })) }]);
}

const BATCH = { 'x-vigilops-batch-id': '0195b2f0-0000-7000-8000-000000000001' };

describeEngines('the gate on a real store', EMPTY_SCHEMA, (suite) => {
  it('stores a record of the agent once, however often and wherever it is sent again', async () => {
    const store = await openCellar(suite);
    const secret = await newToken(store, 'api');
    const body = logRequest({ 'service.name': 'a' }, 'one', 'two');
    const first = await openGateOn(store);
    const second = await openGateOn(store);
    // The acknowledgement was lost three times; two resends are under way at once, one meets another backend.
    const answers = await Promise.all(
      [first, first, second].map((gate) => gate.post('/v1/logs', secret, body, BATCH)),
    );
    answers.push(await second.post('/v1/logs', secret, body, BATCH));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await rowsOf(store, 'SELECT body FROM vigilops.logs ORDER BY body')).toEqual([
      { body: 'one' },
      { body: 'two' },
    ]);
  });

  it('would store it again without the batch id (the mutant that the test above must catch)', async () => {
    const store = await openCellar(suite);
    const secret = await newToken(store, 'api');
    const body = logRequest({ 'service.name': 'a' }, 'one');
    const gate = await openGateOn(store);
    await gate.post('/v1/logs', secret, body);
    await gate.post('/v1/logs', secret, body);
    expect(await rowsOf(store, 'SELECT body FROM vigilops.logs')).toHaveLength(2);
  });

  it("binds an agent's token to the first host it names, and refuses rows of any other", async () => {
    const store = await openCellar(suite);
    const secret = await newToken(store, 'agent');
    const gate = await openGateOn(store);
    const own = await gate.post(
      '/v1/logs',
      secret,
      logRequest({ 'host.id': 'h1', 'host.name': 'web-1' }, 'mine'),
    );
    expect(own.status).toBe(200);
    const foreign = await gate.post('/v1/logs', secret, logRequest({ 'host.id': 'h2' }, 'not mine'), {
      'content-type': 'application/x-protobuf',
    });
    expect(foreign.status).toBe(200);
    expect(foreign.text).toContain("the token belongs to host 'h1'");
    expect(await rowsOf(store, 'SELECT body FROM vigilops.logs')).toEqual([{ body: 'mine' }]);
    expect(await rowsOf(store, 'SELECT key FROM vigilops.hosts')).toEqual([{ key: 'h1' }]);
  });

  it('takes the plain JSON of an agent of one’s own: host, figures, checks, heartbeat', async () => {
    const store = await openCellar(suite);
    const secret = await newToken(store, 'agent');
    const gate = await openGateOn(store);
    const early = await gate.post('/api/v1/agent/heartbeat', secret, {});
    expect(early.status).toBe(400);
    const registered = await gate.post('/api/v1/agent/register', secret, {
      name: 'db-1',
      ips: ['192.0.2.9'],
      os: 'Debian',
      os_version: '12',
      kernel: '6.1',
      arch: 'arm64',
      agent_version: '9.9',
      tags: ['prod', 'db'],
      group: 'databases',
    });
    expect(registered.status, registered.text).toBe(200);
    const hosts = await rowsOf(
      store,
      'SELECT id, key, name, ips, os, arch, agent_version, tags, host_group FROM vigilops.hosts',
    );
    expect(hosts).toMatchObject([
      {
        id: (JSON.parse(registered.text) as { host_id: number }).host_id,
        key: 'db-1',
        name: 'db-1',
        ips: ['192.0.2.9'],
        os: 'Debian',
        arch: 'arm64',
        agent_version: '9.9',
        tags: ['prod', 'db'],
        host_group: 'databases',
      },
    ]);

    const figures = { cpu_usage: 25, mem_total: 1_000, mem_used: 400, net_rx_bytes: 7, timestamp: 'now-1m' };
    expect(await gate.post('/api/v1/agent/metrics', secret, figures)).toEqual({
      status: 200,
      text: '{"rejected":0,"message":null}',
    });
    expect(
      await rowsOf(
        store,
        `SELECT m.name, s.attributes, t.value, s.host_id IS NOT NULL AS hosted FROM vigilops.samples t
         JOIN vigilops.series s ON s.id = t.series_id JOIN vigilops.metrics m ON m.id = s.metric_id
         WHERE m.name LIKE 'system.%' ORDER BY m.name, s.attributes::text`,
      ),
    ).toEqual([
      { name: 'system.cpu.utilization', attributes: { 'cpu.mode': 'idle' }, value: 0.75, hosted: true },
      { name: 'system.cpu.utilization', attributes: { 'cpu.mode': 'user' }, value: 0.25, hosted: true },
      { name: 'system.memory.limit', attributes: {}, value: 1_000, hosted: true },
      {
        name: 'system.memory.usage',
        attributes: { 'system.memory.state': 'free' },
        value: 600,
        hosted: true,
      },
      {
        name: 'system.memory.usage',
        attributes: { 'system.memory.state': 'used' },
        value: 400,
        hosted: true,
      },
      {
        name: 'system.network.io',
        attributes: { 'network.interface.name': 'all', 'network.io.direction': 'receive' },
        value: 7,
        hosted: true,
      },
    ]);

    const checks = [
      { name: 'api', type: 'http', status: 'up', response_time_ms: 12.5, status_code: 200 },
      { name: 'cache', type: 'tcp', status: 'timeout', error_message: 'no answer' },
    ];
    expect((await gate.post('/api/v1/agent/services', secret, { checks })).status).toBe(200);
    expect(
      await rowsOf(
        store,
        `SELECT s.attributes->>'vigilops.check.name' AS name, t.value FROM vigilops.samples t
         JOIN vigilops.series s ON s.id = t.series_id JOIN vigilops.metrics m ON m.id = s.metric_id
         WHERE m.name = 'vigilops.check.up' ORDER BY 1`,
      ),
    ).toEqual([
      { name: 'api', value: 1 },
      { name: 'cache', value: 0 },
    ]);
    expect(await rowsOf(store, 'SELECT 1 FROM vigilops.logs')).toEqual([]);
    expect(
      await rowsOf(
        store,
        `SELECT s.name, s.type, s.config->>'url' AS url, c.status, c.response_time_ms, c.status_code, c.error_message,
                h.name AS observer
         FROM grafana_v1.service_checks c JOIN grafana_v1.services s ON s.id = c.service_id
         JOIN grafana_v1.hosts h ON h.id = c.observer_id AND h.id = s.host_id ORDER BY s.name`,
      ),
    ).toMatchObject([
      {
        name: 'api',
        type: 'http',
        url: 'http://unknown.invalid/',
        status: 'up',
        response_time_ms: 12.5,
        status_code: 200,
      },
      { name: 'cache', type: 'tcp', url: null, status: 'timeout', error_message: 'no answer' },
    ]);

    // Nothing said since the registration may have changed the card, and the heartbeat moves its time.
    const before = await rowsOf(store, 'SELECT last_heartbeat FROM vigilops.hosts');
    expect((await gate.post('/api/v1/agent/heartbeat', secret, {})).status).toBe(200);
    await gate.flushHosts();
    const [after] = await rowsOf(store, 'SELECT os, agent_version, last_heartbeat FROM vigilops.hosts');
    expect(after).toMatchObject({ os: 'Debian', agent_version: '9.9' });
    expect(Number(after?.last_heartbeat)).toBeGreaterThanOrEqual(Number(before[0]?.last_heartbeat));
  });

  it("stores an agent's results once, and none about a service that is not its own", async () => {
    const store = await openCellar(suite);
    const gate = await openGateOn(store);
    const [victim, attacker] = [await newToken(store, 'agent'), await newToken(store, 'agent')];
    const observers = { all: false, host_ids: [1], groups: [], tags: [] };
    const spec = aSpec('shop', { observers });
    const result = (attributes: Record<string, string | number>) => ({
      timeUnixNano: BigInt(Date.now()) * 1_000_000n,
      eventName: CHECK.resultEvent,
      attributes: { [CHECK.status]: 'down', ...attributes },
    });
    const send = async (
      secret: string,
      host: string,
      headers: Record<string, string>,
      ...records: object[]
    ) => {
      const resource = { 'host.id': host, 'host.name': host };
      const answer = await gate.post('/v1/logs', secret, encodeLogsRequest([{ resource, records }]), {
        ...headers,
      });
      expect(answer.status).toBe(200);
      return answer.text;
    };
    const named = { [CHECK.name]: 'redis', [CHECK.definition]: JSON.stringify(aSpec('redis')) };
    await send(victim, 'web-1', {}, { timeUnixNano: BigInt(Date.now()) * 1_000_000n, body: 'here I am' });
    const service = { spec, sealed: null, heartbeatHash: null };
    const created = await store.services.create(service, new Date(), anEntry('service.created'), signal);
    const given = { [CHECK.id]: created.outcome === 'created' ? created.id : 0 };

    const own = [result(given), result(named)];
    expect(await send(victim, 'web-1', BATCH, ...own)).toBe('');
    expect(await send(victim, 'web-1', BATCH, ...own)).toBe('');
    const refused = await send(attacker, 'web-2', {}, result(given), result(named));
    expect(refused).toContain('is not among those that this host is to check');
    expect(await send(attacker, 'web-1', {}, result(given))).toContain("the token belongs to host 'web-2'");
    expect(
      await rowsOf(
        store,
        `SELECT s.name, s.source, d.name AS defined_by, o.name AS observer, count(*)::int AS results
         FROM vigilops.check_results r JOIN vigilops.services s ON s.id = r.service_id
         JOIN vigilops.hosts o ON o.id = r.observer_id LEFT JOIN vigilops.hosts d ON d.id = s.defined_by_host_id
         GROUP BY 1, 2, 3, 4 ORDER BY 1, 3`,
      ),
    ).toEqual([
      { name: 'redis', source: 'agent', defined_by: 'web-1', observer: 'web-1', results: 1 },
      { name: 'redis', source: 'agent', defined_by: 'web-2', observer: 'web-2', results: 1 },
      { name: 'shop', source: 'api', defined_by: null, observer: 'web-1', results: 1 },
    ]);
    expect(await rowsOf(store, 'SELECT body FROM vigilops.logs')).toEqual([{ body: 'here I am' }]);
  });

  it("stores an agent's reports about databases once, a bad one alone refused, and none among the logs", async () => {
    const store = await openCellar(suite);
    const gate = await openGateOn(store);
    const [first, second] = [await newToken(store, 'agent'), await newToken(store, 'agent')];
    const toUs = nowUs() - 60e6;
    const [state, window] = [reportRow(aState()), aWindow(toUs, [queryStats({ text: 'x'.repeat(8_192) })])];
    const record = (report: object) => ({
      timeUnixNano: BigInt(Date.now()) * 1_000_000n,
      eventName: DATABASE.reportEvent,
      attributes: { [DATABASE.report]: JSON.stringify(report) },
    });
    const send = async (
      secret: string,
      host: string,
      headers: Record<string, string>,
      ...reports: object[]
    ) => {
      const resource = { 'host.id': host, 'host.name': host };
      const body = encodeLogsRequest([{ resource, records: reports.map(record) }]);
      const answer = await gate.post('/v1/logs', secret, body, headers);
      expect(answer.status).toBe(200);
      return answer.text;
    };
    const bad = { ...state.report, kind: 'oracle' };
    const said = await send(first, 'db-1', BATCH, state.report, bad, window.report);
    expect(said).toContain('vigilops.db.report.kind');
    await send(first, 'db-1', BATCH, state.report, bad, window.report);
    expect(await send(second, 'db-2', {}, state.report)).toBe('');

    const cards = await store.databases.list({ nowUs: nowUs() + 1e6, limit: 9 }, signal);
    expect(cards.map(({ name, host_name: host, state: now }) => [name, host, now])).toEqual([
      ['shop-db', 'db-1', 'up'],
      ['shop-db', 'db-2', 'up'],
    ]);
    const range = { fromUs: toUs - 1e6, toUs: toUs + 1e6 };
    const statements = await store.databases.queries(
      cards[0]?.id ?? 0,
      { ...range, sort: 'total', limit: 9 },
      signal,
    );
    expect(statements.items).toMatchObject([{ calls: 10, text: 'x'.repeat(8_192) }]);
    expect(await rowsOf(store, 'SELECT count(*)::int AS rounds FROM vigilops.db_metrics')).toEqual([
      { rounds: 2 },
    ]);
    expect(await rowsOf(store, 'SELECT body FROM vigilops.logs')).toEqual([]);
  });

  it('is refused a token that was revoked by another process', async () => {
    const store = await openCellar(suite);
    const secret = await newToken(store, 'api');
    const [token] = await store.tokens.list(signal);
    await store.tokens.revoke(token?.id ?? 0, new Date(), noted('token.revoked'), signal);
    const gate = await openGateOn(store);
    const answer = await gate.post('/v1/logs', secret, { resourceLogs: [] });
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('AUTH_REVOKED');
  });
});

describeEngines(
  'the word that is given with 200',
  EMPTY_SCHEMA,
  (suite) => {
    /** Whether the rows of each acknowledged request were there for others when it was acknowledged. */
    async function wordsKept(store: Store, writer: TelemetryWriter): Promise<boolean[]> {
      const secret = await newToken(store, 'api');
      const gate = await openGateOn(store, writer);
      const kept: boolean[] = [];
      for (let id = 0; id < 20; id += 1) {
        const answer = await gate.post('/v1/logs', secret, logRequest({ 'service.name': 'a' }, `line ${id}`));
        expect(answer.status).toBe(200);
        const found = await rowsOf(store, `SELECT 1 FROM vigilops.logs WHERE body = 'line ${id}'`);
        kept.push(found.length === 1);
      }
      return kept;
    }

    it('is kept: the rows are there when the answer comes', async () => {
      const store = await openCellar(suite);
      expect(await wordsKept(store, store.writer)).toEqual(Array.from({ length: 20 }, () => true));
    });

    it('is found broken where 200 is said before COMMIT (the mutant that the test above must catch)', async () => {
      const store = await openCellar(suite);
      const promised: WriteBatch[] = [];
      const hasty: TelemetryWriter = {
        commit: (batches) => {
          promised.push(...batches);
          return Promise.resolve(batches.map(() => ({ status: 'stored', refused: [] }) as const));
        },
      };
      expect(await wordsKept(store, hasty)).toContain(false);
      await store.writer.commit(promised, signal);
    });
  },
  ['postgres', 'timescale'],
);
