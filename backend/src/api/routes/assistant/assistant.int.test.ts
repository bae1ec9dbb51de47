import type { AssistantEvent, AssistantState, Investigation, PrivacyPreview } from '@vigilops/contracts/api';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openScriptedModel, type ScriptedModel } from '../../../analysis/test/scripted-model.ts';
import { openMemoryGateway, type MemoryGateway } from '../../../llm/test/memory-gateway.ts';
import { someHouse, someProvider } from '../../../llm/test/some-house.ts';
import { openReadingRoom, type ReadingRoom } from '../../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { callerOf, signInPeople } from '../../test/people.ts';
import { seedAlert, seedHouse } from '../../test/seed.ts';
import { recordingLogger, type Served } from '../../test/serve.ts';
import { serveRoom } from '../../test/serve-room.ts';

const ON = { enabled: true, provider: 'scripted', model: 'scripted', project: 'shop' };

describeEngines('the assistant', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let served: Served;
  let model: ScriptedModel;
  let gateway: MemoryGateway;
  let folder: string;
  let people: Awaited<ReturnType<typeof signInPeople>>;
  const logger = recordingLogger();

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    await seedHouse(room, systemClock.now().getTime() * 1_000);
    await seedAlert(room);
    model = await openScriptedModel();
    folder = await mkdtemp(path.join(tmpdir(), 'vigilops-assistant-'));
    const provider = someProvider({
      name: 'scripted',
      type: 'openai_compatible',
      config: { base_url: model.baseUrl },
      discoveredModels: ['scripted'],
      sealed: null,
    });
    gateway = await openMemoryGateway(someHouse({ providers: [provider] }), { folder, logger: silentLogger });
    served = await serveRoom(room, { logger, inside: gateway.inside });
    people = await signInPeople(served);
  });
  afterAll(async () => {
    await served.close();
    await gateway.close();
    await model.close();
    await room.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => setAi(ON));

  const call = (method: string, address: string, body?: unknown, by = people.admin) =>
    callerOf(served)(method, address, body, by);

  async function setAi(ai: object): Promise<void> {
    const { settings } = (await call('GET', '/api/v1/settings')).json as { settings: { ai: object } };
    const answer = await call('PUT', '/api/v1/settings', {
      settings: { ...settings, ai: { ...settings.ai, ...ai } },
    });
    expect(answer.status).toBe(200);
  }

  async function ask(body: object, by = people.admin): Promise<readonly AssistantEvent[]> {
    const answer = await fetch(`http://127.0.0.1:${String(served.port)}/api/v1/assistant/ask`, {
      method: 'POST',
      headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    expect([answer.status, text]).toEqual([200, expect.anything()]);
    return [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? '') as AssistantEvent);
  }

  const conversationOf = ([started]: readonly AssistantEvent[]) =>
    started?.type === 'started' ? started.conversation_id : '';

  it('answers about an incident with rows that it looked up itself, and keeps that for who asked', async () => {
    model.answers(() => ({ text: 'web-1 is busy [incident:1]. It was the disk [incident:77].' }));
    const events = await ask({ question: 'Why?', about: 'about=incident:1' });
    const parts = events.flatMap((event) => (event.type === 'part' ? [event.part] : []));
    expect(parts).toMatchObject([
      {
        text: 'web-1 is busy.',
        citations: [{ cite: 'incident:1', link: '/a/vigilops-app/alerts/incidents/1' }],
      },
      { citations: [], invented: 1 },
    ]);
    const id = conversationOf(events);
    const kept = await call('GET', `/api/v1/assistant/conversations/${id}`);
    expect(kept.json).toMatchObject({
      asked: [{ question: 'Why?', ended: 'answered', about: 'about=incident:1' }],
    });
    expect((await call('GET', '/api/v1/assistant/conversations')).json).toMatchObject({ items: [{ id }] });
    const other = await call('GET', `/api/v1/assistant/conversations/${id}`, undefined, people.member);
    expect(other.status).toBe(404);
    expect(
      (await call('DELETE', `/api/v1/assistant/conversations/${id}`, undefined, people.member)).status,
    ).toBe(404);
    expect((await call('DELETE', `/api/v1/assistant/conversations/${id}`)).status).toBe(204);
    expect((await call('GET', `/api/v1/assistant/conversations/${id}`)).status).toBe(404);
  });

  it.each([
    [{ enabled: false }, 'off', 'en', /is off/],
    [{ enabled: false }, 'off', 'zh', /已关闭/],
    [{ provider: null }, 'no_model', 'en', /No model/],
  ] as const)('gives what is known without a model: %j', async (ai, ended, language, words) => {
    await setAi(ai);
    const asked = model.requests.length;
    const events = await ask({ question: 'Why?', language });
    expect(events.find(({ type }) => type === 'evidence')).toMatchObject({
      rows: expect.arrayContaining([expect.objectContaining({ cite: 'incident:1' })]) as unknown,
    });
    expect(events.at(-1)).toMatchObject({
      type: 'end',
      ended,
      message: expect.stringMatching(words) as string,
    });
    expect(model.requests).toHaveLength(asked);
    const state = (await call('GET', `/api/v1/assistant?language=${language}`)).json as AssistantState;
    expect(state).toMatchObject({ ready: ended, message: expect.stringMatching(words) as string });
  });

  it('knows that a host does not exist: the model is told which there are', async () => {
    model.answers((request, turn) =>
      turn === 1
        ? { tools: [{ name: 'host_overview', input: { host: 'wbe-1' } }], text: '' }
        : {
            text:
              request.messages.at(-1)?.content?.includes('"web-1"') === true ? 'There is no wbe-1.' : 'Hm.',
          },
    );
    const events = await ask({ question: 'How is wbe-1?' });
    expect(events.find(({ type }) => type === 'tool')).toMatchObject({
      error: expect.stringContaining('no host') as string,
    });
    expect(events.flatMap((event) => (event.type === 'part' ? [event.part.text] : []))).toEqual([
      'There is no wbe-1.',
    ]);
  });

  it('shows what would be sent, which is what is sent', async () => {
    const question = {
      question: 'Did ada@example.com pay with password=hunter2hunter2?',
      about: 'about=incident:1',
    };
    const preview = (await call('POST', '/api/v1/assistant/privacy', question)).json as PrivacyPreview;
    const user = preview.messages.find(({ role }) => role === 'user');
    expect(user?.before).toContain('ada@example.com');
    model.answers(() => ({ text: 'No.' }));
    await ask(question);
    const sent = model.requests.at(-1)?.messages.at(-1)?.content ?? '';
    // But for the word of each question and the pseudonyms of each conversation.
    const plain = (text = '') => text.replaceAll(/data-[0-9a-f]{18}/g, 'data').replaceAll(/_\d{1,6}>/g, '>');
    expect(plain(sent)).toBe(plain(user?.after));
    expect(sent).not.toMatch(/ada@example|hunter2/);
    expect(preview.marks.length).toBeGreaterThanOrEqual(2);
    expect(preview.tools.map(({ name }) => name)).toContain('search_logs');
  });

  it('refuses what it cannot take before anything is asked', async () => {
    const asked = model.requests.length;
    for (const body of [
      {},
      { question: '' },
      { question: 'x'.repeat(4_001) },
      { question: 'x', language: 'de' },
    ]) {
      expect((await call('POST', '/api/v1/assistant/ask', body)).status).toBe(400);
    }
    const foreign = { question: 'x', conversation_id: '00000000-0000-4000-8000-000000000000' };
    expect((await call('POST', '/api/v1/assistant/ask', foreign)).status).toBe(404);
    expect(model.requests).toHaveLength(asked);
  });

  it('answers two questions of one person at a time', async () => {
    model.answers(() => ({ endless: ' ' }));
    const leaving = new AbortController();
    const slow = () =>
      fetch(`http://127.0.0.1:${String(served.port)}/api/v1/assistant/ask`, {
        method: 'POST',
        headers: { authorization: `Bearer ${people.admin}`, 'content-type': 'application/json' },
        body: JSON.stringify({ question: 'Why?' }),
        signal: leaving.signal,
      });
    await Promise.all([slow(), slow()]);
    expect((await call('POST', '/api/v1/assistant/ask', { question: 'x' })).status).toBe(503);
    leaving.abort();
    model.answers(() => ({ text: 'Well.' }));
    await expect
      .poll(async () => (await call('POST', '/api/v1/assistant/ask', { question: 'x' })).status)
      .toBe(200);
  });

  it('investigates an incident once, and its report is on the incident', async () => {
    model.answers(() => ({ text: 'web-1 is busy [incident:1]. Scale it.' }));
    const begun = await call('POST', '/api/v1/investigations', { incident_id: 1 });
    expect(begun.status).toBe(201);
    expect((await call('POST', '/api/v1/investigations', { incident_id: 1 })).status).toBe(409);
    expect((await call('POST', '/api/v1/investigations', { incident_id: 999 })).status).toBe(404);
    const list = async () =>
      ((await call('GET', '/api/v1/investigations?incident_id=1')).json as { items: Investigation[] }).items;
    await expect.poll(async () => (await list())[0]?.state, { timeout: 20_000 }).toBe('done');
    expect(await list()).toMatchObject([
      {
        ended: 'answered',
        started_by: expect.stringContaining('Ada') as string,
        model: 'scripted/scripted',
        report: {
          what: 'web-1 is busy',
          parts: [{ text: 'web-1 is busy.', citations: [{ cite: 'incident:1' }] }, { text: 'Scale it.' }],
        },
      },
    ]);
    await expect.poll(() => gateway.rows.at(-1)?.environment).toBe('investigation');
    const { timeline } = (await call('GET', '/api/v1/incidents/1')).json as { timeline: { text: string }[] };
    expect(timeline.map(({ text }) => text)).toContain('Investigated: web-1 is busy.');
    expect(logger.errors).toEqual([]);
  });
});
