import { alertRuleDefinition, type Alert, type AlertRule } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAlarm } from '../../../alerting/index.ts';
import type { Scope, Signal } from '../../../model/index.ts';
import { noted } from '../../../store/test/noted.ts';
import { openReadingRoom, type ReadingRoom } from '../../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { hashOf } from '../../test/house.ts';
import { recordingLogger, type Served } from '../../test/serve.ts';
import { serveRoom } from '../../test/serve-room.ts';

const idle = new AbortController().signal;
const secretOf = (name: string) => `vgo_api_${name.padEnd(43, 'Z')}`;

describeEngines('alerts over HTTP', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let served: Served;
  const logger = recordingLogger();
  beforeAll(async () => {
    room = await openReadingRoom(suite);
    const { tokens } = room;
    served = await serveRoom(room, { logger });
    const make = (name: string, scopes: readonly Scope[]) => {
      const token = {
        name,
        kind: 'api',
        scopes,
        secretHash: hashOf(secretOf(name)),
        hostKey: null,
        expiresAt: null,
      } as const;
      return tokens.create(token, new Date(), noted('token.created'), idle);
    };
    await make('reader', ['read']);
    await make('writer', ['read', 'write']);
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
  const rule = async (name: string): Promise<AlertRule> =>
    (await ask('POST', '/alert-rules', { name, condition: { type: 'host' }, severity: 'critical' }))
      .json as AlertRule;
  async function fire({ id, name }: AlertRule, hostId: number, at = new Date()): Promise<void> {
    const definition = alertRuleDefinition.parse({ name, condition: { type: 'host' }, severity: 'critical' });
    const record = { id, definition, builtIn: false, lastEvaluatedUs: null, lastError: null };
    const signal: Signal = {
      subject: { key: `host:${String(hostId)}`, hostId, serviceId: null },
      verdict: 'bad',
      value: 1,
      message: 'web-1 is offline',
      becauseOf: { kind: 'host', id: 2, name: 'rack-1' },
      labels: { host: 'web-1' },
    };
    await createAlarm(room.alerts, room.incidents, () => 'en').take(
      record,
      [signal],
      at.getTime() * 1_000,
      idle,
    );
  }
  const alertsOf = async ({ id }: AlertRule, query = '') =>
    (await ask('GET', `/alerts?rule_id=${String(id)}${query}`)).json as {
      items: Alert[];
      next_cursor: string | null;
    };

  it('are listed with what they are about, shown whole, and acknowledged once', async () => {
    const hostId = await room.host('web-1');
    const made = await rule('offline 1');
    await fire(made, hostId);
    const [alert] = (await alertsOf(made)).items;
    expect(alert).toMatchObject({
      host_name: 'web-1',
      status: 'firing',
      severity: 'critical',
      because_of: 'rack-1',
      resolved_at: null,
    });
    const path = `/alerts/${String(alert?.id)}`;
    expect((await ask('POST', `${path}/ack`, {}, 'reader')).status).toBe(403);
    expect((await ask('POST', `${path}/ack`, { note: 'on it' })).json).toMatchObject({
      status: 'acknowledged',
      acknowledged_by: 'writer',
      detail: { note: 'on it', condition: { type: 'host' } },
    });
    expect((await ask('POST', `${path}/ack`, { note: 'me too' })).json).toMatchObject({
      detail: { note: 'on it' },
    });
    expect((await ask('GET', path, undefined, 'reader')).json).toMatchObject({ rule_name: 'offline 1' });
    expect((await ask('GET', '/alerts/2000000000')).status).toBe(404);
    expect((await ask('POST', '/alerts/2000000000/ack', {})).status).toBe(404);
    await ask('DELETE', `/alert-rules/${String(made.id)}`);
    expect((await ask('GET', path)).json).toMatchObject({ status: 'resolved', rule_id: null });
    expect(await ask('POST', `${path}/ack`, {})).toMatchObject({ status: 409, json: { code: 'CONFLICT' } });
  });

  it('come page by page, and only with a cursor that was given', async () => {
    const made = await rule('offline 2');
    for (let host = 1; host <= 5; host += 1) {
      const { id, name } = await rule(`offline 2, ${String(host)}`);
      await fire({ ...made, id, name }, host, new Date(Date.now() - host * 1_000));
    }
    const all: number[] = [];
    let cursor = '';
    do {
      const page = (await ask('GET', `/alerts?limit=2${cursor}`)).json as Awaited<
        ReturnType<typeof alertsOf>
      >;
      all.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
    } while (cursor !== '');
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(5);
    const forged = Buffer.from(JSON.stringify(['soon', 'x'])).toString('base64url');
    for (const wrong of ['zz', forged]) {
      expect((await ask('GET', `/alerts?cursor=${wrong}`)).status, wrong).toBe(400);
    }
  });

  it('have rules that are made, changed, switched off and removed, each by a name of its own', async () => {
    const made = await rule('mine');
    expect(made).toMatchObject({ type: 'host', built_in: false, enabled: true, firing: 0, for_seconds: 0 });
    expect((await ask('POST', '/alert-rules', { name: 'mine', condition: { type: 'host' } })).status).toBe(
      409,
    );
    const path = `/alert-rules/${String(made.id)}`;
    const changed = {
      name: "mine'; DROP TABLE vigilops.alerts; --",
      condition: { type: 'metric', figure: 'disk_usage_ratio', threshold: 0.5 },
      enabled: false,
    };
    expect((await ask('PUT', path, changed)).json).toMatchObject({ ...changed, type: 'metric', id: made.id });
    expect((await ask('PUT', '/alert-rules/2000000000', changed)).status).toBe(404);
    const { items } = (await ask('GET', '/alert-rules', undefined, 'reader')).json as { items: AlertRule[] };
    expect(items.map(({ name }) => name)).toContain(changed.name);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('DELETE', path)).status).toBe(404);
    const lines = await room.accounts.listAudit({ beforeId: null, limit: 50 }, idle);
    const about = lines
      .filter(({ subject }) => ['mine', changed.name].includes(subject))
      .map(({ action }) => action);
    expect(about).toEqual(['alert_rule.removed', 'alert_rule.changed', 'alert_rule.created']);
  });

  it.each([
    ['no condition', { name: 'x' }],
    ['an unknown kind', { name: 'x', condition: { type: 'magic' } }],
    ['an unknown figure', { name: 'x', condition: { type: 'metric', figure: 'mood', threshold: 1 } }],
    [
      'a threshold that is no number',
      { name: 'x', condition: { type: 'metric', figure: 'load_1m', threshold: '1' } },
    ],
    ['a window of a year', { name: 'x', condition: { type: 'log', window_seconds: 31_536_000 } }],
    ['a field too many', { name: 'x', condition: { type: 'host' }, extra: 1 }],
    ['U+0000 in its name', { name: 'a\0b', condition: { type: 'host' } }],
  ])('have no rule with %s', async (_what, body) => {
    expect(await ask('POST', '/alert-rules', body)).toMatchObject({
      status: 400,
      json: { code: 'REQUEST_INVALID' },
    });
    expect(logger.errors).toEqual([]);
  });
});
