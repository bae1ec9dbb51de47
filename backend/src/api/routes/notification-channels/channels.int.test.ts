import type { Notice, NotificationChannel } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openFakeServer, type FakeServer } from '../../../notify/test/fake-server.ts';
import { newNotice, noticeContent } from '../../../store/test/open-outbox.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openCheckedHouse, type CheckedHouse } from '../../test/checked-house.ts';
import type { Answer } from '../../test/serve.ts';

const signal = new AbortController().signal;
const SECRET = 'CANARY-secret-0123456789';

describeEngines('channels over HTTP', STORE_SCHEMA, (suite) => {
  let house: CheckedHouse;
  let receiver: FakeServer;
  beforeAll(async () => {
    house = await openCheckedHouse(suite);
    receiver = await openFakeServer(() => ({ body: {} }));
  });
  afterAll(async () => {
    await receiver.close();
    await house.close();
  });
  const leaked: string[] = [];
  afterEach(() => {
    expect(house.errors).toEqual([]);
    expect(leaked.filter((text) => text.includes('CANARY'))).toEqual([]);
  });

  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await house.admin(method, `/api/v1/notification-channels${path}`, body);
    leaked.push(answer.text);
    return answer;
  };
  const form = (changes: object = {}, config: object = {}) => ({
    name: house.newName(),
    type: 'webhook',
    config: { url: `${receiver.url}/hooks/CANARY-0123456789abcdef`, secret: SECRET, ...config },
    ...changes,
  });
  const created = async (changes: object = {}, config: object = {}): Promise<NotificationChannel> => {
    const answer = await ask('POST', '', form(changes, config));
    expect(answer.status, answer.text).toBe(201);
    return answer.json as NotificationChannel;
  };
  const audited = async () => (await house.auditOf()).map(({ action }) => action);

  it('are kinds with forms, in two languages', async () => {
    const answer = await house.reader('GET', '/api/v1/notification-channel-types');
    const { items } = answer.json as { items: { type: string; fields: { key: string }[] }[] };
    expect(items).toHaveLength(16);
    expect(items.find(({ type }) => type === 'dingtalk')).toMatchObject({
      class: 'chat',
      per_minute: 20,
      title: { en: 'DingTalk group robot', zh: '钉钉群机器人' },
      fields: [{ key: 'webhook_url', kind: 'secret', required: true }, { key: 'secret' }],
    });
  });

  it('are made, shown without their secrets, changed and removed, each by a name of its own', async () => {
    const made = await created({ name: 'ops' });
    expect(made).toMatchObject({
      name: 'ops',
      class: 'webhook',
      config: {},
      secrets: ['url', 'secret'],
      state: 'untried',
      waiting: 0,
      last_error: null,
    });
    const path = `/${String(made.id)}`;
    expect((await ask('GET', path)).json).toEqual(made);
    expect((await ask('POST', '', form({ name: 'ops' }))).status).toBe(409);
    const changed = await ask('PUT', path, {
      name: 'ops 2',
      type: 'webhook',
      config: { template: '{"t": "{{ title }}"}' },
    });
    expect(changed.json).toMatchObject({
      name: 'ops 2',
      config: { template: '{"t": "{{ title }}"}' },
      secrets: ['url', 'secret'],
    });
    expect((await ask('DELETE', path)).status).toBe(204);
    for (const [method, body] of [
      ['GET', undefined],
      ['PUT', form()],
      ['DELETE', undefined],
    ] as const) {
      expect((await ask(method, path, body)).status, method).toBe(404);
    }
    expect(await audited()).toEqual(
      expect.arrayContaining([
        'notification_channel.removed',
        'notification_channel.changed',
        'notification_channel.created',
      ]),
    );
  });

  it('keep a secret that is left out, and lose one that is emptied', async () => {
    const { id, name } = await created();
    const put = (config: object) => ask('PUT', `/${String(id)}`, { name, type: 'webhook', config });
    expect((await put({ secret: '' })).json).toMatchObject({ secrets: ['url'] });
    expect((await put({ secret: SECRET })).json).toMatchObject({ secrets: ['url', 'secret'] });
    expect(await put({ url: '' })).toMatchObject({
      status: 400,
      json: { detail: expect.stringContaining('config.url') as string },
    });
    await house.admin('POST', '/api/v1/notification-channels/test', {
      channel: { name, type: 'webhook', config: {} },
      id,
    });
    const last = receiver.requests.at(-1);
    expect(last?.path).toBe('/hooks/CANARY-0123456789abcdef');
    expect(last?.headers['x-vigilops-signature']).toMatch(/^v1=[0-9a-f]{64}$/u);
  });

  it('send no kept secret to another server', async () => {
    const { id, name } = await created();
    const elsewhere = { name, type: 'webhook', config: { url: 'https://evil.example.com/' } };
    for (const answer of [
      await ask('PUT', `/${String(id)}`, elsewhere),
      await ask('POST', '/test', { channel: elsewhere, id }),
    ]) {
      expect(answer).toMatchObject({
        status: 400,
        json: { detail: expect.stringContaining('config.secret: give it anew') as string },
      });
    }
  });

  it('keep their secrets unreadable in the database', async () => {
    await created();
    const rows = await house.room.rows(
      "SELECT definition::text || coalesce(sealed, '') AS row FROM vigilops.notification_channels",
    );
    expect(JSON.stringify(rows)).not.toContain('CANARY');
  });

  it('have a notification centre that can be switched off, and neither removed nor doubled', async () => {
    const { items } = (await ask('GET', '')).json as { items: NotificationChannel[] };
    const centre = items.find(({ type }) => type === 'in_app');
    expect(centre).toMatchObject({ name: 'in-app', class: 'in_app', enabled: true });
    const path = `/${String(centre?.id)}`;
    expect((await ask('DELETE', path)).status).toBe(409);
    expect((await ask('POST', '', { name: 'another', type: 'in_app', config: {} })).status).toBe(409);
    const off = { name: 'in-app', type: 'in_app', config: {}, enabled: false };
    expect((await ask('PUT', path, off)).json).toMatchObject({ enabled: false });
    await ask('PUT', path, { ...off, enabled: true });
  });

  it.each([
    ['an unknown kind', { type: 'pigeon' }, {}],
    ['an unknown field', {}, { another: 'x' }],
    ['no address', {}, { url: 'nonsense' }],
    ['a metadata address', {}, { url: 'http://169.254.169.254/latest' }],
    ['a metadata address in other clothes', {}, { url: 'http://[::ffff:a9fe:a9fe]/' }],
    ['a user in its address', {}, { url: 'http://a:b@example.com/' }],
    ['two lines in a secret', {}, { authorization: 'a\r\nX: y' }],
    ['a template that refers to nothing', {}, { template: '{"a": "{{ nothing }}"}' }],
    ['itself to stand in', { name: 'circle', fallback: 'circle' }, {}],
    ['a number for a text', {}, { secret: 1 }],
    ['a quota of nothing', { per_minute: 0 }, {}],
    ['U+0000 in its name', { name: 'a\0b' }, {}],
  ])('are not made with %s', async (_what, changes, config) => {
    expect(await ask('POST', '', form(changes, config))).toMatchObject({
      status: 400,
      json: { code: 'REQUEST_INVALID' },
    });
  });

  it('may be changed by who may write alone', async () => {
    const { id } = await created();
    for (const [method, path, body] of [
      ['POST', '', form()],
      ['PUT', `/${String(id)}`, form()],
      ['DELETE', `/${String(id)}`, undefined],
      ['POST', '/test', { channel: form() }],
    ] as const) {
      const at = `/api/v1/notification-channels${path}`;
      expect((await house.reader(method, at, body)).status, `${method} ${path}`).toBe(403);
      expect((await house.nobody(method, at, body)).status, `${method} ${path}`).toBe(401);
    }
  });

  describe('that are tried', () => {
    it('send a real message, and say so', async () => {
      const before = receiver.requests.length;
      const answer = await ask('POST', '/test', { channel: form({ language: 'zh' }) });
      expect(answer.json).toMatchObject({ outcome: 'sent' });
      expect(receiver.requests).toHaveLength(before + 1);
      expect(receiver.requests.at(-1)?.body).toContain('这是一条测试消息');
      expect(await audited()).toContain('notification_channel.tested');
    });

    it.each([
      ['refused', { status: 404, body: 'CANARY' }, 'HTTP 404'],
      ['unreachable', { status: 500, body: 'CANARY' }, 'HTTP 500'],
      ['busy', { status: 429, body: 'CANARY' }, 'HTTP 429'],
      ['unreachable', 'html', 'a page for people'],
      ['refused', 'redirect', 'redirects are not followed'],
    ] as const)('say that they are %s', async (outcome, trouble, words) => {
      receiver.trouble(trouble);
      const answer = await ask('POST', '/test', { channel: form() });
      expect(answer.json).toMatchObject({ outcome, message: expect.stringContaining(words) as string });
    });
  });

  describe('and their messages', () => {
    it('are listed newest first, page by page, and only with a cursor that was given', async () => {
      const { id: channelId } = await created();
      const nowUs = Date.now() * 1_000;
      const notices = Array.from({ length: 5 }, (_, index) =>
        newNotice(channelId, {
          incidentId: 77,
          channelName: 'paged',
          content: noticeContent({ title: `message ${String(index)}` }),
        }),
      );
      await house.room.notices.add(notices, nowUs - 1e6, signal);
      const all: Notice[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const query = `channel=paged&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
        const page = (await house.reader('GET', `/api/v1/notices?${query}`)).json as {
          items: Notice[];
          next_cursor: string | null;
        };
        all.push(...page.items);
        cursor = page.next_cursor;
      }
      expect(all.map(({ title }) => title)).toEqual([4, 3, 2, 1, 0].map((n) => `message ${String(n)}`));
      expect(all[0]).toMatchObject({ state: 'waiting', incident_id: 77, kind: 'firing', attempts: 0 });
      const of = async (query: string) =>
        ((await house.reader('GET', `/api/v1/notices?${query}`)).json as { items: Notice[] }).items.length;
      expect(await of('incident_id=77')).toBe(5);
      expect(await of('incident_id=77&kind=resolved')).toBe(0);
      expect(await of('incident_id=77&in_app=true')).toBe(0);
      for (const wrong of ['zz', Buffer.from('["soon","x"]').toString('base64url')]) {
        expect((await house.reader('GET', `/api/v1/notices?cursor=${wrong}`)).status, wrong).toBe(400);
      }
      expect((await ask('GET', `/${String(channelId)}`)).json).toMatchObject({ waiting: 5 });
    });

    it('are streamed to whoever may read', async () => {
      const stream = await house.reader('GET', '/api/v1/notices/stream');
      expect(stream).toMatchObject({
        status: 200,
        headers: { 'content-type': expect.stringContaining('text/event-stream') as string },
      });
      expect((await house.nobody('GET', '/api/v1/notices/stream')).status).toBe(401);
    });
  });
});
