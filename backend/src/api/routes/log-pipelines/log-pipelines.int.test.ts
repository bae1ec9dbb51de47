import type { LogPipelinesResponse, TryLogPipelineResponse } from '@vigilops/contracts/api';
import { encodeLogsRequest } from '@vigilops/otlp';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createCommitQueue,
  createIntake,
  createLogPipelineDesk,
  createLogRoom,
  createPipeline,
  DEFAULT_COMMIT_LIMITS,
  DEFAULT_DECODE_LIMITS,
  type Intake,
  type LogRoom,
} from '../../../ingest/index.ts';
import { aToken } from '../../../ingest/test/memory-hosts.ts';
import { silentMetrics } from '../../../ingest/test/gate-harness.ts';
import { createReaders, createStore, STORE_DEFAULTS, type Store } from '../../../store/index.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openFrontDoor } from '../../test/house.ts';
import { callerOf, signInPeople } from '../../test/people.ts';
import { recordingLogger, serve, type Served } from '../../test/serve.ts';

const signal = new AbortController().signal;
const HOUSE = { ...aToken('api'), id: 0 };
const WEB = {
  name: 'web',
  match: { services: ['shop*'] },
  steps: [
    { type: 'drop', when: { field: 'body', matches: 'GET /health' } },
    { type: 'parse_grok', pattern: '^%{IP:client} %{WORD:method} %{NOTSPACE:path} %{NUMBER:status:int}' },
    { type: 'mask', kinds: ['email', 'ipv4', 'card'] },
    { type: 'level', from: 'severity_word', when: { field: 'severity_word', exists: true } },
    { type: 'metric', name: 'shop.requests', labels: ['method'], when: { field: 'method', exists: true } },
  ],
};
/** What stands in fault lists of others, and what is usual. */
const BODIES = [
  '10.0.0.1 GET /orders?by=ada@example.com 500 slow',
  '10.0.0.1 GET /health 200',
  '{"msg":"card 4539 1488 0343 6467","severity_word":"error","n":9007199254740993}',
  'level=warn user=eve@example.com took=1.5',
  '{"a":"\\u0000\\ud800","b":"x"}',
  "<img src=x onerror=alert(1)> =cmd|' /C calc'!A0 \u202e \u001b]52;c;x\u0007",
  `${'a'.repeat(3_000)}!`,
  'plain ERROR line',
];

describeEngines('pipelines of logs, over HTTP', STORE_SCHEMA, (suite) => {
  let store: Store;
  let served: Served;
  let call: ReturnType<typeof callerOf>;
  let intake: Intake;
  let room: LogRoom;
  const logger = recordingLogger();
  let admin = '';
  let member = '';

  beforeAll(async () => {
    const { url } = await suite.freshDatabase();
    const one = suite.maxConnections === 1;
    const deps = { clock: systemClock, logger: silentLogger };
    store = createStore(
      {
        ...STORE_DEFAULTS,
        url,
        engine: suite.engine,
        maxConnections: one ? 1 : 4,
        writerConnections: one ? 0 : 2,
        copyFromRows: suite.canCopy ? STORE_DEFAULTS.copyFromRows : Infinity,
        commitTimeoutMs: 30_000,
      },
      { ...deps, readDisk: null },
    );
    await store.component.start();
    room = createLogRoom({
      ...deps,
      store: store.logPipelines,
      settings: () => ({ findFields: true, linesPerMinutePerService: 1_000, language: 'en' }),
      send: async (kind, body, within) => {
        await intake(kind, { body, rejections: [] }, { token: HOUSE, batchId: null }, within);
      },
      instanceId: 'one',
      onWithheld: () => undefined,
    });
    intake = createIntake({
      pipeline: createPipeline({ ...store, limits: DEFAULT_DECODE_LIMITS, ...deps, logStage: room.stage }),
      queue: createCommitQueue({
        ...deps,
        writer: store.writer,
        limits: { ...DEFAULT_COMMIT_LIMITS, commitTimeoutMs: 30_000 },
        observer: { committed: () => undefined },
      }),
      onHostsSeen: () => undefined,
      metrics: silentMetrics,
      clock: systemClock,
    });
    served = await serve(
      openFrontDoor(
        {
          readers: createReaders(store.database),
          authenticate: () => Promise.reject(new Error('no tokens here')),
          accountStore: store.accounts,
          room: store,
          tokens: store.tokens,
          logger,
        },
        {
          logPipelines: createLogPipelineDesk({
            store: store.logPipelines,
            live: room.live,
            findFields: () => true,
            window: (nowUs) => ({ minUs: nowUs - 86_400e6, maxUs: nowUs + 600e6 }),
            clock: systemClock,
          }),
        },
      ),
    );
    call = callerOf(served);
    ({ admin, member } = await signInPeople(served));
  });
  afterAll(async () => {
    await served.close();
    await store.component.stop();
  });

  const PATH = '/api/v1/log-pipelines';
  const current = async () => (await call('GET', PATH, undefined, member)).json as LogPipelinesResponse;
  const send = (service: string, bodies: readonly string[], batchId: string | null = null) => {
    const timeUnixNano = BigInt(Date.now()) * 1_000_000n;
    const body = encodeLogsRequest([
      {
        resource: { 'service.name': service, 'host.name': 'web-1' },
        scope: { name: 'test' },
        records: bodies.map((text) => ({ timeUnixNano, body: text })),
      },
    ]);
    return intake('logs', { body, rejections: [] }, { token: aToken('api'), batchId }, signal);
  };
  interface Stored {
    readonly items: readonly {
      body: string;
      attributes: object;
      severity_number: number;
      severity_text: string;
      event_name: string | null;
    }[];
  }
  const storedOf = async (service: string) =>
    (
      (
        await call(
          'POST',
          '/api/v1/logs/query',
          { services: [service], direction: 'forward', limit: 1_000 },
          member,
        )
      ).json as Stored
    ).items;

  it('are tried on lines, and what is stored afterwards is what was promised', async () => {
    const lines = BODIES.map((body) => ({ body, service: 'shop-api', host: 'web-1' }));
    const tried = await call('POST', `${PATH}/try`, { pipeline: WEB, lines }, admin);
    expect(tried.status).toBe(200);
    const answer = tried.json as TryLogPipelineResponse;
    expect(answer.lines.map(({ outcome }) => outcome)).toEqual([
      'kept',
      'dropped',
      ...Array.from({ length: 6 }, () => 'kept'),
    ]);
    expect(answer.lines[0]).toMatchObject({
      before: { body: BODIES[0], attributes: {} },
      after: {
        body: '<IPV4> GET /orders?by=<EMAIL> 500 slow',
        attributes: { client: '<IPV4>', status: 500 },
      },
      failures: [],
    });
    expect(answer.lines[7]?.failures).toMatchObject([{ pipeline: 'web', step: 1, type: 'parse_grok' }]);
    expect(await storedOf('shop-api')).toEqual([]);

    const saved = await call('PUT', PATH, { pipelines: [WEB], version: 0 }, admin);
    expect(saved.json).toMatchObject({ version: 1, saved_by: 'Ada', warning: null });
    await send('shop-api', BODIES);
    const promised = answer.lines.flatMap(({ after }) =>
      after === null
        ? []
        : [
            {
              body: after.body,
              attributes: after.attributes,
              severity_number: after.severity_number,
              severity_text: after.severity_text,
            },
          ],
    );
    const stored = await storedOf('shop-api');
    expect(stored).toMatchObject(promised);
    expect(stored).toHaveLength(promised.length);
    expect(stored[1]).toMatchObject({
      severity_number: 17,
      attributes: { msg: 'card <CARD>', n: '9007199254740993' },
    });
  });

  it('are tried on past lines, of which nothing changes', async () => {
    const before = await storedOf('shop-api');
    const yaml =
      'pipelines:\n  - name: try\n    steps:\n      - { type: sample, keep_one_in: 1000000, by: body }\n';
    const tried = await call(
      'POST',
      `${PATH}/try`,
      { yaml, past: { services: ['shop-api'], limit: 3 } },
      admin,
    );
    const { lines } = tried.json as TryLogPipelineResponse;
    expect(lines.map(({ outcome, after }) => [outcome, after])).toEqual(
      Array.from({ length: 3 }, () => ['sampled_out', null]),
    );
    expect(await storedOf('shop-api')).toEqual(before);
    expect((await call('POST', `${PATH}/try`, { yaml, past: {} }, member)).status).toBe(403);
  });

  it('tell what came of them, once a batch that came twice is in the database', async () => {
    const batchId = '0b9f3f2e-3d8c-4a57-9c3d-0f6a8f1b2c3d';
    await Promise.all([
      send('shop-twice', ['1.1.1.1 GET /x 200', '1.1.1.1 GET /health 200'], batchId),
      send('shop-twice', ['1.1.1.1 GET /x 200', '1.1.1.1 GET /health 200'], batchId),
    ]);
    await send('shop-twice', ['1.1.1.1 GET /x 200', '1.1.1.1 GET /health 200'], batchId);
    await room.tell(signal, true);
    const [own] = (await current()).statistics;
    // The eight lines of the first story and these two.
    expect(own).toMatchObject({ name: 'web', matched: 10, dropped: 2, sampled_out: 0 });
    expect(own?.steps[1]).toMatchObject({
      type: 'parse_grok',
      failed: 6,
      last_error: 'body does not fit the pattern',
    });
    const values = await store.database.query<{ value: number }>(
      {
        text: `SELECT sum(value)::float AS value FROM vigilops.samples JOIN vigilops.series AS own ON own.id = series_id
                 JOIN vigilops.metrics AS metric ON metric.id = own.metric_id WHERE metric.name = 'shop.requests'`,
      },
      { signal, timeoutMs: 10_000 },
    );
    expect(values).toEqual([{ value: 2 }]);
  });

  it('are versions: the second of two savers hears of the first, and one can go back', async () => {
    const { version } = await current();
    const other = { ...WEB, name: 'other' };
    const answers = await Promise.all(
      ['a', 'b'].map((name) => call('PUT', PATH, { pipelines: [{ ...other, name }], version }, admin)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.text).toContain('Ada saved other pipelines');
    const restored = await call('POST', `${PATH}/versions/1/restore`, { version: version + 1 }, admin);
    expect(restored.json).toMatchObject({ version: version + 2, pipelines: [{ name: 'web' }] });
    const listed = (await call('GET', `${PATH}/versions`, undefined, member)).json as { items: object[] };
    expect(listed.items).toMatchObject([
      { version: version + 2, names: ['web'] },
      { version: version + 1 },
      { version: 1 },
      { version: 0, names: [] },
    ]);
    const { yaml } = (await call('GET', `${PATH}/versions/1`, undefined, member)).json as { yaml: string };
    const asFile = await call('PUT', PATH, { yaml }, admin);
    expect((asFile.json as LogPipelinesResponse).pipelines).toEqual((await current()).pipelines);
    expect((asFile.json as LogPipelinesResponse).yaml).toBe(yaml);
    expect((await call('GET', `${PATH}/versions/99`, undefined, member)).status).toBe(404);
    expect((await call('PUT', PATH, { yaml }, member)).status).toBe(403);
    const audit = (await call('GET', '/api/v1/audit', undefined, admin)).text;
    expect(audit).toContain('log_pipelines.saved');
  });

  it('are refused with the place of what is wrong, and change nothing then', async () => {
    const { version } = await current();
    const put = async (body: object) => {
      const answer = await call('PUT', PATH, body, admin);
      expect(answer.status).toBe(400);
      return answer.text;
    };
    const step = (one: object) => ({ pipelines: [{ name: 'a', steps: [{ type: 'drop' }, one] }] });
    expect(await put(step({ type: 'parse_regex', pattern: '(?P<a>x)(?=y)' }))).toContain(
      'pipelines[0].steps[1].pattern: look-ahead is not supported, because it can take for ever (column 9)',
    );
    expect(await put(step({ type: 'drop', wen: {} }))).toContain('steps[1].wen: is not a field');
    expect(await put(step({ type: 'explode' }))).toContain('pipelines[0].steps[1].type');
    expect(
      await put({
        yaml: 'pipelines:\n  - name: a\n    steps:\n      - { type: parse_grok, pattern: "%{X:y}" }',
      }),
    ).toMatch(/pipelines:4:\d+: .*%\{X:y\} is no pattern that is known here/u);
    expect(await put({ yaml: 'pipelines:\n  - nam: a\n' })).toContain('did you mean `name`?');
    expect(await put({ yaml: `a: ${'['.repeat(60_000)}` })).toContain('pipelines');
    expect(await put({ pipelines: [], yaml: '' })).toContain('either pipelines or yaml');
    expect((await current()).version).toBe(version);
  });

  it('leave a service that floods within its budget, with a line that says so, and others unhurt', async () => {
    const flood = await send(
      'broken',
      Array.from({ length: 1_500 }, (_, i) => `line ${String(i)}`),
    );
    expect(flood.partial).toMatchObject({ rejected: 700 });
    expect(flood.partial?.message).toContain('700 x service "broken" sent more lines a minute');
    expect((await send('well', ['one'])).partial).toBeNull();
    await room.tell(signal, true);
    const lines = await storedOf('broken');
    expect(lines).toHaveLength(801);
    expect(lines.find(({ event_name: name }) => name === 'vigilops.log.left_out')?.body).toContain(
      '700 lines of this service were left out',
    );
    expect(await storedOf('well')).toHaveLength(1);
  });

  it('has no defect to report', () => {
    expect(logger.errors).toEqual([]);
  });
});
