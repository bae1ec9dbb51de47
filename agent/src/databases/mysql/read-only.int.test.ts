import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createConnection } from './connection.ts';
import { textIn } from './rows.ts';
import { documentedAccount } from './test/account.ts';
import { findMariaDb, type MariaDb, mysqlConfig, startMariaDb } from './test/mariadb.ts';
import { EVERYTHING, watch } from './test/watching.ts';

describe.skipIf(findMariaDb() === undefined)('a real MariaDB with TLS', () => {
  let server: MariaDb;
  let directory: string;
  let ca: string;
  const account = () => ({ port: server.port, username: 'vigilops', password: 'p' });

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'vo-maria-tls-'));
    const pems = await generate([{ name: 'commonName', value: 'db.test' }], {
      keySize: 2048,
      algorithm: 'sha256',
      extensions: [
        { name: 'basicConstraints', cA: true },
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
      ],
    });
    ca = pems.cert;
    writeFileSync(join(directory, 'cert.pem'), pems.cert);
    writeFileSync(join(directory, 'key.pem'), pems.private);
    server = await startMariaDb([
      `--ssl-cert=${join(directory, 'cert.pem')}`,
      `--ssl-key=${join(directory, 'key.pem')}`,
      '--plugin-load-add=auth_ed25519',
      '--performance-schema=ON',
      '--secure-file-priv=',
    ]);
    for (const statement of documentedAccount('mariadb', 'p')) {
      await server.admin(statement);
    }
    await server.admin('CREATE DATABASE shop');
    await server.admin('CREATE TABLE shop.orders (id INT PRIMARY KEY)');
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  describe('TLS', () => {
    const cipher = async (own: Parameters<typeof mysqlConfig>[0]) => {
      const connection = createConnection(mysqlConfig({ ...account(), ...own }));
      await connection.open(AbortSignal.timeout(10_000));
      const [row = {}] = await connection.ask("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
      connection.close();
      return textIn(row, 'value');
    };

    it.each([
      ['prefer', undefined, true],
      ['off', undefined, false],
    ] as const)('is as databases[].tls.mode wants it: %s', async (mode, own, isSecure) => {
      expect((await cipher({ tls: { mode, ca: own } })) !== null).toBe(isSecure);
    });

    it('is verified by a private authority, also with ed25519 as the way to log in', async () => {
      await server.admin(
        "CREATE USER ed@'%' IDENTIFIED VIA ed25519 USING PASSWORD('lang und gut') REQUIRE SSL",
      );

      expect(await cipher({ tls: { mode: 'verify', ca } })).not.toBeNull();
      expect(
        await cipher({ username: 'ed', password: 'lang und gut', tls: { mode: 'verify', ca } }),
      ).not.toBeNull();
    });

    it('is refused where nobody vouches for it, and tells what to set', async () => {
      await expect(
        watch({ ...account(), tls: { mode: 'verify', ca: undefined } }).look(),
      ).rejects.toMatchObject({
        kind: 'tls',
        message: expect.stringContaining('databases[].tls.ca_file') as string,
      });
    });
  });

  describe('nothing is written', () => {
    const WRITES = [
      'CREATE TABLE shop.more (id INT)',
      'INSERT INTO shop.orders VALUES (1)',
      'UPDATE shop.orders SET id = 2',
      'DELETE FROM shop.orders',
      'TRUNCATE performance_schema.events_statements_summary_by_digest',
      'DROP DATABASE shop',
      "CREATE USER more@'%'",
    ];

    it.each([...WRITES, 'SET GLOBAL max_connections = 1', 'KILL 1', 'FLUSH TABLES'])(
      'the documented account may not: %s',
      async (sql) => {
        const connection = createConnection(mysqlConfig(account()));
        await connection.open(AbortSignal.timeout(10_000));

        await expect(connection.ask(sql)).rejects.toThrow(/denied|READ ONLY|Unknown thread/i);
        connection.close();
      },
    );

    it('reads and writes no file, and sleeps no longer than two seconds', async () => {
      const connection = createConnection(mysqlConfig(account()));
      await connection.open(AbortSignal.timeout(10_000));

      await expect(connection.ask(`SELECT 1 INTO OUTFILE '${join(directory, 'out')}'`)).rejects.toThrow(
        /denied/,
      );
      expect(await connection.ask("SELECT LOAD_FILE('/etc/passwd') AS file")).toEqual([{ file: null }]);
      // MariaDB's SLEEP answers 1 where it was interrupted, or the statement fails.
      const slept = await connection.ask('SELECT SLEEP(600) AS slept').catch((error: unknown) => error);
      expect(slept).toMatchObject(slept instanceof Error ? { errno: 1_969 } : [{ slept: '1' }]);
      connection.close();
    });

    it.each(WRITES.filter((sql) => !sql.includes('performance_schema')))(
      'not even where the account may do everything: %s',
      async (sql) => {
        await server.admin("CREATE USER IF NOT EXISTS all_rights@'%' IDENTIFIED BY 'a'");
        await server.admin("GRANT ALL ON *.* TO all_rights@'%' WITH GRANT OPTION");
        const connection = createConnection(
          mysqlConfig({ ...account(), username: 'all_rights', password: 'a' }),
        );
        await connection.open(AbortSignal.timeout(10_000));

        await expect(connection.ask(sql)).rejects.toMatchObject({ errno: 1_792 });
        connection.close();
      },
    );

    it('and the log of the server has only reads of the agent', async () => {
      await server.admin("SET GLOBAL general_log = ON, log_output = 'TABLE'");
      const probe = watch({ ...account(), explain: true });
      for (let round = 0; round < 3; round += 1) {
        await probe.look(...EVERYTHING);
      }
      await server.admin('SET GLOBAL general_log = OFF');

      const asked = await server.admin(
        "SELECT argument FROM mysql.general_log WHERE command_type = 'Query' AND user_host LIKE 'vigilops%'",
      );

      expect(asked.length).toBeGreaterThan(20);
      for (const row of asked) {
        expect(textIn(row, 'argument')).toMatch(
          /^(?:SELECT (?!.*\bINTO\b)|SHOW (?:GLOBAL|ALL|ENGINE|SLAVE|REPLICA) |SET SESSION |EXPLAIN FORMAT=JSON SELECT )/s,
        );
      }
    });
  });
});
