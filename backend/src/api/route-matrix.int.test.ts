import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Scope } from '../model/index.ts';
import { noted } from '../store/test/noted.ts';
import { openReadingRoom, type ReadingRoom } from '../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../store/test/store-schema.ts';
import { ROUTES } from './index.ts';
import type { Route } from './route.ts';
import { hashOf } from './test/house.ts';
import { algNone, signInPeople, unsigned } from './test/people.ts';
import { FINGERPRINT, seedHouse, TRACE_ID } from './test/seed.ts';
import { recordingLogger, type Ask, type Served } from './test/serve.ts';
import { serveRoom } from './test/serve-room.ts';

describeEngines('every route for every caller', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let served: Served;
  const logger = recordingLogger();
  const secrets = new Map<string, string>();

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    await seedHouse(room, systemClock.now().getTime() * 1_000);
    const { tokens } = room;
    served = await serveRoom(room, { logger });
    const idle = new AbortController().signal;
    const make = async (name: string, scopes: readonly Scope[], expiresAt: Date | null = null) => {
      const secret = `vgo_api_${name.padEnd(43, 'Z')}`;
      secrets.set(name, secret);
      const kind = scopes[0] === 'ingest' ? 'agent' : 'api';
      const token = { name, kind, scopes, secretHash: hashOf(secret), hostKey: null, expiresAt } as const;
      return tokens.create(token, new Date(), noted('token.created'), idle);
    };
    await make('ingest', ['ingest']);
    await make('read', ['read']);
    await make('write', ['write']);
    await make('both', ['read', 'write']);
    await make('nothing', []);
    await make('expired', ['read', 'write'], new Date(Date.now() - 1_000));
    const revoked = await make('revoked', ['read', 'write']);
    await tokens.revoke(revoked.id, new Date(), noted('token.revoked'), idle);
    people = await signInPeople(served);
  });
  afterAll(async () => {
    await served.close();
    await room.close();
  });

  const as = (name: string) => ({ authorization: `Bearer ${secrets.get(name) ?? ''}` });
  const SERVICE = { name: 'walk', check: { type: 'tcp', host: 'shop', port: 80 } };
  const MAINTENANCE = { title: 'walk', from: '2026-01-01T00:00:00Z', to: '2026-01-01T01:00:00Z', all: true };
  const RULE = { name: 'walk', condition: { type: 'host' } };
  const SILENCE = { matchers: [{ name: 'host', value: 'walk' }], comment: 'walk', duration_seconds: 60 };
  /** Nobody listens there. */
  const CHANNEL = { name: 'walk', type: 'webhook', config: { url: 'http://127.0.0.1:9/' } };
  /** Nobody listens there. */
  const PROVIDER = {
    name: 'walk',
    type: 'openai_compatible',
    config: { base_url: 'http://127.0.0.1:1/v1' },
    models: ['walk'],
  };
  /** Nobody listens there. */
  const DATABASE = { host_id: 1, name: 'walk', kind: 'redis', address: '127.0.0.1' };
  const ALIAS = { alias: 'walk', targets: [{ provider_id: 1, model: 'walk' }] };
  const KEY = { name: 'walk', project_id: 1 };
  const TIERS = [{ above_input_tokens: 0, rates: { input: '1', output: '2' } }];
  const BUDGET = { name: 'walk', scope: 'all', window: 'month', amount: '10', currency: 'USD' };
  const PLAY = { model: 'walk', messages: [{ role: 'user', content: 'walk' }] };
  const BODIES: Record<string, unknown> = {
    playLlm: { ...PLAY, project_id: 1 },
    playMyLlm: { ...PLAY, key_id: 1 },
    createLlmProvider: PROVIDER,
    changeLlmProvider: PROVIDER,
    testLlmProvider: { provider: PROVIDER },
    createLlmAlias: ALIAS,
    changeLlmAlias: ALIAS,
    createLlmProject: { name: 'walk' },
    changeLlmProject: { name: 'walk' },
    createLlmKey: KEY,
    changeLlmKey: KEY,
    rotateLlmKey: {},
    setLlmPrice: { model: 'walk', currency: 'USD', tiers: TIERS },
    createLlmBudget: BUDGET,
    changeLlmBudget: BUDGET,
    liftLlmBudget: { until: null },
    queryLlmSpend: {},
    callMcp: { jsonrpc: '2.0', id: 1, method: 'tools/list' },
    rankCauses: { onset: 'now-1h' },
    askAssistant: { question: 'Why?' },
    previewPrivacy: { question: 'Why?' },
    startInvestigation: { incident_id: 1 },
    judgeFinding: { word: 'useful' },
    judgeDatabaseAdvice: { state: 'dismissed' },
    createDatabaseDefinition: DATABASE,
    changeDatabaseDefinition: DATABASE,
    judgeRootCause: { is_right: false },
    importLlmUsage: { provider_id: 1, file_name: 'walk.csv', csv: 'date,input_tokens\n2026-03-01,1\n' },
    createChannel: CHANNEL,
    testChannel: { channel: CHANNEL },
    // The first one is that of the house.
    changeChannel: { name: 'in-app', type: 'in_app', config: {} },
    setErrorIssueState: { ids: [1], state: 'known' },
    undoErrorIssues: { events: [1] },
    changeErrorIssue: { note: 'x' },
    mergeErrorIssues: { ids: [2] },
    unmergeErrorIssues: { ids: [1] },
    acknowledgeIncidents: { ids: [1] },
    assignIncident: { to: 'Ada' },
    addIncidentNote: { note: 'x' },
    silenceIncident: { duration_seconds: 60 },
    splitIncident: { alert_id: 1 },
    queryMetric: { metric: 'http.requests' },
    queryLogs: {},
    queryMetrics: { queries: [{ ref: 'A', query: { metric: 'http.requests' } }] },
    queryLabelKeys: {},
    queryLabelValues: { key: 'route' },
    querySeries: { metric: 'http.requests' },
    queryLogVolume: {},
    queryLogFacets: {},
    saveLogPipelines: { pipelines: [] },
    mergeLogTemplates: { ids: [1, 2] },
    splitLogTemplate: { place: 0 },
    changeLogTemplate: { name: 'walk' },
    writeLogTemplate: { text: 'walk <num>' },
    tryLogPipeline: {
      pipeline: { name: 'walk', steps: [{ type: 'drop' }] },
      lines: [{ body: 'walk' }],
    },
    exportLogs: {},
    getLogContext: { id: '1.0.1.0' },
    createToken: { name: 'walk', kind: 'agent' },
    register: { email: 'walk@example.com', name: 'Walk', password: 'a long enough one' },
    login: { email: 'walk@example.com', password: 'a wrong one' },
    refresh: {},
    changePassword: { current_password: 'a wrong one', new_password: 'a long enough one' },
    resetPassword: { secret: 'x'.repeat(43), new_password: 'a long enough one' },
    changeUser: { name: 'walk' },
    createInvitation: {},
    createEnrollment: {},
    enrollAgent: { host_key: 'walk', host_name: 'walk' },
    createService: SERVICE,
    changeService: { paused: true },
    createMaintenance: MAINTENANCE,
    changeMaintenance: MAINTENANCE,
    createAlertRule: RULE,
    changeAlertRule: RULE,
    backtestRule: { rule: RULE, days: 1 },
    importAlertRules: { yaml: 'groups: []' },
    acknowledgeAlert: {},
    changeHost: { group: 'walk' },
    mergeHost: { into: 2 },
    changeSettings: { settings: {} },
    importConfiguration: { yaml: 'vigilops: 1\n' },
    setLogArchiveCredentials: { credentials: null },
    tryLogArchive: {},
    createLogRestore: { day: '2026-03-01' },
    createSilence: SILENCE,
    createLogSearch: { name: 'walk', query: 'walk', shared: true },
    changeLogSearch: { name: 'walk', query: 'walk', shared: true },
    createArticle: { title: 'walk' },
    previewDigest: { kind: 'daily' },
    changeArticle: { text: { title: 'walk' }, version: 1 },
    setArticleState: { state: 'published' },
    giveArticleFeedback: { helped: true },
    changeSilence: SILENCE,
    previewSilence: { matchers: SILENCE.matchers },
    createStatusIncident: { title: 'walk', text: 'walk' },
    updateStatusIncident: { status: 'resolved', text: 'walk' },
  };
  /** Calls that would take away whom the others walk with, or what they look for. */
  const FAR_AWAY = [
    'revokeToken',
    'changeUser',
    'removeUser',
    'forgetHost',
    'forgetDatabase',
    'mergeHost',
    'removeService',
    'removeLlmProvider',
    'removeLlmProject',
    'removeLogSearch',
    'removeDatabaseDefinition',
  ];
  const idFor = ({ operationId, path }: Route) => {
    const isUuid = ['silences', 'llm-calls', 'assistant/conversations'].some((kind) =>
      path.startsWith(`/api/v1/${kind}/`),
    );
    if (isUuid) {
      return '00000000-0000-4000-8000-000000000001';
    }
    return FAR_AWAY.includes(operationId) ? '2000000000' : '1';
  };
  /** Of those that ask for something. */
  const QUERIES: Record<string, string> = { getLlmDrift: '?provider_id=1' };
  const requestFor = (route: Route, headers: Ask['headers'] = {}): Ask => ({
    method: route.method.toUpperCase(),
    path: `${route.path}${QUERIES[route.operationId] ?? ''}`
      .replace('{id}', idFor(route))
      .replace('{fingerprint}', FINGERPRINT)
      .replace('{advice_id}', '1')
      .replace('{name}', 'http.requests')
      .replace('{key}', 'route')
      .replace('{trace_id}', TRACE_ID)
      .replace('{version}', '1')
      .replace('{secret}', 'x'.repeat(43))
      .replace('{signal}', 'fail'),
    headers: { ...headers, ...(route.body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(route.body === undefined ? {} : { body: JSON.stringify(BODIES[route.operationId]) }),
  });
  let people: Awaited<ReturnType<typeof signInPeople>>;
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
  const secret = (name: string) => secrets.get(name) ?? '';
  /** Who may do what, by name; all others may do nothing. */
  const MAY: Record<string, readonly string[]> = {
    ingest: ['ingest'],
    read: ['read'],
    write: ['write'],
    both: ['read', 'write'],
    'an Admin': ['read', 'write', 'person'],
    'a Member': ['read', 'person'],
  };
  const callers = (): [name: string, headers: Ask['headers']][] => [
    ['anonymous', {}],
    ...['ingest', 'read', 'write', 'both', 'nothing', 'expired', 'revoked'].map(
      (name): [string, Ask['headers']] => [name, as(name)],
    ),
    ['an Admin', bearer(people.admin)],
    ['a Member', bearer(people.member)],
    ['somebody who signed out', bearer(people.gone)],
    ['a disabled user', bearer(people.disabled)],
    ['a refresh token', bearer(people.refresh)],
    ['a JWT without a signature', bearer(unsigned(people.admin))],
    ['a JWT that says none', bearer(algNone(people.admin))],
    ['a JWT of another key', bearer(`${people.admin.slice(0, -4)}AAAA`)],
    ['two JWTs', { authorization: [`Bearer ${people.admin}`, `Bearer ${people.admin}`] }],
    ['an unknown token', bearer(`vgo_api_${'A'.repeat(43)}`)],
    ['SQL for a token', bearer("' OR '1'='1")],
    ['SQL behind a token', bearer(`${secret('both')}' OR '1'='1`)],
    ['SQL with a union', bearer(`vgo_api_' UNION SELECT * FROM vigilops.tokens --`)],
    ['a token in lower case', bearer(secret('both').toLowerCase())],
    ['a token with a blank in it', bearer(`${secret('both').slice(0, 20)} ${secret('both').slice(20)}`)],
    ['another scheme', { authorization: `Basic ${Buffer.from(`x:${secret('both')}`).toString('base64')}` }],
    ['no scheme', { authorization: secret('both') }],
    ['two tokens', { authorization: [`Bearer ${secret('both')}`, 'Bearer x'] }],
    ['a token in the query', {}],
    ['a header of 64 KB', bearer('x'.repeat(65_536))],
    ['a cookie', { cookie: `token=${secret('both')}` }],
  ];

  it('lets in whom its policy names, and nobody else', async () => {
    let probes = 0;
    for (const route of ROUTES.filter(({ operationId }) => operationId !== 'logout')) {
      for (const [name, headers] of callers()) {
        const request = requestFor(route, headers);
        const path =
          name === 'a token in the query'
            ? `${request.path}${request.path.includes('?') ? '&' : '?'}access_token=${secret('both')}`
            : request.path;
        // A server that hangs up on a header while it is still being sent refuses as well.
        const { status } = await served.ask({ ...request, path }).catch(() => ({ status: 431 }));
        const { policy } = route;
        const needs = policy.access === 'token' ? policy.needs : policy.access;
        const isAllowed = needs === 'public' || (MAY[name] ?? []).includes(needs);
        const isTooLong = name === 'a header of 64 KB';
        probes += 1;
        const place = `${name}: ${route.method} ${route.path} ${String(status)}`;
        if (isTooLong) {
          expect(status, place).toBe(431);
        } else if (!isAllowed) {
          expect([401, 403], place).toContain(status);
        } else if (route.tag === 'auth' && route.body !== undefined) {
          // These have doors of their own behind their policy.
          expect([200, 201, 204, 400, 401, 403, 409, 429], place).toContain(status);
        } else if (name === 'a token in the query') {
          expect([200, 400, 404], place).toContain(status);
        } else {
          expect([200, 201, 204, 404, 409], place).toContain(status);
        }
      }
    }
    expect(probes).toBeGreaterThan(2_000);
    expect(logger.errors).toEqual([]);
  });

  it('opens no door by tricks with the path', async () => {
    const twist = (path: string) => [
      `/${path}`,
      path.replace('/api/', '//api//'),
      path.replace('/v1/', '/v1//'),
      `${path}/`,
      `${path}//`,
      path.toUpperCase(),
      path.replace('/api', '/API'),
      path.replace('/v1', '/%76%31'),
      path.replace('/api', '/%2e%2e/api'),
      path.replace('/v1', '/../api/v1'),
      path.replace('/v1', '/v1/%2e%2e/v1'),
      path.replace(/\/([^/]+)$/, '%2f$1'),
      path.replace(/\/([^/]+)$/, '\\$1'),
      `${path};a=b`,
      `${path}%00`,
      `${path}%20`,
      `${path}.json`,
      `${path}?__proto__[admin]=1`,
      `/openapi.json/..${path}`,
      `http://example.com${path}`,
    ];
    for (const route of ROUTES.filter(
      ({ policy }) => policy.access === 'token' && policy.needs !== 'ingest',
    )) {
      const request = requestFor(route);
      for (const path of twist(request.path)) {
        for (const who of ['', 'ingest', 'revoked']) {
          const { status } = await served.ask({
            ...request,
            path,
            headers: { ...request.headers, ...(who === '' ? {} : as(who)) },
          });
          expect(status, `${who} ${request.method ?? ''} ${path}`).toBeGreaterThanOrEqual(400);
          expect(status, `${who} ${request.method ?? ''} ${path}`).toBeLessThan(500);
        }
      }
    }
    expect(logger.errors).toEqual([]);
  });
});
