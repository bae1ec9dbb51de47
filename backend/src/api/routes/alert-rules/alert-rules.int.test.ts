import { parser } from '@prometheus-io/lezer-promql';
import type { AlertRule, Backtest, RuleTemplate } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Scope } from '../../../model/index.ts';
import { BUILT_IN_RULES } from '../../../rules/index.ts';
import { minuteAgo } from '../../../store/test/batches.ts';
import { noted } from '../../../store/test/noted.ts';
import { openReadingRoom, type ReadingRoom } from '../../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { hashOf } from '../../test/house.ts';
import { recordingLogger, type Served } from '../../test/serve.ts';
import { serveRoom } from '../../test/serve-room.ts';

const idle = new AbortController().signal;
const secretOf = (name: string) => `vgo_api_${name.padEnd(43, 'Z')}`;

describeEngines('alert rules over HTTP', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let served: Served;
  const logger = recordingLogger();
  beforeAll(async () => {
    room = await openReadingRoom(suite);
    const { tokens } = room;
    served = await serveRoom(room, { logger });
    const make = (name: string, scopes: readonly Scope[]) => {
      const secretHash = hashOf(secretOf(name));
      const token = { name, kind: 'api', scopes, secretHash, hostKey: null, expiresAt: null } as const;
      return tokens.create(token, new Date(), noted('token.created'), idle);
    };
    await make('reader', ['read']);
    await make('writer', ['read', 'write']);
    await room.rules.ensureBuiltIn(BUILT_IN_RULES, idle);
  });
  afterAll(async () => {
    await served.close();
    await room.close();
  });

  const ask = (method: string, path: string, body?: unknown, who = 'writer') =>
    served.ask({
      method,
      path: `/api/v1${path}`,
      headers: {
        authorization: `Bearer ${secretOf(who)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const list = async () => ((await ask('GET', '/alert-rules')).json as { items: AlertRule[] }).items;

  it('of the house come with their runbooks, once, and stay as an Admin left them', async () => {
    const before = await list();
    expect(before.filter((rule) => rule.built_in)).toHaveLength(BUILT_IN_RULES.length);
    const cpu = before.find(({ name }) => name === 'CPU above 90 %');
    expect(cpu).toMatchObject({
      missed: 0,
      noise: null,
      runbook: expect.stringContaining('processes') as string,
    });
    const off = { name: cpu?.name, condition: cpu?.condition, enabled: false };
    expect((await ask('PUT', `/alert-rules/${String(cpu?.id)}`, off)).status).toBe(200);
    await room.rules.ensureBuiltIn(BUILT_IN_RULES, idle);
    const after = await list();
    expect(after).toHaveLength(before.length);
    expect(after.find(({ id }) => id === cpu?.id)).toMatchObject({ enabled: false, runbook: '' });
  });

  it('have overrides, labels and a runbook of their own', async () => {
    const wanted = {
      name: 'queue',
      condition: {
        type: 'series',
        metric: 'queue.length',
        group_by: ['queue'],
        threshold: 10,
        recovers_at: 5,
      },
      overrides: [{ groups: ['batch'], threshold: 100, severity: 'info' }],
      labels: { team: 'shop' },
      runbook: 'Look at the consumers.',
    };
    const made = (await ask('POST', '/alert-rules', wanted)).json as AlertRule;
    expect(made).toMatchObject({
      ...wanted,
      overrides: [{ ...wanted.overrides[0], host_ids: [], enabled: true }],
    });
    const empty = { ...wanted, name: 'other', overrides: [{ threshold: 1 }] };
    expect(await ask('POST', '/alert-rules', empty)).toMatchObject({ status: 400 });
  });

  it('have searches that can be read: what is wrong is told with its column', async () => {
    const rule = (query: string) => ({ name: 'searched', condition: { type: 'log', query } });
    const said = async (method: 'POST' | 'PUT', path: string, body: object) => {
      const { status, json } = await ask(method, path, body);
      return [status, (json as { detail?: string }).detail];
    };
    const made = await ask('POST', '/alert-rules', rule('refused -level:debug'));
    expect(made).toMatchObject({ status: 201, json: { condition: { query: 'refused -level:debug' } } });
    const { id } = made.json as AlertRule;
    const message = expect.stringMatching(/condition\.query: column 6: .*closed/) as string;
    expect(await said('POST', '/alert-rules', rule('shop (a OR b'))).toEqual([400, message]);
    expect(await said('PUT', `/alert-rules/${String(id)}`, rule('shop (a OR b'))).toEqual([400, message]);
    expect(await said('POST', '/alert-rules/backtest', { rule: rule('shop (a OR b') })).toEqual([
      400,
      message,
    ]);
    expect(await said('POST', '/alert-rules', rule('/[/'))).toEqual([
      400,
      expect.stringContaining('invalid regular expression') as string,
    ]);
    expect((await list()).find((one) => one.id === id)?.condition).toMatchObject({
      query: 'refused -level:debug',
    });
  });

  it('are offered as templates that can be taken as they are', async () => {
    const { items } = (await ask('GET', '/alert-rule-templates', undefined, 'reader')).json as {
      items: RuleTemplate[];
    };
    expect(items.length).toBeGreaterThan(5);
    const names = new Set((await list()).map(({ name }) => name));
    for (const { definition, title } of items) {
      expect(names.has(definition.name), title).toBe(false);
      expect((await ask('POST', '/alert-rules', definition)).status, title).toBe(201);
    }
  });

  it('are run over the past by whoever may read, and nothing is kept', async () => {
    const hostId = await room.host('web-1');
    const resource = await room.resource(hostId, { 'host.name': 'web-1' });
    const series = await room.series({ metric: 'queue.length', resource, attributes: { queue: 'mail' } });
    const samples = Array.from({ length: 30 }, (_, i) => ({
      series,
      timeUs: minuteAgo(i + 1),
      value: i < 10 ? 1 : 20,
    }));
    await room.write({ samples });
    const rule = {
      name: 'not kept',
      condition: {
        type: 'series',
        metric: 'queue.length',
        group_by: ['queue'],
        window_seconds: 120,
        threshold: 10,
      },
    };
    const before = await list();
    const tested = await ask('POST', '/alert-rules/backtest', { rule, days: 1 }, 'reader');
    expect(tested.status).toBe(200);
    expect(tested.json as Backtest).toMatchObject({
      step_seconds: 60,
      as_defined: { for_seconds: 0, fired: 1, lost: 0 },
      instead: [
        { for_seconds: 300, fired: 1 },
        { for_seconds: 600, fired: 1 },
      ],
      episodes: [{ subject: 'web-1 mail', peak: 20 }],
      now: [{ verdict: 'good', subject: 'web-1 mail: queue.length 1 (threshold: above 10)' }],
    });
    expect(await list()).toHaveLength(before.length);
    const wrong = { rule: { ...rule, condition: { ...rule.condition, time_function: 'quantile' } } };
    expect(await ask('POST', '/alert-rules/backtest', wrong)).toMatchObject({
      status: 400,
      json: { code: 'REQUEST_INVALID' },
    });
  });

  it('come from a Prometheus rule file: dry first, then kept, then the same again changes nothing', async () => {
    const yaml = `
groups:
- name: mail
  rules:
  - alert: QueueLong
    expr: max by (instance, queue) (queue_length) > 50
    for: 5m
    labels: { severity: critical, team: mail }
    annotations: { runbook_url: "https://wiki/queue" }
  - alert: QueueSum
    expr: sum(queue_length) > 500
`;
    const send = async (dryRun: boolean, who = 'writer') =>
      ask('POST', '/alert-rules/import', { yaml, dry_run: dryRun }, who);
    expect((await send(true, 'reader')).status).toBe(403);
    const refused = [
      { group: 'mail', alert: 'QueueSum', reason: expect.stringContaining('add instance to by') as string },
    ];
    const rules = (action: string) => [{ name: 'QueueLong', action, note: null }];
    expect((await send(true)).json).toEqual({ applied: false, rules: rules('add'), refused });
    expect((await list()).some(({ name }) => name === 'QueueLong')).toBe(false);
    expect((await send(false)).json).toEqual({ applied: true, rules: rules('add'), refused });
    const made = (await list()).find(({ name }) => name === 'QueueLong');
    expect(made).toMatchObject({
      type: 'series',
      condition: { metric: 'queue.length', group_by: ['queue'], aggregate: 'max', threshold: 50 },
      for_seconds: 300,
      severity: 'critical',
      labels: { team: 'mail' },
      runbook: 'https://wiki/queue',
    });
    expect((await send(false)).json).toMatchObject({ rules: rules('keep') });
    await ask('PUT', `/alert-rules/${String(made?.id)}`, {
      name: 'QueueLong',
      condition: made?.condition,
      enabled: false,
    });
    expect((await send(false)).json).toMatchObject({ rules: rules('change') });
    // Whether it is on is not a matter of the file.
    expect((await list()).find(({ name }) => name === 'QueueLong')).toMatchObject({
      enabled: false,
      for_seconds: 300,
    });
    const lines = await room.accounts.listAudit({ beforeId: null, limit: 10 }, idle);
    expect(lines.filter(({ subject }) => subject === 'QueueLong').map(({ action }) => action)).toEqual([
      'alert_rule.changed',
      'alert_rule.changed',
      'alert_rule.created',
    ]);
    expect((await ask('POST', '/alert-rules/import', { yaml: 'groups: 1' })).status).toBe(400);
  });

  it('leave as a Prometheus rule file', async () => {
    const answer = await ask('GET', '/alert-rules/export', undefined, 'reader');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain('application/yaml');
    expect(answer.text).toContain('alert: QueueLong');
    expect(answer.text).toContain('# Monitoring is blind: left out:');
    const expressions = [...answer.text.matchAll(/^ +expr: (.*)$/gm)].map(([, expr = '']) => expr);
    expect(expressions.length).toBeGreaterThan(20);
    expect(parser.parse(expressions[0]?.replace(/^["']|["']$/g, '') ?? '').length).toBeGreaterThan(0);
    expect(logger.errors).toEqual([]);
  });
});
