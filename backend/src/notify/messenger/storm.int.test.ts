import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { NewNotice } from '../../model/index.ts';
import { newNotice, noticeContent } from '../../store/test/open-outbox.ts';
import { STORE_SCHEMA } from '../../store/test/store-schema.ts';
import type { Letter } from '../channel.ts';
import { defineChannel } from '../define-channel.ts';
import { openMessageHouse, type MessageHouse } from '../test/house-of-messages.ts';
import { anAlert } from '../test/letters.ts';
import type { Messenger } from './messenger.ts';

const signal = new AbortController().signal;
const MINUTE_MS = 60_000;
const PER_MINUTE = 20;

describeEngines(
  'a storm',
  STORE_SCHEMA,
  (suite) => {
    let house: MessageHouse;
    let sent: { readonly atMs: number; readonly letter: Letter }[] = [];
    let refusals = 0;
    const both = (text: string) => ({ en: text, zh: text });
    /** As DingTalk counts: over 20 within a minute, and it is mute. */
    const robot = defineChannel({
      type: 'robot',
      class: 'chat',
      title: both('robot'),
      setup: both('1. none'),
      fields: {},
      limits: { perMinute: PER_MINUTE, perSecond: null, bodyBytes: 20_000 },
      render: (letter: Letter) => letter,
      send: (letter) => {
        const atMs = house.clock.now().getTime();
        if (sent.filter((one) => one.atMs > atMs - MINUTE_MS).length >= PER_MINUTE) {
          refusals += 1;
          return Promise.resolve({ outcome: 'busy', error: '130101', retryAfterMs: 600_000 });
        }
        sent.push({ atMs, letter });
        return Promise.resolve({ outcome: 'sent', receipt: null });
      },
    });
    beforeAll(async () => {
      house = await openMessageHouse(suite, { channels: [robot] });
    });
    afterAll(() => house.close());
    afterEach(async () => {
      sent = [];
      refusals = 0;
      await house.outbox.empty();
    });

    /** So many incidents of one alert each, with these ids. */
    const alertsFrom = (channel: number, from: number, count: number, isCritical: (id: number) => boolean) =>
      Array.from({ length: count }, (_, index): NewNotice => {
        const id = from + index;
        const severity = isCritical(id) ? 'critical' : 'warning';
        const alerts = [anAlert(id, { severity })];
        return newNotice(channel, {
          incidentId: id,
          severity,
          content: noticeContent({ severity, alerts, title: `host ${String(id)}` }),
        });
      });

    /** 500 a second for ten seconds, and a look each second until all is told. */
    async function storm(
      messengers: readonly Messenger[],
      channel: number,
      isCritical: (id: number) => boolean,
    ): Promise<number> {
      const startMs = house.clock.now().getTime();
      for (let second = 0; second < 10; second += 1) {
        await house.outbox.notices.add(
          alertsFrom(channel, second * 500 + 1, 500, isCritical),
          house.nowUs(),
          signal,
        );
        await Promise.all(messengers.map((one) => one.round()));
        await house.clock.advance(1_000);
      }
      for (let second = 0; second < 300 && (await waiting()) > 0; second += 1) {
        await Promise.all(messengers.map((one) => one.round()));
        await house.clock.advance(1_000);
      }
      return startMs;
    }
    const waiting = async () => {
      const [row] = await house.outbox.rows<{ waiting: number }>(
        `SELECT count(*)::int AS waiting FROM vigilops.notices WHERE state = 'waiting'`,
      );
      return row?.waiting ?? 0;
    };

    function expectWithinQuota(): void {
      expect(refusals).toBe(0);
      for (const { atMs } of sent) {
        const within = sent.filter((other) => other.atMs > atMs - MINUTE_MS && other.atMs <= atMs);
        expect(within.length).toBeLessThanOrEqual(PER_MINUTE);
      }
    }
    function expectEachAlertOnce(): void {
      const told = sent.flatMap(({ letter }) => letter.content.alerts.map(({ id }) => id));
      expect(told).toHaveLength(5_000);
      expect(new Set(told).size).toBe(5_000);
    }
    const criticalSince = (startMs: number) =>
      sent
        .filter(({ letter }) => letter.content.kind !== 'digest' && letter.content.severity === 'critical')
        .map(({ atMs }) => atMs - startMs);

    it('of 5,000 alerts in 10 s is told within the quota, each once, the first critical at once', async () => {
      const channel = await house.outbox.channel({ type: 'robot' });
      const startMs = await storm([house.messenger()], channel, (id) => id % 10 === 0);
      expectWithinQuota();
      expectEachAlertOnce();
      expect(criticalSince(startMs)[0]).toBeLessThanOrEqual(15_000);
      const digests = sent.filter(({ letter }) => letter.content.kind === 'digest');
      expect(digests.length).toBeGreaterThan(0);
      expect(digests.length).toBeLessThanOrEqual(8);
      // Each digest has a line for each incident, the critical ones first.
      for (const { letter } of digests) {
        expect(letter.content.lines).toHaveLength(letter.content.alerts.length);
        const hasCritical = letter.content.alerts.some(({ severity }) => severity === 'critical');
        expect(letter.content.lines[0]).toContain(hasCritical ? 'Critical' : 'Warning');
      }
    });

    it('that begins with what can wait leaves room for what cannot', async () => {
      const channel = await house.outbox.channel({ type: 'robot' });
      const startMs = await storm([house.messenger(), house.messenger()], channel, (id) => id === 4_400);
      expectWithinQuota();
      expectEachAlertOnce();
      const [atMs = Infinity] = criticalSince(startMs);
      // It was made in the ninth second.
      expect(atMs - 8_000).toBeLessThanOrEqual(15_000);
    });

    it('is a storm to the quota that the channel is given', async () => {
      const channel = await house.outbox.channel({ type: 'robot', per_minute: 3 });
      await house.outbox.notices.add(
        alertsFrom(channel, 1, 10, () => false),
        house.nowUs(),
        signal,
      );
      const messenger = house.messenger();
      for (let second = 0; second < 30; second += 1) {
        await messenger.round();
        await house.clock.advance(1_000);
      }
      expect(sent.map(({ letter }) => letter.content.kind)).toEqual(['digest']);
      expect(sent[0]?.letter.content.alerts).toHaveLength(10);
    });

    it('that fits is told one by one', async () => {
      const channel = await house.outbox.channel({ type: 'robot' });
      await house.outbox.notices.add(
        alertsFrom(channel, 1, 12, () => false),
        house.nowUs(),
        signal,
      );
      await house.messenger().round();
      expect(sent.map(({ letter }) => letter.content.kind)).toEqual(Array(12).fill('firing'));
    });
  },
  ['postgres', 'timescale'],
);
