import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { ClaimedBatch, Delivery } from '../../model/index.ts';
import { noted as notedOf } from '../test/noted.ts';
import { newNotice, noticeContent, openOutbox, type Outbox } from '../test/open-outbox.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;
const NOW = 1_772_366_400e6;
const SECOND = 1e6;
const noted = (action: string) => ({ ...notedOf(action), subject: 'channel' });
const wanted = { leaseMs: 30_000, limit: 100 };

describeEngines('the outbox', STORE_SCHEMA, (suite) => {
  let outbox: Outbox;
  beforeAll(async () => {
    outbox = await openOutbox(suite);
  });
  afterAll(() => outbox.close());
  afterEach(() => outbox.empty());

  const claim = (nowUs = NOW, limit = 100) => outbox.notices.claim({ ...wanted, limit }, nowUs, signal);
  const idsOf = (batches: readonly ClaimedBatch[]) =>
    batches.flatMap(({ notices }) => notices.map(({ id }) => id));
  const settle = (id: number, delivery: Delivery, nowUs = NOW) =>
    outbox.notices.settle(id, delivery, [], nowUs, signal);
  const add = (...notices: Parameters<typeof newNotice>[]) =>
    outbox.notices.add(
      notices.map((of) => newNotice(...of)),
      NOW,
      signal,
    );
  const listed = async () => outbox.notices.list({ fromUs: 0, toUs: NOW + 1e9, limit: 100 }, signal);
  const stateOf = async (id: number) => (await listed()).find((notice) => notice.id === id);

  it('keeps what a message says, however it is written', async () => {
    const channel = await outbox.channel();
    const content = noticeContent({ title: 'a\0b \uD800 “quoted” \u202E', lines: ['x'] });
    const [id] = await add([channel, { content, alertIds: [3, 4], incidentId: null }]);
    const notice = await stateOf(id ?? 0);
    expect(notice).toMatchObject({
      id,
      incidentId: null,
      alertIds: [3, 4],
      state: 'waiting',
      attempts: 0,
      madeUs: NOW,
      dueUs: 0,
      refusedBy: [],
      content: { title: 'a\uFFFDb \uFFFD “quoted” \u202E', lines: ['x'] },
    });
    expect(notice?.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/u);
  });

  it('gives a channel to one at a time, and back when its lease ends', async () => {
    const channel = await outbox.channel();
    const ids = await add([channel, { incidentId: 1 }], [channel, { incidentId: 2 }]);
    const both = await Promise.all([claim(), claim()]);
    expect(both.map(idsOf).toSorted((a, b) => b.length - a.length)).toEqual([ids, []]);
    await add([channel, { incidentId: 3 }]);
    expect(idsOf(await claim(NOW + 29 * SECOND))).toEqual([]);
    expect(idsOf(await claim(NOW + 31 * SECOND))).toHaveLength(3);
  });

  it('gives the same key again to who claims after a crash', async () => {
    const channel = await outbox.channel();
    await add([channel]);
    const [first] = await claim();
    const [again] = await claim(NOW + 60 * SECOND);
    expect(again?.notices[0]?.idempotencyKey).toBe(first?.notices[0]?.idempotencyKey);
  });

  it('lets nothing overtake what waits of the same incident', async () => {
    const channel = await outbox.channel();
    const [first, second, other] = await add(
      [channel, { incidentId: 1 }],
      [channel, { incidentId: 1, severity: 'critical' }],
      [channel, { incidentId: 2 }],
    );
    expect(idsOf(await claim())).toEqual([first, second, other]);
    await settle(first ?? 0, {
      outcome: 'later',
      dueUs: NOW + 60 * SECOND,
      error: 'HTTP 500',
      blockedUntilUs: null,
    });
    await outbox.notices.release([second ?? 0, other ?? 0], NOW, signal);
    expect(idsOf(await claim())).toEqual([other]);
    await settle(other ?? 0, { outcome: 'sent', receipt: null });
    expect(idsOf(await claim(NOW + 61 * SECOND))).toEqual([first, second]);
  });

  it('gives the most severe first, then the oldest', async () => {
    const channel = await outbox.channel();
    const [info, warning, critical, warning2] = await add(
      [channel, { incidentId: 1, severity: 'info' }],
      [channel, { incidentId: 2 }],
      [channel, { incidentId: 3, severity: 'critical' }],
      [channel, { incidentId: 4 }],
    );
    expect(idsOf(await claim(NOW, 3))).toEqual([critical, warning, warning2]);
    expect(await stateOf(info ?? 0)).toMatchObject({ state: 'waiting' });
  });

  it('gives nothing of a channel whose provider wants to rest, and everything of the others', async () => {
    const [busy, well] = [await outbox.channel(), await outbox.channel()];
    const [first, , third] = await add([busy, { incidentId: 1 }], [busy, { incidentId: 2 }], [well]);
    await claim();
    await settle(first ?? 0, {
      outcome: 'later',
      dueUs: NOW + 600 * SECOND,
      error: '130101',
      blockedUntilUs: NOW + 600 * SECOND,
    });
    expect(idsOf(await claim(NOW + 60 * SECOND))).toEqual([third]);
    expect(idsOf(await claim(NOW + 601 * SECOND))).toHaveLength(3);
    const states = await outbox.channels.list(signal);
    expect(states.find(({ id }) => id === busy)).toMatchObject({
      blockedUntilUs: NOW + 600 * SECOND,
      lastError: '130101',
      waiting: 2,
    });
  });

  it('counts what was really sent within the last minute and the last second, and what waits', async () => {
    const channel = await outbox.channel();
    const ids = await add(...[1, 2, 3, 4].map((incidentId) => [channel, { incidentId }] as [number, object]));
    await claim();
    await settle(ids[0] ?? 0, { outcome: 'sent', receipt: 'r-1' }, NOW - 59 * SECOND);
    await settle(ids[1] ?? 0, { outcome: 'sent', receipt: null }, NOW - 0.5 * SECOND);
    const [batch] = await claim(NOW + 40 * SECOND, 1);
    expect(batch).toMatchObject({ sentLastMinute: 1, sentLastSecond: 0, waiting: 2 });
    const [soon] = await claim(NOW + 80 * SECOND, 1);
    expect(soon).toMatchObject({ sentLastMinute: 0 });
    expect(await stateOf(ids[0] ?? 0)).toMatchObject({ state: 'sent', receipt: 'r-1', attempts: 1 });
  });

  it('says of a channel that it is broken, until a message gets through', async () => {
    const channel = await outbox.channel();
    const ids = await add([channel, { incidentId: 1 }], [channel, { incidentId: 2 }]);
    await claim();
    const refused = { outcome: 'given_up', error: '404', isChannelBroken: true } as const;
    await settle(ids[0] ?? 0, refused);
    const known = async () => (await outbox.channels.list(signal)).find(({ id }) => id === channel);
    expect(await known()).toMatchObject({ brokenSinceUs: NOW, lastError: '404' });
    await settle(ids[1] ?? 0, { outcome: 'sent', receipt: null }, NOW + SECOND);
    expect(await known()).toMatchObject({
      brokenSinceUs: null,
      lastError: null,
      lastSentUs: NOW + SECOND,
    });
  });

  it('settles once, and takes what stands in for a refused one in the same transaction', async () => {
    const [channel, other] = [await outbox.channel(), await outbox.channel()];
    const [id = 0] = await add([channel]);
    await claim();
    const refused = { outcome: 'given_up', error: '404', isChannelBroken: true } as const;
    const instead = [newNotice(other, { refusedBy: [channel] })];
    await outbox.notices.settle(id, refused, instead, NOW, signal);
    await outbox.notices.settle(id, refused, instead, NOW, signal);
    const all = await listed();
    expect(all).toHaveLength(2);
    expect(all.find(({ channelId }) => channelId === other)).toMatchObject({
      state: 'waiting',
      refusedBy: [channel],
    });
  });

  it.each(['removed', 'switched off'])('withdraws what waits for a channel that was %s', async (how) => {
    const channel = await outbox.channel();
    const [id = 0, second = 0] = await add([channel, { incidentId: 1 }], [channel, { incidentId: 2 }]);
    await claim();
    const record = (await outbox.channels.list(signal)).find((one) => one.id === channel);
    if (record === undefined) {
      throw new Error('the channel is not there');
    }
    if (how === 'removed') {
      await outbox.channels.remove(channel, noted('notification_channel.removed'), signal);
    } else {
      await outbox.channels.change(
        channel,
        { definition: { ...record.definition, enabled: false }, sealed: null },
        noted('notification_channel.changed'),
        signal,
      );
    }
    expect(await claim(NOW + 60 * SECOND)).toEqual([]);
    expect(await stateOf(second)).toMatchObject({ state: 'withdrawn' });
    // It was under way, and arrived.
    await settle(id, { outcome: 'sent', receipt: null });
    expect(await stateOf(id)).toMatchObject({ state: 'sent' });
  });

  it('folds messages into a digest, which the ledger tells of, and which nothing of theirs overtakes', async () => {
    const channel = await outbox.channel();
    const ids = await add([channel, { incidentId: 1 }], [channel, { incidentId: 2 }]);
    await claim();
    const digest = await outbox.notices.fold(
      ids,
      newNotice(channel, { incidentId: null, kind: 'digest', content: noticeContent({ kind: 'digest' }) }),
      'one message instead of 2',
      30_000,
      NOW,
      signal,
    );
    expect(digest).toMatchObject({ kind: 'digest', state: 'waiting' });
    for (const id of ids) {
      expect(await stateOf(id)).toMatchObject({ state: 'folded', foldedInto: digest.id, sentUs: null });
    }
    const ledger = await outbox.rows<{ kind: string; incident_id: number; reason: string }>(
      'SELECT kind, incident_id, reason FROM vigilops.alert_ledger ORDER BY incident_id',
    );
    expect(ledger).toMatchObject([
      { kind: 'folded', incident_id: 1, reason: 'one message instead of 2' },
      { kind: 'folded', incident_id: 2 },
    ]);
    const [resolved, another] = await add([channel, { incidentId: 1 }], [channel, { incidentId: 9 }]);
    await settle(digest.id, {
      outcome: 'later',
      dueUs: NOW + 60 * SECOND,
      error: 'HTTP 500',
      blockedUntilUs: null,
    });
    expect(idsOf(await claim())).toEqual([another]);
    await settle(another ?? 0, { outcome: 'sent', receipt: null });
    expect(idsOf(await claim(NOW + 61 * SECOND))).toEqual([digest.id, resolved]);
  });

  it('lists by incident, channel and kind, newest first, page by page, and forgets what is old', async () => {
    const channel = await outbox.channel();
    const ids = await add(
      [channel, { incidentId: 1 }],
      [channel, { incidentId: 2, channelName: 'ops' }],
      [channel, { incidentId: 2, kind: 'resolved' }],
    );
    const list = async (question: object) =>
      (await outbox.notices.list({ fromUs: 0, toUs: NOW + 1, limit: 10, ...question }, signal)).map(
        ({ id }) => id,
      );
    expect(await list({})).toEqual(ids.toReversed());
    expect(await list({ incidentId: 2 })).toEqual([ids[2], ids[1]]);
    expect(await list({ channel: 'ops' })).toEqual([ids[1]]);
    expect(await list({ kinds: ['resolved'] })).toEqual([ids[2]]);
    expect(await list({ channelType: 'in_app' })).toEqual([]);
    expect(await list({ before: { madeUs: NOW, id: ids[2] } })).toEqual([ids[1], ids[0]]);
    await claim();
    await settle(ids[0] ?? 0, { outcome: 'sent', receipt: null });
    expect(await outbox.notices.prune(NOW + 1, signal)).toBe(1);
    expect(await list({})).toEqual([ids[2], ids[1]]);
  });

  it('says what waits, since when, and what is broken', async () => {
    expect(await outbox.notices.backlog(signal)).toEqual({ waiting: 0, oldestUs: null, brokenChannels: 0 });
    const channel = await outbox.channel();
    const [id = 0] = await add([channel, { incidentId: 1 }], [channel, { incidentId: 2 }]);
    await claim();
    await settle(id, { outcome: 'given_up', error: 'no', isChannelBroken: true });
    expect(await outbox.notices.backlog(signal)).toEqual({
      waiting: 1,
      oldestUs: NOW,
      brokenChannels: 1,
    });
  });

  it('has a notification centre from the begin', async () => {
    const [centre] = (await outbox.channels.list(signal)).filter(
      ({ definition }) => definition.type === 'in_app',
    );
    expect(centre).toMatchObject({ definition: { name: 'in-app', enabled: true }, brokenSinceUs: null });
  });

  it('keeps names of channels apart', async () => {
    const channel = await outbox.channel({ name: 'ops' });
    const definition = {
      ...(await outbox.channels.list(signal)).find(({ id }) => id === channel)?.definition,
    };
    const audit = noted('notification_channel.changed');
    expect(
      await outbox.channels.create({ definition: definition as never, sealed: null }, audit, signal),
    ).toEqual({ outcome: 'name_taken' });
    const other = await outbox.channel();
    expect(
      await outbox.channels.change(other, { definition: definition as never, sealed: null }, audit, signal),
    ).toBe('name_taken');
    expect(
      await outbox.channels.change(
        2_000_000_000,
        { definition: definition as never, sealed: null },
        audit,
        signal,
      ),
    ).toBe('unknown');
    expect(await outbox.channels.remove(2_000_000_000, audit, signal)).toBe(false);
  });

  it('lets a link be used once, before its end, and again where that came to nothing', async () => {
    const secretHash = Buffer.alloc(32, 7);
    const link = {
      incidentId: 5,
      action: 'acknowledge',
      channel: 'ops',
      expiresUs: NOW + 60 * SECOND,
    } as const;
    await outbox.links.add([{ ...link, secretHash }], NOW, signal);
    expect(await outbox.links.find(secretHash, signal)).toEqual({ ...link, usedUs: null });
    const uses = await Promise.all([1, 2, 3].map(() => outbox.links.use(secretHash, NOW, signal)));
    expect(uses.filter(Boolean)).toHaveLength(1);
    expect(await outbox.links.find(secretHash, signal)).toEqual({ ...link, usedUs: NOW });
    await outbox.links.giveBack(secretHash, signal);
    expect(await outbox.links.use(secretHash, NOW + 61 * SECOND, signal)).toBe(false);
    expect(await outbox.links.use(secretHash, NOW + SECOND, signal)).toBe(true);
    expect(await outbox.links.find(Buffer.alloc(32, 8), signal)).toBeUndefined();
    expect(await outbox.links.prune(NOW + 61 * SECOND, signal)).toBe(1);
  });

  it('knows what time it is', async () => {
    const us = await outbox.databaseTime(signal);
    expect(Math.abs(us / 1_000 - Date.now())).toBeLessThan(60_000);
  });
});
