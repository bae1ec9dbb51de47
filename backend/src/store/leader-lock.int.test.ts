import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines, EMPTY_SCHEMA } from '@vigilops/testkit';
import { expect, it, vi } from 'vitest';
import { createLeaderLock } from './leader-lock.ts';
import { openTestDatabase } from './test/open-database.ts';

const deps = { logger: silentLogger, clock: systemClock };

describeEngines(
  'leader lock',
  EMPTY_SCHEMA,
  (suite) => {
    it('has one holder, and passes on when the holder lets go or its connection is cut', async () => {
      const { url } = await suite.freshDatabase();
      const lock = () => createLeaderLock({ url, lockId: 77, connectTimeoutMs: 5_000 }, deps);
      const [one, two, other] = [
        lock(),
        lock(),
        createLeaderLock({ url, lockId: 78, connectTimeoutMs: 5_000 }, deps),
      ];
      expect([await one.tryAcquire(), await two.tryAcquire(), await other.tryAcquire()]).toEqual([
        true,
        false,
        true,
      ]);
      expect([await one.tryAcquire(), await one.stillHeld(), await two.stillHeld()]).toEqual([
        true,
        true,
        false,
      ]);

      const database = openTestDatabase({ ...suite, url });
      await database.query(
        {
          text: `SELECT pg_terminate_backend(pid) FROM pg_locks
                 WHERE locktype = 'advisory' AND objid = 77 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        },
        { signal: AbortSignal.timeout(10_000), timeoutMs: 10_000 },
      );
      await vi.waitFor(async () => {
        expect(await two.tryAcquire()).toBe(true);
      });
      expect(await one.stillHeld()).toBe(false);
      expect(await one.tryAcquire()).toBe(false);
      await two.release();
      await vi.waitFor(async () => {
        expect(await one.tryAcquire()).toBe(true);
      });
      await Promise.all([one.release(), other.release(), database.close()]);
    });

    it('says that the database is away instead of pretending', async () => {
      const lock = createLeaderLock(
        { url: 'postgres://x:y@127.0.0.1:1/none', lockId: 1, connectTimeoutMs: 1_000 },
        deps,
      );
      await expect(lock.tryAcquire()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect(await lock.stillHeld()).toBe(false);
    });
  },
  ['postgres', 'timescale'],
);
