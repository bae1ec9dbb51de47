import { describeEngines } from '@vigilops/testkit';
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type NewNotice, optional } from '../../model/index.ts';
import { newNotice, noticeContent } from '../../store/test/open-outbox.ts';
import { STORE_SCHEMA } from '../../store/test/store-schema.ts';
import type { Letter, Outcome } from '../channel.ts';
import { defineChannel } from '../define-channel.ts';
import { secret } from '../fields.ts';
import { inApp } from '../channels/in_app/index.ts';
import { openMessageHouse, type MessageHouse } from '../test/house-of-messages.ts';

const signal = new AbortController().signal;
const both = (text: string) => ({ en: text, zh: text });

describeEngines('the messenger', STORE_SCHEMA, (suite) => {
  let house: MessageHouse;
  let letters: Letter[] = [];
  let answer: (letter: Letter) => Outcome | Promise<Outcome> = () => ({ outcome: 'sent', receipt: 'r-1' });
  const chat = defineChannel({
    type: 'chat',
    class: 'chat',
    title: both('chat'),
    setup: both('1. none'),
    fields: { token: optional(secret({ label: both('token') })) },
    limits: { perMinute: null, perSecond: null, bodyBytes: 1_000 },
    render: (letter: Letter) => letter,
    send: async (letter) => {
      letters.push(letter);
      return answer(letter);
    },
  });
  beforeAll(async () => {
    house = await openMessageHouse(suite, { channels: [chat, inApp] });
  });
  afterAll(() => house.close());
  afterEach(async () => {
    letters = [];
    answer = () => ({ outcome: 'sent', receipt: 'r-1' });
    await house.outbox.empty();
  });

  const channel = (changes: object = {}) => house.outbox.channel({ type: 'chat', ...changes });
  const add = (...notices: NewNotice[]) => house.outbox.notices.add(notices, house.nowUs(), signal);
  const all = () => house.outbox.notices.list({ fromUs: 0, toUs: 4e15, limit: 100 }, signal);
  const states = async () =>
    (await all()).toReversed().map(({ channelName, state }) => `${channelName}: ${state}`);
  const stateOf = async (id: number) =>
    (await house.outbox.channels.list(signal)).find((one) => one.id === id);

  it('sends what is due in the language of the channel, with its key and links that are stored as hashes', async () => {
    const id = await channel({ name: 'ops', language: 'zh' });
    await add(newNotice(id, { incidentId: 7, channelName: 'ops' }));
    expect(await house.messenger().round()).toBe(1);
    const [letter] = letters;
    const [notice] = await all();
    expect(notice).toMatchObject({ state: 'sent', attempts: 1, receipt: 'r-1', sentUs: house.nowUs() });
    expect(letter).toMatchObject({
      language: 'zh',
      receiver: 'ops',
      incidentId: 7,
      idempotencyKey: notice?.idempotencyKey,
      links: { open: 'https://vigilops.example.com/incidents/7' },
    });
    for (const action of ['acknowledge', 'silence'] as const) {
      const path = new URL(letter?.links[action] ?? '').pathname;
      expect(path).toMatch(/^\/act\/[\w-]{43}$/u);
      const hash = createHash('sha256').update(path.slice('/act/'.length)).digest();
      expect(await house.outbox.links.find(hash, signal)).toEqual({
        incidentId: 7,
        action,
        channel: 'ops',
        expiresUs: house.nowUs() + 86_400e6,
        usedUs: null,
      });
    }
  });

  it('leads to the lines of logs that it shows some of, where the address is not too long', async () => {
    const id = await channel();
    const send = async (query: string) => {
      const search = {
        query,
        case_sensitive: false,
        from: '2026-03-01T12:00:00.000000Z',
        to: '2026-03-01T12:10:00.000000Z',
      };
      const piece = { kind: 'log_lines' as const, title: 'lines', lines: ['refused'], host_id: 1 };
      await add(newNotice(id, { content: noticeContent({ evidence: [piece, { ...piece, search }] }) }));
      await house.messenger().round();
      return letters.at(-1)?.links.logs;
    };
    expect(await send('refused')).toBe('https://vigilops.example.com/logs?query=refused');
    expect(await send('x'.repeat(1_500))).toBeNull();
  });

  it('makes no links for what is over, and none where nobody has said where this house is', async () => {
    const id = await channel();
    const content = noticeContent({ kind: 'resolved' });
    await add(newNotice(id, { kind: 'resolved', content }));
    await house.messenger().round();
    await add(newNotice(id));
    await house.messenger({ publicUrl: null }).round();
    expect(letters.map(({ links }) => links.acknowledge)).toEqual([null, null]);
    expect(letters[1]?.links).toEqual({ open: null, logs: null, acknowledge: null, silence: null });
  });

  it('tries again later and longer, and gives up after a day', async () => {
    const id = await channel();
    await add(newNotice(id));
    answer = () => ({ outcome: 'unreachable', error: 'HTTP 500' });
    const messenger = house.messenger();
    for (let hour = 0; hour < 25; hour += 1) {
      for (let look = 0; look < 10; look += 1) {
        await messenger.round();
        await house.clock.advance(360_000);
      }
    }
    const [notice] = await all();
    expect(notice).toMatchObject({ state: 'given_up', error: 'for a day: HTTP 500' });
    expect(notice?.attempts).toBeGreaterThan(100);
    expect(new Set(letters.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect((await stateOf(id))?.brokenSinceUs).not.toBeNull();
  });

  it('sends what is refused by the channel that stands in, and that by the next, and never in a circle', async () => {
    const a = await channel({ name: 'a', fallback: 'b' });
    await channel({ name: 'b', fallback: 'c' });
    await channel({ name: 'c', fallback: 'a' });
    answer = () => ({ outcome: 'refused', error: 'no', isChannelBroken: true });
    await add(newNotice(a, { channelName: 'a' }));
    const messenger = house.messenger();
    for (let round = 0; round < 6; round += 1) {
      await messenger.round();
    }
    expect(await states()).toEqual(['a: given_up', 'b: given_up', 'c: given_up']);
    expect(letters).toHaveLength(3);
    expect(await stateOf(a)).toMatchObject({ lastError: 'no', brokenSinceUs: house.nowUs() });
  });

  it.each([
    ['is not there', { fallback: 'nobody' }],
    ['is switched off', { fallback: 'off' }],
    ['is none', {}],
  ])('gives up where the one that stands in %s', async (_what, changes) => {
    await channel({ name: 'off', enabled: false });
    const id = await channel({ name: 'main', ...changes });
    answer = () => ({ outcome: 'refused', error: 'no', isChannelBroken: false });
    await add(newNotice(id, { channelName: 'main' }));
    await house.messenger().round();
    expect(await states()).toEqual(['main: given_up']);
    expect(await stateOf(id)).toMatchObject({ lastError: 'no', brokenSinceUs: null });
  });

  it('leaves the rest of a channel alone when its provider is busy, and tells all of it afterwards', async () => {
    const id = await channel();
    await add(...[1, 2, 3].map((incidentId) => newNotice(id, { incidentId })));
    answer = () => ({ outcome: 'busy', error: '130101', retryAfterMs: 600_000 });
    const messenger = house.messenger();
    await messenger.round();
    await house.clock.advance(300_000);
    await messenger.round();
    expect(letters).toHaveLength(1);
    answer = () => ({ outcome: 'sent', receipt: null });
    await house.clock.advance(301_000);
    await messenger.round();
    expect(letters).toHaveLength(4);
  });

  it.each([
    [
      'its secrets were sealed with another key',
      { sealed: 'v1.other.AAAA.AAAA' },
      /secret of the server is another/u,
    ],
    ['nobody knows its kind', { type: 'pigeon' }, /knows no channel of type pigeon/u],
    ['its settings are not whole', { config: { another: 'x' } }, /settings are not whole/u],
  ])('says what is wrong where %s', async (_what, changes, words) => {
    const id = await channel(changes);
    await add(newNotice(id));
    await house.messenger().round();
    expect((await stateOf(id))?.lastError).toMatch(words);
    expect((await stateOf(id))?.brokenSinceUs).not.toBeNull();
  });

  it('goes on where a channel has a defect, and says no secret in the log', async () => {
    const id = await channel({ sealed: house.secrets.seal({ token: 'CANARY-token-0123456789' }) ?? '' });
    await add(newNotice(id, { incidentId: 1 }), newNotice(id, { incidentId: 2 }));
    answer = ({ incidentId }) => {
      if (incidentId === 1) {
        throw new Error('cannot read CANARY-token-0123456789 of undefined');
      }
      return { outcome: 'sent', receipt: null };
    };
    const errors: unknown[] = [];
    const nothing = () => undefined;
    const logger = { debug: nothing, info: nothing, warn: nothing, error: (of: unknown) => errors.push(of) };
    await house.messenger({ logger }).round();
    expect((await all()).map(({ state }) => state).toSorted()).toEqual(['given_up', 'sent']);
    expect(JSON.stringify([errors, await all()])).not.toContain('CANARY');
    expect(errors).toHaveLength(1);
  });

  it('puts what is for the notification centre there, and says so', async () => {
    const [centre] = (await house.outbox.channels.list(signal)).filter(
      ({ definition }) => definition.type === 'in_app',
    );
    let pokes = 0;
    await add(newNotice(centre?.id ?? 0, { channelName: 'in-app', channelType: 'in_app' }));
    await house.messenger({ onInApp: () => (pokes += 1) }).round();
    expect(await states()).toEqual(['in-app: sent']);
    expect(pokes).toBe(1);
  });

  it('keeps nobody waiting for a channel that hangs', async () => {
    const [slow, quick] = [await channel({ name: 'slow' }), await channel({ name: 'quick' })];
    let finish: () => void = () => undefined;
    answer = async ({ receiver }) => {
      if (receiver === 'slow') {
        await new Promise<void>((resolve) => (finish = resolve));
      }
      return { outcome: 'sent', receipt: null };
    };
    const messenger = house.messenger();
    await add(newNotice(slow, { channelName: 'slow' }), newNotice(quick, { channelName: 'quick' }));
    const first = messenger.round();
    await expect.poll(states).toEqual(['slow: waiting', 'quick: sent']);
    await add(newNotice(quick, { channelName: 'quick' }));
    expect(await messenger.round()).toBe(1);
    finish();
    await first;
    expect(await states()).toEqual(['slow: sent', 'quick: sent', 'quick: sent']);
  });

  it('looks each second, at once when it is poked, and ends what is under way before it stops', async () => {
    const id = await channel();
    await add(newNotice(id, { incidentId: 1 }));
    const messenger = house.messenger();
    messenger.start();
    await expect.poll(() => letters.length).toBe(1);
    await add(newNotice(id, { incidentId: 2 }));
    // The clock stands still: only a poke wakes it.
    await expect
      .poll(() => {
        messenger.poke();
        return letters.length;
      })
      .toBe(2);
    await messenger.stop();
    await add(newNotice(id, { incidentId: 3 }));
    messenger.poke();
    expect((await all()).filter(({ state }) => state === 'waiting')).toHaveLength(1);
  });
});
