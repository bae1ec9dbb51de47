import { silentLogger, systemClock, type Clock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogArchiveStore } from '../archive/archives.ts';
import { createHoldBack } from '../archive/hold-back.ts';
import { DEFAULT_RETENTION_DAYS } from '../defaults.ts';
import type { TimeTable } from '../engines/engine.ts';
import { batchOf, checkResult, minuteAgo } from '../test/batches.ts';
import { openTestDatabase } from '../test/open-database.ts';
import { openWriter, type OpenWriter } from '../test/open-writer.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { expire, shrink } from './retention.ts';

const signal = new AbortController().signal;
const DAY_US = 86_400_000_000;
const NOW = new Date();
/** Back-off costs no time here. */
const impatient: Clock = { ...systemClock, sleep: () => Promise.resolve() };

describeEngines('retention', STORE_SCHEMA, (suite) => {
  let store: OpenWriter;
  let url: string;
  let archiving = false;
  beforeAll(async () => {
    ({ url } = await suite.freshDatabase());
    store = await openWriter(suite, { url });
  });
  afterAll(() => store.close());

  const deps = () => ({
    connections: store.database.connections,
    engine: store.engine,
    clock: impatient,
    logger: silentLogger,
    holdBack: createHoldBack({
      connections: store.database.connections,
      logger: silentLogger,
      isOn: () => archiving,
      now: () => NOW,
    }),
  });
  const fill = async (): Promise<void> => {
    for (const day of [0, 1, 2, 3, 4]) {
      const timeUs = minuteAgo(1, NOW.getTime()) - day * DAY_US;
      await store.writer.commit(
        [
          batchOf({
            samples: [{ series: 1, timeUs, value: day }],
            logs: [{ timeUs, body: `day ${String(day)}` }],
          }),
        ],
        signal,
      );
    }
  };
  const daysIn = async (table: TimeTable): Promise<number[]> => {
    const rows = await store.rows<{ days: number }>(
      `SELECT round(extract(epoch FROM $1::timestamptz - time) / 86400)::int AS days FROM vigilops.${table} ORDER BY 1`,
      [NOW],
    );
    return rows.map(({ days }) => days);
  };
  const keep = (samples: number, logs: number) => ({ ...DEFAULT_RETENTION_DAYS, samples, logs });

  it('drops whole pieces that are older than their table keeps, and no others', async () => {
    await fill();
    expect(await daysIn('samples')).toEqual([0, 1, 2, 3, 4]);
    const dropped = await expire(deps(), keep(2, 3), NOW, signal);
    expect(dropped.busy).toBe(0);
    expect(dropped.pieces).toBeGreaterThan(0);
    const samples = await daysIn('samples');
    expect(samples.filter((day) => day <= 2)).toEqual([0, 1, 2]);
    expect(samples).not.toContain(4);
    const logs = await daysIn('logs');
    expect(logs.filter((day) => day <= 3)).toEqual([0, 1, 2, 3]);
    expect(await expire(deps(), keep(2, 3), NOW, signal)).toEqual({
      pieces: 0,
      bytes: 0,
      busy: 0,
      held: 0,
    });
  });

  it('takes rows of a day again whose piece was dropped', async () => {
    await fill();
    expect(await daysIn('samples')).toEqual(expect.arrayContaining([0, 1, 2, 3, 4]));
    expect(await daysIn('logs')).toEqual(expect.arrayContaining([0, 1, 2, 3, 4]));
  });

  it('frees at least what is asked for, oldest first, and never the newest day', async () => {
    const before = await store.engine.pieces(signal);
    const oldest = before.toSorted((a, b) => a.to.getTime() - b.to.getTime()).find(({ bytes }) => bytes > 0);
    const little = await shrink(deps(), 1, NOW, signal);
    expect(little).toMatchObject({ pieces: 1, busy: 0 });
    const after = new Set((await store.engine.pieces(signal)).map(({ name }) => name));
    const gone = before.filter(({ name }) => !after.has(name));
    expect(gone.map(({ to }) => to)).toEqual([oldest?.to]);
    await shrink(deps(), Number.MAX_SAFE_INTEGER, NOW, signal);
    expect(await daysIn('samples')).toContain(0);
    expect(await daysIn('logs')).toContain(0);
    expect(await daysIn('samples')).not.toContain(3);
  });

  it('keeps logs until their days are archived whole, and says what the disk took before', async () => {
    await fill();
    await fill();
    archiving = true;
    const archives = createLogArchiveStore(store.database.connections, () => store.engine);
    try {
      const held = await expire(deps(), keep(30, 2), NOW, signal);
      expect(held.held).toBeGreaterThan(0);
      expect(await daysIn('logs')).toEqual(expect.arrayContaining([3, 4]));

      const [oldest = ''] = await archives.days(signal);
      const { rows } = await archives.coverage(oldest, signal);
      expect(rows).toBeGreaterThan(1);
      const archive = await archives.create(oldest, NOW, signal);
      const part = (lines: number) => ({
        number: 1,
        name: 'part',
        state: 'done' as const,
        lines,
        rawBytes: 1,
        bytes: 1,
        sha256: '00',
        firstUs: 0,
        lastUs: 0,
        endsAt: { timeUs: 0, key: null },
      });
      await archives.begin(archive.id, { kind: 'folder' }, signal);
      // A row too few: it came after the day was written.
      await archives.addPart(archive.id, part(rows - 1), signal);
      await archives.finish(archive.id, NOW, signal);
      expect((await expire(deps(), keep(30, 2), NOW, signal)).held).toBe(held.held);
      await archives.forgetPart(archive.id, 1, signal);
      await archives.addPart(archive.id, part(rows), signal);
      expect((await expire(deps(), keep(30, 2), NOW, signal)).held).toBeLessThan(held.held);
      expect(await archives.find(archive.id, signal)).toMatchObject({ state: 'done', inTable: false });

      const before = await archives.days(signal);
      await shrink(deps(), Number.MAX_SAFE_INTEGER, NOW, signal);
      const lost = await archives.list(
        { fromDay: '0001-01-01', toDay: '9999-12-31', states: ['lost'] },
        signal,
      );
      expect(lost.length).toBeGreaterThan(0);
      expect(before).toEqual(expect.arrayContaining(lost.map(({ day }) => day)));
      expect(lost[0]?.error).toContain('the disk was short');
    } finally {
      archiving = false;
    }
  });

  it.skipIf(suite.maxConnections === 1)(
    'gives up on a piece that is being read, stops no writer, and drops it later',
    async () => {
      await fill();
      const reader = openTestDatabase({ ...suite, url });
      const { promise: finished, resolve: finishReading } = Promise.withResolvers<undefined>();
      const { promise: locked, resolve: hasLocked } = Promise.withResolvers<undefined>();
      const reading = reader.transaction(
        async (tx) => {
          await tx.query({ text: 'SELECT count(*) FROM vigilops.samples' });
          hasLocked(undefined);
          await finished;
          return tx.query({ text: 'SELECT count(*)::int AS n FROM vigilops.samples' });
        },
        { signal, timeoutMs: 60_000, readOnly: true },
      );
      await locked;
      const expiring = expire(deps(), keep(2, 7), NOW, signal);
      let expired = false;
      void expiring.finally(() => {
        expired = true;
      });
      let inserts = 0;
      while (!expired) {
        // A writer that has to wait for a drop at all, fails.
        await store.database.transaction(
          async (tx) => {
            await tx.query({ text: `SET LOCAL lock_timeout = '100ms'` });
            await tx.query({
              text: 'INSERT INTO vigilops.samples (time, series_id, value) VALUES ($1, 2, 1)',
              values: [NOW],
            });
          },
          { signal, timeoutMs: 20_000 },
        );
        inserts += 1;
      }
      const dropped = await expiring;
      expect(dropped.busy).toBeGreaterThan(0);
      expect(inserts).toBeGreaterThan(0);
      finishReading(undefined);
      expect((await reading)[0]?.['n']).toBeGreaterThan(0);
      const later = await expire(deps(), keep(2, 7), NOW, signal);
      expect(later).toMatchObject({ busy: 0 });
      expect(later.pieces).toBeGreaterThan(0);
      expect((await daysIn('samples')).filter((day) => day > 3)).toEqual([]);
      await reader.close();
    },
  );

  it('drops results of checks and changes on hosts by their own times', async () => {
    for (const day of [0, 1, 2, 3, 4, 20]) {
      const timeUs = minuteAgo(1, NOW.getTime()) - day * DAY_US;
      const change = { kind: 'boot', action: 'added', subject: 'boot', before: null, after: null } as const;
      const rows = {
        checkResults: [checkResult({ serviceId: 1, timeUs })],
        hostChanges: [{ hostId: 1, timeUs, ...change }],
      };
      await store.writer.commit([batchOf(rows)], signal);
    }
    await expire(deps(), { ...DEFAULT_RETENTION_DAYS, check_results: 2, host_changes: 10 }, NOW, signal);
    const results = await daysIn('check_results');
    expect(results.filter((day) => day <= 2)).toEqual([0, 1, 2]);
    expect(results).not.toContain(4);
    const changes = await daysIn('host_changes');
    expect(changes.filter((day) => day <= 4)).toEqual([0, 1, 2, 3, 4]);
    expect(changes).not.toContain(20);
  });
});
