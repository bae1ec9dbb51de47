import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines, EMPTY_SCHEMA } from '@vigilops/testkit';
import { seeded } from '@vigilops/testkit/seeded';
import pg from 'pg';
import { expect, it } from 'vitest';
import { chooseEngine } from './engines/choose.ts';
import { loadMigrations, migrate } from './migrate.ts';
import { openTestDatabase } from './test/open-database.ts';

/** The schema of a house from before log segments, templates, findings, causes and databases. */
const OLD_UNTIL = 115;
const KILLS = 8;
const deps = { logger: silentLogger, clock: systemClock, signal: new AbortController().signal };

/** What a schema is, in lines that do not depend on the way it came about. */
const SHAPE = `
  SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS line
  FROM information_schema.columns WHERE table_schema IN ('vigilops', 'grafana_v1')
  UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'vigilops'
  UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'vigilops'::regnamespace
  ORDER BY 1`;

describeEngines(
  'an upgrade under load',
  EMPTY_SCHEMA,
  (suite) => {
    const client = async (url: string, name: string) => {
      const made = new pg.Client({ connectionString: url, application_name: name });
      made.on('error', () => undefined);
      await made.connect();
      return made;
    };
    const shapeOf = async (url: string) => {
      const asked = await client(url, 'shape');
      const { rows } = await asked.query<{ line: string }>(SHAPE);
      await asked.end();
      return rows.map(({ line }) => line);
    };

    it('goes on where it was killed, while others read and write, and comes to the same schema', async () => {
      const migrations = await loadMigrations(suite.engine);
      const fresh = await suite.freshDatabase(EMPTY_SCHEMA);
      const target = openTestDatabase({ ...suite, url: fresh.url });
      await chooseEngine(target.connections, 'auto', deps);
      await migrate(target.connections, migrations, deps);
      await target.close();

      const { url } = await suite.freshDatabase(EMPTY_SCHEMA);
      const old = openTestDatabase({ ...suite, url });
      await chooseEngine(old.connections, 'auto', deps);
      await migrate(
        old.connections,
        migrations.filter(({ number }) => number <= OLD_UNTIL),
        deps,
      );
      await old.close();

      let isOver = false;
      const written: string[] = [];
      const failures: unknown[] = [];
      const write = async (worker: number) => {
        const session = await client(url, 'writer');
        for (let n = 0; !isOver; n += 1) {
          const key = `host-${String(worker)}-${String(n)}`;
          await session.query("INSERT INTO vigilops.hosts (key, name, source) VALUES ($1, $1, 'otlp')", [
            key,
          ]);
          written.push(key);
          await sleep(5);
        }
        await session.end();
      };
      // Whole transactions that hold each table for a while, as backups and long questions do.
      const read = async () => {
        const session = await client(url, 'reader');
        const { rows } = await session.query<{ name: string }>(
          `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'vigilops'`,
        );
        while (!isOver) {
          await session.query('BEGIN');
          for (const { name } of rows) {
            await session.query(`SELECT FROM ${name} LIMIT 1`);
          }
          await sleep(200);
          await session.query('COMMIT');
          await sleep(50);
        }
        await session.end();
      };
      const traffic = [write(1), write(2), read(), read()].map((each) =>
        each.catch((error: unknown) => failures.push(error)),
      );

      let kills = 0;
      const random = seeded(30);
      const killer = await client(url, 'killer');
      const kill = async () => {
        while (!isOver && kills < KILLS) {
          await sleep(20 + random() * 150);
          const { rowCount } = await killer.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE application_name = 'vigilops-test' AND datname = current_database() AND state <> 'idle'`,
          );
          kills += rowCount ?? 0;
        }
      };
      const killing = kill();
      // A backend that died is started again.
      for (let isDone = false; !isDone;) {
        const started = openTestDatabase({ ...suite, url });
        isDone = await migrate(started.connections, migrations, deps).then(
          () => true,
          () => false,
        );
        await started.close();
      }
      await sleep(300);
      isOver = true;
      await Promise.all([...traffic, killing]);
      const { rows } = await killer.query<{ key: string }>('SELECT key FROM vigilops.hosts');
      await killer.end();

      expect(kills).toBeGreaterThan(0);
      expect(failures).toEqual([]);
      expect(new Set(rows.map(({ key }) => key))).toEqual(new Set(written));
      expect(await shapeOf(url)).toEqual(await shapeOf(fresh.url));
    });
  },
  ['postgres', 'timescale'],
);
