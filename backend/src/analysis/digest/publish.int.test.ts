import { settings as settingsSchema } from '@vigilops/contracts/api';
import { silentLogger } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Narrator } from '../../model/index.ts';
import { noted } from '../../store/test/noted.ts';
import { openReadingRoom, type ReadingRoom } from '../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../store/test/store-schema.ts';
import { createDigestDesk } from './digest-desk.ts';
import { publishDue, type PublishDeps } from './publish.ts';
import { createDigestWriter } from './write-digest.ts';

const idle = new AbortController().signal;
const us = (iso: string) => Date.parse(iso) * 1_000;
/** Of a Monday. */
const NINE = us('2026-11-30T09:00:00Z');

describeEngines('digests at their hour', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
    await room.channels.create(
      {
        definition: {
          name: 'team',
          type: 'dingtalk',
          enabled: true,
          config: {},
          send_resolved: true,
          min_severity: 'info',
          language: null,
          per_minute: null,
          fallback: null,
        },
        sealed: null,
      },
      { ...noted('channel.created'), subject: 'team' },
      idle,
    );
  });
  afterAll(() => room.close());
  beforeEach(async () => {
    await room.rows(
      'TRUNCATE vigilops.digests, vigilops.notices, vigilops.incidents, vigilops.hosts CASCADE',
      [],
    );
  });

  let poked = 0;
  function backend(changes: { readonly digest?: object; readonly narrator?: Narrator } = {}): PublishDeps {
    const settings = settingsSchema.parse({ digest: { daily: true, ...changes.digest } });
    return {
      store: room.digests,
      sources: {
        counts: room.digests.counts,
        statistics: room.incidents.statistics,
        availability: () => Promise.resolve([]),
        budgets: () => Promise.resolve([]),
        offlineAfterMs: () => 90_000,
        logger: silentLogger,
      },
      write: createDigestWriter({ ruleTitle: (name) => name, timeZone: () => 'UTC' }),
      settings: () => settings,
      channels: room.channels.list,
      isForReading: (type) => type === 'in_app',
      narrator: changes.narrator,
      onNotices: () => {
        poked += 1;
      },
    };
  }
  const incident = (title: string, at: string) =>
    room.rows(
      `INSERT INTO vigilops.incidents (title, severity, priority, priority_reason, started_at, last_alert_at, resolved_at)
       VALUES ($1, 'critical', 1, '', $2, $2, $2::timestamptz + interval '10 minutes')`,
      [title, at],
    );
  const told = async () =>
    (
      await room.notices.list(
        { kinds: ['report'], fromUs: 0, toUs: us('2027-01-01T00:00:00Z'), limit: 50 },
        idle,
      )
    ).map(({ channelName, content }) => ({ channelName, title: content.title, lines: content.lines }));

  it('are sent once by two backends that think they lead, with the summary on the card and all of it for mail', async () => {
    await incident('checkout answers 502', '2026-11-29T10:00:00Z');
    poked = 0;
    const made = await Promise.all(
      [backend(), backend()].map((deps) => publishDue('daily', deps, NINE, idle)),
    );
    expect(made.filter((one) => one !== undefined)).toHaveLength(1);
    expect(await publishDue('daily', backend(), NINE + 300e6, idle)).toBeUndefined();
    const [notice, ...others] = await told();
    expect(others).toEqual([]);
    expect(notice).toEqual({
      channelName: 'in-app',
      title: 'Digest of 2026-11-29',
      lines: [
        '1 incident (before: 0), 1 of them urgent. The longest took 10 min: checkout answers 502. 0 alerts became 0 messages to people.',
      ],
    });
    const [record] = await room.notices.list(
      { kinds: ['report'], fromUs: 0, toUs: us('2027-01-01T00:00:00Z'), limit: 1 },
      idle,
    );
    expect(record?.content.digest).toMatchObject({
      path: '/a/vigilops-app/analysis/digest',
      written: { sections: [{ id: 'incidents' }, { id: 'alerts' }] },
    });
    expect(poked).toBe(1);
  });

  it('are for the channels that are named, in the language that is set', async () => {
    await incident('checkout answers 502', '2026-11-29T10:00:00Z');
    await publishDue(
      'daily',
      backend({ digest: { channels: ['team', 'gone'], language: 'zh' } }),
      NINE,
      idle,
    );
    expect(await told()).toMatchObject([{ channelName: 'team', title: '2026-11-29 日报' }]);
  });

  it('are made and not sent where nobody wants them, nothing is connected, or they are no news any more', async () => {
    await publishDue('daily', backend(), NINE, idle);
    await incident('checkout answers 502', '2026-11-29T10:00:00Z');
    await publishDue('weekly', backend({ digest: { weekly: false } }), NINE, idle);
    // The backend was away since Sunday, and it is Thursday.
    await incident('of the week', '2026-12-05T10:00:00Z');
    await incident('of the day', '2026-12-09T10:00:00Z');
    await publishDue('weekly', backend(), us('2026-12-10T15:00:00Z'), idle);
    await publishDue('daily', backend(), us('2026-12-10T23:00:00Z'), idle);
    expect(await told()).toEqual([]);
    const kept = await room.digests.list({ limit: 10 }, idle);
    expect(kept.map(({ kind, told: sent }) => [kind, sent]).toSorted()).toEqual([
      ['daily', 0],
      ['daily', 0],
      ['weekly', 0],
      ['weekly', 0],
    ]);
  });

  it('are sent after an outage of some hours', async () => {
    await incident('checkout answers 502', '2026-11-29T10:00:00Z');
    await publishDue('daily', backend(), us('2026-11-30T17:00:00Z'), idle);
    await publishDue('weekly', backend(), us('2026-12-01T17:00:00Z'), idle);
    expect((await told()).map(({ title }) => title).toSorted()).toEqual([
      'Digest of 2026-11-29',
      'Digest of the week from 2026-11-23 to 2026-11-29',
    ]);
  });

  it('have words of a model only where its numbers are those of the facts; in the other language the house’s own', async () => {
    await incident('checkout answers 502', '2026-11-29T10:00:00Z');
    const saying = (text: string): Narrator => ({
      narrate: () => Promise.resolve({ text, model: 'm', costUsd: 0 }),
    });
    const lying = await publishDue(
      'daily',
      backend({ narrator: saying('There were 99 incidents.') }),
      NINE,
      idle,
    );
    expect(lying?.prose).toBeNull();
    const honest = await publishDue(
      'weekly',
      backend({ narrator: saying('One incident, 10 min.') }),
      NINE,
      idle,
    );
    expect(honest?.prose).toBe('One incident, 10 min.');
    const { sources, write, settings } = backend();
    const desk = createDigestDesk({ store: room.digests, sources, write, settings });
    const id = honest?.id ?? 0;
    expect((await desk.get(id, undefined, idle)).written).toMatchObject({
      summary: 'One incident, 10 min.',
      summary_by: 'model',
    });
    expect((await desk.get(id, 'zh', idle)).written).toMatchObject({ summary_by: 'template' });
    await expect(desk.get(2_000_000_000, 'zh', idle)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('go on without a section that cannot be counted, and say so', async () => {
    await incident('checkout answers 502', '2026-11-29T10:00:00Z');
    const deps = backend();
    const made = await publishDue(
      'daily',
      {
        ...deps,
        sources: { ...deps.sources, budgets: () => Promise.reject(new Error('the ledger is away')) },
      },
      NINE,
      idle,
    );
    expect(made?.facts).toMatchObject({ llm: null, left_out: ['llm'], incidents: { now: 1 } });
  });
});
