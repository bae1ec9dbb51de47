import { seeded } from '@vigilops/testkit/seeded';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { NoticeStore } from '../../model/index.ts';
import { newNotice, noticeContent } from '../../store/test/open-outbox.ts';
import { STORE_SCHEMA } from '../../store/test/store-schema.ts';
import { openFakeServer, type FakeReply, type FakeServer, type Trouble } from '../test/fake-server.ts';
import { openMessageHouse, type MessageHouse } from '../test/house-of-messages.ts';
import type { Messenger } from './messenger.ts';

const signal = new AbortController().signal;
const INCIDENTS = 40;
/** Of a hour of rest at most, and of leases. */
const MOST_ROUNDS = 600;

interface Arrived {
  readonly path: string;
  readonly key: string;
  readonly incident: number;
  readonly kind: string;
}

describeEngines('messages under kill loops', STORE_SCHEMA, (suite) => {
  let house: MessageHouse;
  let receiver: FakeServer;
  let arrived: Arrived[] = [];
  let behave: () => Trouble | 'well' | 'swallow' = () => 'well';
  /** How often a message is refused for the moment before it is taken: longer than a channel rests. */
  let stubborn = new Map<string, number>();
  beforeAll(async () => {
    house = await openMessageHouse(suite);
    receiver = await openFakeServer((request): FakeReply | Trouble => {
      const key = String(request.headers['idempotency-key']);
      const left = stubborn.get(key) ?? 0;
      stubborn.set(key, left - 1);
      const isStubborn = left > 0 && request.path === '/main';
      const what = request.path === '/stand-in' ? 'well' : isStubborn ? { status: 500, body: '' } : behave();
      if (what === 'well' || what === 'swallow') {
        const { vigilops } = JSON.parse(request.body) as {
          vigilops: { incident_id: number; kind: string };
        };
        arrived.push({
          path: request.path,
          key,
          incident: vigilops.incident_id,
          kind: vigilops.kind,
        });
        // It has it, and we never hear so.
        return what === 'well' ? { body: { ok: true } } : 'reset';
      }
      return what;
    });
  });
  afterAll(async () => {
    await receiver.close();
    await house.close();
  });
  afterEach(async () => {
    arrived = [];
    stubborn = new Map();
    await house.outbox.empty();
  });

  async function makeChannels(): Promise<number> {
    const config = (path: string) => ({
      sealed: house.secrets.seal({ url: `${receiver.url}${path}` }) ?? '',
      type: 'webhook',
    });
    await house.outbox.channel({ name: 'stand-in', ...config('/stand-in') });
    return house.outbox.channel({ name: 'main', fallback: 'stand-in', ...config('/main') });
  }
  const add = (channel: number, kind: 'firing' | 'resolved') =>
    house.outbox.notices.add(
      Array.from({ length: INCIDENTS }, (_, incident) =>
        newNotice(channel, { incidentId: incident + 1, kind, content: noticeContent({ kind }) }),
      ),
      house.nowUs(),
      signal,
    );
  const waiting = async () => {
    const [row] = await house.outbox.rows<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM vigilops.notices WHERE state = 'waiting'`,
    );
    return row?.waiting ?? 0;
  };

  /** The begin of every eighth incident. */
  async function makeStubborn(): Promise<void> {
    const all = await house.outbox.notices.list({ fromUs: 0, toUs: 4e15, limit: 1_000 }, signal);
    const some = all.filter(({ incidentId }) => (incidentId ?? 0) % 8 === 0);
    stubborn = new Map(some.map(({ idempotencyKey }) => [idempotencyKey, 8]));
  }

  /** A messenger that dies at some call of the store: before it, or when it was done and nobody hears of it. */
  function mortal(random: () => number): Messenger {
    let isDead = false;
    const dying = new Error('killed');
    const notices = Object.fromEntries(
      Object.entries(house.outbox.notices).map(([name, call]) => [
        name,
        async (...of: never[]) => {
          isDead ||= random() < 0.01;
          if (isDead) {
            throw dying;
          }
          const result: unknown = await (call as (...all: never[]) => Promise<unknown>)(...of);
          isDead ||= random() < 0.01;
          if (isDead) {
            throw dying;
          }
          return result;
        },
      ]),
    ) as unknown as NoticeStore;
    return house.messenger({ notices, limits: { leaseMs: 30_000, sendMs: 250, batchMs: 15_000 } });
  }

  it.each([1, 20_260_301, 77])(
    'all arrive, each with one key and in order, whatever the receiver does (seed %i)',
    async (seed) => {
      const random = seeded(seed);
      const troubles: readonly (Trouble | 'well' | 'swallow')[] = [
        { body: { errcode: 45_009 } },
        { status: 429, headers: { 'retry-after': '2' }, body: '' },
        { status: 500, body: 'oops' },
        'hang',
        'reset',
        'redirect',
        'swallow',
        'html',
      ];
      behave = () =>
        random() < 0.75 ? 'well' : (troubles[Math.floor(random() * troubles.length)] ?? 'well');
      const channel = await makeChannels();
      await add(channel, 'firing');
      await makeStubborn();
      let messenger = mortal(random);
      let rounds = 0;
      for (; rounds < MOST_ROUNDS && (rounds < 4 || (await waiting()) > 0); rounds += 1) {
        if (rounds === 3) {
          await add(channel, 'resolved');
        }
        await messenger.round().catch(() => {
          messenger = mortal(random);
        });
        await house.clock.advance(Math.floor(random() * 10_000));
        if (random() < 0.05) {
          messenger = mortal(random);
        }
      }
      expect(await waiting(), 'still waiting').toBe(0);
      check(await house.outbox.notices.list({ fromUs: 0, toUs: 4e15, limit: 1_000 }, signal));
    },
  );

  function check(notices: Awaited<ReturnType<NoticeStore['list']>>): void {
    const got = new Set(arrived.map(({ incident, kind }) => `${String(incident)} ${kind}`));
    expect(got.size).toBe(2 * INCIDENTS);
    // Whatever came twice came with the same key, and each key means one message.
    const keysOf = new Map<string, Set<string>>();
    for (const { key, incident, kind, path } of arrived) {
      const message = `${path} ${String(incident)} ${kind}`;
      keysOf.set(message, (keysOf.get(message) ?? new Set()).add(key));
    }
    expect([...keysOf.values()].filter(({ size }) => size !== 1)).toEqual([]);
    expect(new Set([...keysOf.values()].map(([key]) => key)).size).toBe(keysOf.size);
    const known = new Set(notices.map(({ idempotencyKey }) => idempotencyKey));
    expect(arrived.every(({ key }) => known.has(key))).toBe(true);
    // On each way the begin arrives before the end.
    for (const path of ['/main', '/stand-in']) {
      for (let incident = 1; incident <= INCIDENTS; incident += 1) {
        const kinds = arrived.filter((one) => one.path === path && one.incident === incident);
        const begin = kinds.findIndex(({ kind }) => kind === 'firing');
        const end = kinds.findIndex(({ kind }) => kind === 'resolved');
        const hasBoth = begin >= 0 && end >= 0;
        expect(!hasBoth || begin < end, `${path} ${String(incident)}`).toBe(true);
      }
    }
  }

  it('of two messengers at once each message is sent by one of them', async () => {
    behave = () => 'well';
    const channel = await makeChannels();
    await add(channel, 'firing');
    await add(channel, 'resolved');
    const two = [house.messenger(), house.messenger()];
    for (let rounds = 0; rounds < 20 && (await waiting()) > 0; rounds += 1) {
      await Promise.all(two.map((one) => one.round()));
      await house.clock.advance(100);
    }
    expect(await waiting()).toBe(0);
    expect(arrived).toHaveLength(2 * INCIDENTS);
    expect(new Set(arrived.map(({ key }) => key)).size).toBe(2 * INCIDENTS);
  });
});
