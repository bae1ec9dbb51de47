import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines, EMPTY_SCHEMA } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chooseEngine } from '../engines/choose.ts';
import { loadMigrations, migrate } from '../migrate.ts';
import { batchOf, minuteAgo } from '../test/batches.ts';
import { openTestDatabase } from '../test/open-database.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { openWriter } from '../test/open-writer.ts';
import { compressLogs } from '../test/retire-logs.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { pruneTemplates } from './prune-templates.ts';
import { refreshSeen } from './refresh-seen.ts';

const signal = new AbortController().signal;
const deps = { logger: silentLogger, clock: systemClock, signal };
const LAST_WITHOUT = 120;

describeEngines('the upkeep of log templates', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
  });
  afterAll(() => room.close());

  const template = (id: number, minutesAgo: number) => ({
    id,
    text: `t${String(id)}`,
    places: [],
    isPinned: false,
    isGiven: false,
    firstUs: minuteAgo(minutesAgo),
  });
  const line = (templateId: number, minutesAgo: number) => ({
    templateId,
    timeUs: minuteAgo(minutesAgo) + 5e6,
    body: 'x',
  });
  const seen = () =>
    room.rows<{ id: number; first: number; last: number }>(
      `SELECT id::int, round(date_part('epoch', first_seen) * 1000000) AS first,
              round(date_part('epoch', last_seen) * 1000000) AS last FROM vigilops.log_templates ORDER BY id`,
    );

  it('knows when each was seen first and last, from the counts, also for those that moved', async () => {
    await room.logTemplates.explain(
      {
        templates: [template(1, 30), template(2, 30), template(3, 20)],
        moves: [{ from: 3, to: 2, byPeople: false }],
        returned: [],
      },
      signal,
    );
    await room.write({ logs: [line(1, 40), line(1, 7), line(2, 25), line(3, 4), line(0, 1)] });
    expect(await refreshSeen(room.database.connections, new Date(), signal)).toBe(2);
    const expected = [
      { id: 1, first: minuteAgo(40), last: minuteAgo(7) },
      { id: 2, first: minuteAgo(30), last: minuteAgo(4) },
      { id: 3, first: minuteAgo(20), last: minuteAgo(20) },
    ];
    expect(await seen()).toEqual(expected);
    expect(await refreshSeen(room.database.connections, new Date(), signal)).toBe(0);
  });

  it('keeps so many, those that were seen last, and whatever people named', async () => {
    await room.rows(`UPDATE vigilops.log_templates SET name = 'mine' WHERE id = 3`);
    expect(await pruneTemplates(room.database.connections, signal, 1)).toBe(1);
    expect((await seen()).map(({ id }) => id)).toEqual([2, 3]);
  });

  // The test build forgets its extension with the connection that made it.
  it.skipIf(!suite.canCopy)(
    'begins to count after what was there before, also where that is compressed',
    async () => {
      const { url } = await suite.freshDatabase(EMPTY_SCHEMA);
      const before = openTestDatabase({ ...suite, url });
      await chooseEngine(before.connections, 'auto', deps);
      const migrations = await loadMigrations(suite.engine);
      await migrate(
        before.connections,
        migrations.filter(({ number }) => number <= LAST_WITHOUT),
        deps,
      );
      const store = await openWriter(suite, { url });
      await store.engine.makeRoom('logs', new Set([minuteAgo(100)]), signal);
      await store.rows(
        `INSERT INTO vigilops.logs (time, time_nanos, observed_time, stream_id, sequence, severity, severity_text, body, attributes, flags)
       SELECT $1::timestamptz + i * interval '1 second', 0, now(), 1, i, 9, '', 'old', '{}', 0 FROM generate_series(1, 20) AS i`,
        [new Date(minuteAgo(100) / 1_000)],
      );
      const share = await compressLogs(store);
      expect(share > 0).toBe(suite.engine === 'timescale');
      await migrate(store.database.connections, migrations, deps);
      const late = { templateId: 7, timeUs: minuteAgo(100) + 7e6, body: 'late' };
      await store.writer.commit([batchOf({ logs: [late, { ...late, templateId: 0 }] })], signal);
      expect(
        await store.rows(
          'SELECT body, template_id::int, count(*)::int AS n FROM vigilops.logs GROUP BY 1, 2 ORDER BY 1, 2 NULLS LAST',
        ),
      ).toEqual([
        { body: 'late', template_id: 7, n: 1 },
        { body: 'late', template_id: null, n: 1 },
        { body: 'old', template_id: null, n: 20 },
      ]);
      const [begin] = await store.rows<{ later: boolean }>(
        `SELECT after >= (SELECT max(time) FROM vigilops.logs) AND after > now() AS later FROM vigilops.log_counts_begin`,
      );
      expect(begin).toEqual({ later: true });
      await store.close();
      await before.close();
    },
  );
});
