import { silentLogger, systemClock, type Clock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleColumns } from '../test/batches.ts';
import { openTestDatabase } from '../test/open-database.ts';
import { openWriter, type OpenWriter } from '../test/open-writer.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { samplesTable } from '../write/samples-table.ts';
import { noteLateSamples } from './note-late.ts';
import { refreshRollups } from './refresh.ts';

const signal = new AbortController().signal;

/** Waiting for open transactions costs no time here: each look at the clock is ten seconds later. */
function hurriedClock(): Clock {
  let ms = 0;
  return {
    ...systemClock,
    monotonicMs: () => {
      ms += 10_000;
      return ms;
    },
    sleep: () => Promise.resolve(),
  };
}

describeEngines(
  'the frontier of the rollups',
  STORE_SCHEMA,
  (suite) => {
    let store: OpenWriter;
    let url: string;
    beforeAll(async () => {
      ({ url } = await suite.freshDatabase());
      store = await openWriter(suite, { url });
      await store.engine.makeRoomAhead(new Date(), signal);
    });
    afterAll(() => store.close());

    it('loses no row of a writer that was under way when the frontier moved', async () => {
      const nowMs = Date.now();
      const timeUs = (Math.floor(nowMs / 60_000) - 10) * 60_000_000;
      const refresh = (clock: Clock) =>
        refreshRollups(
          { connections: store.database.connections, engine: store.engine, clock, logger: silentLogger },
          new Date(nowMs),
          signal,
        );
      const writer = openTestDatabase({ ...suite, url });
      const { promise: mayCommit, resolve: letCommit } = Promise.withResolvers<undefined>();
      const { promise: written, resolve: hasWritten } = Promise.withResolvers<undefined>();
      const columns = sampleColumns([{ series: 1, timeUs, value: 42 }]);
      const parts = [{ columns, index: null, from: 0, to: 1 }];
      const writing = writer.connections.transaction(
        async (session) => {
          await samplesTable.insert(session, parts, 'unnest');
          await noteLateSamples(session, parts);
          hasWritten(undefined);
          await mayCommit;
        },
        { signal, timeoutMs: 60_000 },
      );
      await written;

      const early = await refresh(hurriedClock());
      expect(early).toMatchObject({ waiting: true, until: null });
      letCommit(undefined);
      await writing;
      const notes = await store.rows('SELECT 1 FROM vigilops.rollup_late');
      expect(notes).toEqual([]);
      expect(await refresh(systemClock)).toMatchObject({ waiting: false });
      expect(await store.rows('SELECT samples::int, sum FROM vigilops.samples_1m_data')).toEqual([
        { samples: 1, sum: 42 },
      ]);
      await writer.close();
    });
  },
  ['postgres', 'timescale'],
);
