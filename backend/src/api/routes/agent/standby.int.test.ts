import type { Settings, StandbyResponse } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openCheckedHouse, type CheckedHouse } from '../../test/checked-house.ts';

const CANARY = 'CANARY-0123456789abcdef';
const HOUR_MS = 3_600_000;

describeEngines('who watches the server', STORE_SCHEMA, (suite) => {
  let house: CheckedHouse;
  const hosts: number[] = [];
  beforeAll(async () => {
    house = await openCheckedHouse(suite);
    const ago = (ms: number) => new Date(Date.now() - ms);
    const plan: readonly (readonly [name: string, heardAt: Date])[] = [
      ['The host of the server.example.com', ago(0)],
      ['web-1', ago(20 * HOUR_MS)],
      ['web-2', ago(10_000)],
      ['web-3', ago(HOUR_MS / 2)],
      ['web-4', ago(0)],
      ['web-5', ago(0)],
    ];
    for (const [name, heardAt] of plan) {
      hosts.push(await house.room.host(name, { heardAt }));
    }
    await house.room.rows(`UPDATE vigilops.hosts SET agent_version = '0.1.0'`);
    await house.room.host('sends-without-an-agent');
    for (const [name, type, config] of [
      ['ops', 'slack', { webhook_url: `https://hooks.example.com/${CANARY}` }],
      ['mail', 'email', { host: 'mail.example.com', from: 'a@example.com', to: ['b@example.com'] }],
    ] as const) {
      const made = await house.admin('POST', '/api/v1/notification-channels', { name, type, config });
      expect(made.status, made.text).toBe(201);
    }
  });
  afterAll(() => house.close());
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });

  async function choose(channel: string | null, count = 3) {
    const { settings } = (await house.reader('GET', '/api/v1/settings')).json as { settings: Settings };
    const silent_server = { channel, after_seconds: 60, hosts: count };
    const notifications = { ...settings.notifications, silent_server };
    return house.admin('PUT', '/api/v1/settings', { settings: { ...settings, notifications } });
  }
  const assigned = (hostId: number | null, headers = {}) =>
    house.agentOf(hostId)('GET', '/api/v1/agent/standby', undefined, headers);
  const watchOf = async (hostId: number | null) => ((await assigned(hostId)).json as StandbyResponse).watch;
  /** The seconds after which each host speaks; null: it does not watch. */
  const order = async () => {
    const found: (number | null)[] = [];
    for (const host of hosts) {
      found.push((await watchOf(host))?.after_seconds ?? null);
    }
    return found;
  };

  it('is nobody before it is switched on, nor a token without a host, and it is no business of other tokens', async () => {
    expect(await order()).toEqual([null, null, null, null, null, null]);
    expect((await choose('ops')).status).toBe(200);
    expect(await watchOf(null)).toBeNull();
    expect((await house.admin('GET', '/api/v1/agent/standby')).status).toBe(403);
    expect((await house.nobody('GET', '/api/v1/agent/standby')).status).toBe(401);
  });

  it('are the first that are there, one after the other, and never more than are wanted', async () => {
    await choose('ops');
    expect(await order()).toEqual([null, null, 60, 120, 180, null]);
    await choose('ops', 1);
    expect(await order()).toEqual([null, null, 60, null, null, null]);
  });

  it('are after a long outage those from before it', async () => {
    await choose('ops');
    const shift = (hours: number) =>
      house.room.rows(
        `UPDATE vigilops.hosts SET last_heartbeat = last_heartbeat - $1::float8 * interval '1 hour'`,
        [hours],
      );
    await shift(48);
    expect(await order()).toEqual([null, null, 60, 120, 180, null]);
    await shift(-48);
  });

  it('is the host of the server last, for it may be silent as well', async () => {
    await choose('ops');
    const signal = new AbortController().signal;
    const all = await house.room.readers.hosts.watchers(
      { silentForMs: HOUR_MS, last: 'THE HOST OF THE SERVER', limit: 9 },
      signal,
    );
    expect(all.map(({ name }) => name)).toEqual([
      'web-2',
      'web-3',
      'web-4',
      'web-5',
      'The host of the server.example.com',
    ]);
  });

  it('gets the secrets of the channel, which nobody else is told, and nothing again that it has already', async () => {
    await choose('ops');
    const first = await assigned(hosts[2] ?? 0);
    expect(first.text).toContain(CANARY);
    expect(first.headers).toMatchObject({ 'cache-control': 'no-store' });
    const { revision } = first.json as StandbyResponse;
    const again = await assigned(hosts[2] ?? 0, { 'if-none-match': `"${revision}"` });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await house.admin('GET', '/api/v1/settings')).text).not.toContain(CANARY);
  });

  it('takes no channel that is not there or that a host cannot send by, and keeps what was set', async () => {
    await choose('ops');
    for (const [channel, words] of [
      ['mail', 'a host cannot send by a channel of the kind email'],
      ['nothing', 'there is no such channel'],
    ] as const) {
      const refused = await choose(channel);
      expect(refused.status).toBe(400);
      expect(refused.text).toContain(words);
    }
    expect(await watchOf(hosts[2] ?? 0)).not.toBeNull();
  });

  it('ends with the channel, and lets other settings be changed then', async () => {
    await choose('ops');
    const { items } = (await house.admin('GET', '/api/v1/notification-channels')).json as {
      items: { id: number; name: string; state: string }[];
    };
    const ops = items.find(({ name }) => name === 'ops');
    const path = `/api/v1/notification-channels/${String(ops?.id)}`;
    const form = { name: 'ops', type: 'slack', config: {} };
    expect((await house.admin('PUT', path, { ...form, enabled: false })).status).toBe(200);
    expect(await watchOf(hosts[2] ?? 0)).toBeNull();
    expect((await house.admin('PUT', path, form)).status).toBe(200);
    expect(await watchOf(hosts[2] ?? 0)).not.toBeNull();
    expect((await house.admin('DELETE', path)).status).toBe(204);
    expect(await watchOf(hosts[2] ?? 0)).toBeNull();
    expect((await choose('ops', 2)).status).toBe(200);
  });
});
