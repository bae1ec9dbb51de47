import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogFacets, createLogQuery, createLogVolume } from '../../query/index.ts';
import { batchOf, type LogLine } from '../test/batches.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { retireLogs } from '../test/retire-logs.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { mergeCounts } from './merge-counts.ts';

const signal = new AbortController().signal;
const MINUTE_US = 60e6;
const HOUR_US = 60 * MINUTE_US;
const DAY_US = 24 * HOUR_US;

/** The same for the same seed. */
function createDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

describeEngines('counts of lines', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let streams: number[];
  const nowUs = Math.floor(Date.now() / 3_600_000) * HOUR_US;
  const dice = createDice(7);

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    const shop = await room.resource(await room.host('web'), { 'service.name': 'shop' });
    const mail = await room.resource(await room.host('relay'), { 'service.name': 'mail' });
    streams = [
      await room.stream(shop, '/a.log'),
      await room.stream(shop, '/b.log'),
      await room.stream(mail, '/m.log'),
    ];
  });
  afterAll(() => room.close());

  const line = (timeUs: number, more: Partial<LogLine> = {}): LogLine => ({
    stream: streams[dice(streams.length)] ?? 0,
    timeUs,
    body: 'x',
    severity: dice(25),
    templateId: dice(4) === 0 ? 0 : 9_007_199_254_740_000 + dice(5),
    ...more,
  });
  const someLines = (n: number, fromUs: number, toUs: number) =>
    Array.from({ length: n }, () => line(fromUs + dice(toUs - fromUs)));

  /** By minute, stream, severity and template: as the lines are, and as they are counted. */
  const bothSums = async () => {
    const key = `date_trunc('minute', time)::text || ' ' || stream_id || ' ' || severity || ' '`;
    const [fromLines, fromCounts] = await Promise.all([
      room.rows<{ key: string; lines: string }>(
        `SELECT ${key} || coalesce(template_id, 0) AS key, count(*)::text AS lines FROM vigilops.logs GROUP BY 1 ORDER BY 1`,
      ),
      room.rows<{ key: string; lines: string }>(
        `SELECT ${key} || template_id AS key, sum(lines)::text AS lines FROM vigilops.log_counts GROUP BY 1 ORDER BY 1`,
      ),
    ]);
    return { fromLines, fromCounts };
  };
  const expectEqualSums = async () => {
    const { fromLines, fromCounts } = await bothSums();
    expect(fromLines.length).toBeGreaterThan(0);
    expect(fromCounts).toEqual(fromLines);
  };

  it('add up to the lines that are stored: with refused rows, resends and late lines', async () => {
    const poison = (timeUs: number) => line(timeUs, { body: Uint8Array.of(0xc3, 0x28) });
    const resent = batchOf({ batchId: randomUUID(), logs: someLines(50, nowUs - HOUR_US, nowUs) });
    await room.writer.commit(
      [resent, batchOf({ logs: someLines(300, nowUs - 30 * HOUR_US, nowUs) })],
      signal,
    );
    expect(await room.writer.commit([resent], signal)).toEqual([{ status: 'duplicate' }]);
    const mixed = [
      ...someLines(40, nowUs - HOUR_US, nowUs),
      poison(nowUs - 1),
      ...someLines(40, nowUs - HOUR_US, nowUs),
      poison(nowUs - MINUTE_US),
      // Before all that is kept.
      line(nowUs - 100 * DAY_US),
    ];
    const [stored] = await room.writer.commit([batchOf({ logs: mixed })], signal);
    expect(stored?.status === 'stored' && stored.refused.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    const [{ n } = { n: 0 }] = await room.rows<{ n: number }>('SELECT count(*)::int AS n FROM vigilops.logs');
    expect(n).toBe(430);
    await expectEqualSums();
  });

  it('are still the same after many became one, whatever is written meanwhile', async () => {
    const before = Number(
      (await room.rows<{ n: string }>('SELECT count(*)::text AS n FROM vigilops.log_counts'))[0]?.n,
    );
    for (let i = 0; i < 10; i += 1) {
      await room.write({
        logs: Array.from({ length: 20 }, () => line(nowUs - 2 * HOUR_US, { severity: 9 })),
      });
    }
    const writing = (async () => {
      for (let i = 0; i < 15; i += 1) {
        await room.write({ logs: someLines(10, nowUs - 3 * HOUR_US, nowUs) });
      }
    })();
    const merging = (async () => {
      let gone = 0;
      for (let i = 0; i < 5; i += 1) {
        gone += await mergeCounts(room.database.connections, signal);
      }
      return gone;
    })();
    const [, gone] = await Promise.all([writing, merging]);
    expect(gone + (await mergeCounts(room.database.connections, signal))).toBeGreaterThan(50);
    await expectEqualSums();
    expect(before).toBeGreaterThan(0);
    // Late ones, beside what was merged.
    await room.write({ logs: someLines(100, nowUs - 3 * HOUR_US, nowUs) });
    await mergeCounts(room.database.connections, signal);
    await expectEqualSums();
  });

  const queries = () => {
    const deps = { readers: room.readers, clock: systemClock };
    return {
      volume: createLogVolume(deps),
      facets: createLogFacets({ ...deps, logQuery: createLogQuery(deps) }),
    };
  };
  /** As somebody sees it who has no counts to look at. */
  const withoutCounts = async <T>(work: () => Promise<T>): Promise<T> => {
    await room.rows(`INSERT INTO vigilops.log_counts_begin VALUES ($1)`, [
      new Date(nowUs / 1_000 + 86_400_000),
    ]);
    try {
      return await work();
    } finally {
      await room.rows('DELETE FROM vigilops.log_counts_begin');
    }
  };

  it.each([
    ['all lines', ''],
    ['a service', 'service:shop'],
    ['a level and a host', 'level:error host:web'],
    ['a template, or another stream', 'template:9007199254740001 OR (file:/m.log -level:info)'],
    ['no template', '-template:*'],
  ])('answer bars and facets as the lines would: %s', async (_what, text) => {
    const range = { fromUs: nowUs - 26 * HOUR_US + 12_345_678, toUs: nowUs - 90e6 - 1 };
    const ask = { ...range, query: { text, caseSensitive: false } };
    const answer = async () => {
      const { volume, facets } = queries();
      const bars = await volume.volume({ ...ask, maxPoints: 100 }, signal);
      const found = await facets.facets(
        { ...ask, fields: ['level', 'host', 'service', 'file', 'template'], limit: 50 },
        signal,
      );
      return { bars: { ...bars, bySeverity: [...bars.bySeverity].toSorted(([a], [b]) => a - b) }, found };
    };
    const fromCounts = await answer();
    expect(fromCounts).toEqual(await withoutCounts(answer));
    expect(fromCounts.bars.bySeverity.length).toBeGreaterThan(0);
    // Lines that are nowhere but in the counts show that these are looked at.
    await room.rows(
      `INSERT INTO vigilops.log_counts (time, stream_id, severity, template_id, lines)
       SELECT date_trunc('minute', to_timestamp($1)), unnest($2::int[]), 17, 9007199254740001, 1000
       UNION ALL SELECT date_trunc('minute', to_timestamp($1)), unnest($2::int[]), 17, 0, 1000`,
      [(nowUs - 5 * HOUR_US) / 1e6, streams],
    );
    const more = await answer();
    await room.rows('DELETE FROM vigilops.log_counts WHERE lines = 1000');
    const sum = (of: typeof more) =>
      of.bars.bySeverity.flatMap(([, bars]) => bars).reduce((all, n) => all + n, 0);
    expect(sum(more) - sum(fromCounts)).toBeGreaterThanOrEqual(1_000);
  });

  it('are asked only about what came after they began: the lines before are read', async () => {
    const bars = async () => {
      const { volume } = queries();
      const asked = { fromUs: nowUs - 26 * HOUR_US, toUs: nowUs, maxPoints: 100 };
      return [...(await volume.volume(asked, signal)).bySeverity];
    };
    const whole = await bars();
    const begin = new Date((nowUs - 90 * MINUTE_US) / 1_000 + 17_000);
    await room.rows('INSERT INTO vigilops.log_counts_begin VALUES ($1)', [begin]);
    await room.rows(`DELETE FROM vigilops.log_counts WHERE time <= $1`, [begin]);
    expect(await bars()).toEqual(whole);
    await room.rows('DELETE FROM vigilops.log_counts_begin');
    expect(await bars()).not.toEqual(whole);
    await room.rows('DELETE FROM vigilops.logs WHERE time <= $1', [
      new Date(Math.floor(begin.getTime() / 60_000) * 60_000 + 60_000),
    ]);
    await room.rows('DELETE FROM vigilops.log_counts WHERE time <= $1', [begin]);
  });

  it('say nothing about days whose lines retention drops', async () => {
    await room.write({ logs: someLines(80, nowUs - 4 * DAY_US, nowUs - 3 * DAY_US) });
    await retireLogs(room, 1, new Date(nowUs / 1_000));
    await expectEqualSums();
    const { volume } = queries();
    const bars = await volume.volume({ fromUs: nowUs - 5 * DAY_US, toUs: nowUs, maxPoints: 50 }, signal);
    const [{ n } = { n: 0 }] = await room.rows<{ n: number }>('SELECT count(*)::int AS n FROM vigilops.logs');
    expect([...bars.bySeverity.values()].flat().reduce((all, count) => all + count, 0)).toBe(n);
  });
});
