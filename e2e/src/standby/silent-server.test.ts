import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFakeServer, type FakeServer } from '../../../backend/src/notify/test/fake-server.ts';
import { PROVIDERS } from '../../../backend/src/notify/test/providers/index.ts';

const WAIT_MS = 120_000;
const YAML = 'metrics:\n  interval: 1s\nlog_level: debug\n';
const dingtalk = PROVIDERS.find(({ type }) => type === 'dingtalk');

describe('a server that is killed', () => {
  let house: House;
  let chat: FakeServer;
  const refused: string[] = [];
  beforeAll(async () => {
    chat = await openFakeServer((request) => {
      const reply = dingtalk?.answer(request, new Date()) ?? { status: 500, body: '' };
      const text = JSON.stringify(reply.body);
      if (!text.includes('"errcode":0')) {
        refused.push(text);
      }
      return reply;
    });
    house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
  }, WAIT_MS);
  afterAll(async () => {
    await house.close();
    await chat.close();
  });

  const put = (path: string, body: unknown) =>
    fetch(`${house.url}${path}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${house.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const file = (name: string) => join(house.folder, 'agent', name);
  const texts = () =>
    chat.requests.map(({ body }) => (JSON.parse(body) as { markdown: { text: string } }).markdown.text);
  const told = (count: number) =>
    until(`${String(count)} messages came`, WAIT_MS, () =>
      Promise.resolve(chat.requests.length >= count ? true : undefined),
    );

  it(
    'is told of once by a host, and once that it is back, also when the agent is killed in between',
    async () => {
      // The host is known before it can be one of those who watch.
      const first = house.startAgent({ yaml: YAML });
      await until('the host is known', WAIT_MS, async () => {
        const { items } = await house.ask<{ items: { status: string }[] }>('/api/v1/hosts');
        return items.some(({ status }) => status === 'online') ? true : undefined;
      });
      await first.end('SIGTERM');
      const name = 'fallback';
      await house.ask('/api/v1/notification-channels', {
        name,
        type: 'dingtalk',
        config: dingtalk?.config(chat.url),
      });
      const { settings } = await house.ask<{ settings: { notifications: object } }>('/api/v1/settings');
      const silent_server = { channel: name, after_seconds: 10 };
      const notifications = { ...settings.notifications, silent_server };
      expect((await put('/api/v1/settings', { settings: { ...settings, notifications } })).status).toBe(200);

      const agent = house.startAgent({ yaml: YAML });
      await until('the host watches', WAIT_MS, () =>
        Promise.resolve(existsSync(file('standby.json')) ? true : undefined),
      );
      await until('the agent sends', WAIT_MS, () =>
        Promise.resolve(agent.words().includes('the agent has started') ? true : undefined),
      );
      expect(chat.requests).toHaveLength(0);

      await house.endBackend('SIGKILL');
      await told(1);
      await until('the agent has noted it', WAIT_MS, () =>
        Promise.resolve(
          readFileSync(file('standby-silence.json'), 'utf8').includes('"told":true') ? true : undefined,
        ),
      );
      await agent.end('SIGKILL');
      const second = house.startAgent({ yaml: YAML });
      await house.startBackend();
      await told(2);
      await until('nothing is owed any more', WAIT_MS, () =>
        Promise.resolve(existsSync(file('standby-silence.json')) ? undefined : true),
      );
      await second.end('SIGTERM');

      const [silent, back, ...more] = texts();
      expect(silent).toMatch(
        /VigilOps does not answer[^]*since \d{4}-\d\d-\d\d \d\d:\d\d UTC.*no answer at all/u,
      );
      expect(back).toContain('VigilOps answers again');
      expect(more).toEqual([]);
      expect(refused).toEqual([]);
      expect(chat.requests.every(({ query }) => query.has('sign'))).toBe(true);
      const words = `${agent.words()}${second.words()}`;
      expect(words).toContain('the server is silent');
      expect(words).not.toContain('CANARY');
    },
    4 * WAIT_MS,
  );
});
