import { describeEngines } from '@vigilops/testkit';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestDatabase, type OpenDatabase } from '../test/open-database.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { createSqlReaderStore } from './sql-readers.ts';

describeEngines(
  'a login for SQL data sources',
  STORE_SCHEMA,
  (suite) => {
    let url = '';
    let database: OpenDatabase;
    // Roles belong to the whole server, which other tests use at the same time.
    const name = `reader ${randomBytes(6).toString('hex')}`;
    const stranger = `stranger_${randomBytes(6).toString('hex')}`;
    const call = { signal: new AbortController().signal, timeoutMs: 5_000 };

    beforeAll(async () => {
      ({ url } = await suite.freshDatabase());
      database = openTestDatabase({ ...suite, url });
      await database.query({ text: `CREATE ROLE ${stranger} LOGIN CREATEDB IN ROLE grafana_reader` }, call);
    });
    afterAll(async () => {
      await database.query({ text: `DROP ROLE IF EXISTS "${name}"` }, call);
      await database.query({ text: `DROP ROLE ${stranger}` }, call);
      await database.close();
    });

    const ensure = (login: { name: string; password: string }) =>
      createSqlReaderStore(database.connections).ensure(login, call.signal);
    const asReader = async (password: string, statement: string): Promise<unknown> => {
      const { hostname, port, pathname } = new URL(url);
      const database = pathname.slice(1);
      const client = new pg.Client({ host: hostname, port: Number(port), database, user: name, password });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(statement)).rows[0];
      } finally {
        await client.end();
      }
    };

    it('reads the views by their bare names, within its bounds', async () => {
      await ensure({ name, password: 'first-secret' });
      expect(await asReader('first-secret', 'SELECT count(*)::int AS hosts FROM hosts')).toEqual({
        hosts: 0,
      });
      expect(await asReader('first-secret', 'SHOW statement_timeout')).toEqual({ statement_timeout: '30s' });
      await expect(asReader('first-secret', 'SELECT * FROM vigilops.tokens')).rejects.toThrow(
        'permission denied',
      );
      await expect(asReader('first-secret', 'CREATE TEMP TABLE mine (id int)')).rejects.toThrow('read-only');
    });

    it('gets another password when asked again, and the old one is refused', async ({ skip }) => {
      await ensure({ name, password: 'first-secret' });
      const isTrusting = await asReader('nobody-set-this', 'SELECT 1').then(
        () => true,
        () => false,
      );
      skip(isTrusting, 'this server asks nobody for a password');
      await ensure({ name, password: 'second-secret' });
      expect(await asReader('second-secret', 'SELECT 1 AS one')).toEqual({ one: 1 });
      await expect(asReader('first-secret', 'SELECT 1')).rejects.toThrow('password authentication failed');
    });

    it('is made once by many at the same time', async () => {
      await Promise.all(['a', 'b', 'c'].map((password) => ensure({ name, password })));
    });

    it.each([() => stranger, () => 'grafana_reader', () => new URL(url).username])(
      'is refused the name of a role that is not one of ours: %#',
      async (other) => {
        await expect(ensure({ name: other(), password: 'x' })).rejects.toMatchObject({
          code: 'CONFIG_INVALID',
          message: expect.stringContaining('is no reader of ours') as string,
        });
      },
    );

    it('says what an administrator has to run where we may make no roles', async () => {
      const poor = new URL(url);
      const owner = `owner_${randomBytes(6).toString('hex')}`;
      poor.username = owner;
      poor.password = 'poor';
      await database.query({ text: `CREATE ROLE ${owner} LOGIN PASSWORD 'poor'` }, call);
      const limited = openTestDatabase({ ...suite, url: poor.toString() });
      try {
        await expect(
          createSqlReaderStore(limited.connections).ensure(
            { name: 'nobody_else', password: 'x' },
            call.signal,
          ),
        ).rejects.toThrow(/CREATE ROLE nobody_else LOGIN PASSWORD '…' IN ROLE grafana_reader/);
      } finally {
        await limited.close();
        await database.query({ text: `DROP ROLE ${owner}` }, call);
      }
    });
  },
  // The test build has one session and asks for no password.
  ['postgres', 'timescale'],
);
