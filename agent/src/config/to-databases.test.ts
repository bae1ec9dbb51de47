import { chmodSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { createHostTree } from '../../test/host-tree.ts';
import { loadConfig } from './load-config.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

function load(databases: readonly object[], files: Readonly<Record<string, string>> = {}, mode = 0o600) {
  const tree = createHostTree({ ...files, token: 't' });
  tree.write({
    'agent.yaml': JSON.stringify({
      server: { url: 'https://v.example.com', token_file: join(tree.directory, 'token') },
      databases,
    }).replaceAll('TREE', tree.directory),
  });
  const path = join(tree.directory, 'agent.yaml');
  chmodSync(path, mode);
  return loadConfig({ path, environment: {}, hostName: 'h', isRoot: true, needsServer: true });
}

function databasesOf(...given: Parameters<typeof load>) {
  const result = load(...given);
  return result.ok ? result.config.databases : result.problems.map(({ text }) => text);
}

function problemOf(database: object, files: Readonly<Record<string, string>> = {}): string {
  const result = load([{ name: 'a', host: 'h', ...database }], files);
  return result.ok ? 'none' : result.problems.map(({ text }) => text).join('\n');
}

describe('the block `databases`', () => {
  it('knows the port of each type, and reads MariaDB as MySQL', () => {
    const types = ['postgresql', 'mysql', 'mariadb', 'redis', 'mongodb'];
    const databases = databasesOf(types.map((type) => ({ name: type, type, host: 'h', username: 'u' })));
    expect(databases).toMatchObject([
      { type: 'postgresql', port: 5432 },
      { type: 'mysql', port: 3306 },
      { type: 'mysql', port: 3306, name: 'mariadb', key: 'own:mariadb' },
      { type: 'redis', port: 6379 },
      { type: 'mongodb', port: 27017 },
    ]);
  });

  it('reads password and authority from their files', () => {
    const database = {
      name: 'a',
      type: 'redis',
      host: 'h',
      port: 7000,
      password_file: 'TREE/password',
      tls: { ca_file: 'TREE/ca.pem' },
      interval: '5s',
      slow_query_threshold: '250ms',
      explain: true,
    };
    expect(databasesOf([database], { password: 's3cret\n', 'ca.pem': PEM })).toMatchObject([
      {
        port: 7000,
        username: undefined,
        password: 's3cret',
        tls: { mode: 'verify', ca: PEM },
        intervalMs: 5_000,
        slowThresholdMs: 250,
        explain: true,
      },
    ]);
  });

  it.each([
    ['an account that is missing', { type: 'mysql' }, /missing key `username`/],
    ['an interval that asks too often', { type: 'redis', interval: '1s' }, /interval`: .*between 5s/],
    [
      'a threshold without a unit',
      { type: 'redis', slow_query_threshold: 1000 },
      /slow_query_threshold`: expected a duration/,
    ],
    ['two passwords', { type: 'redis', password: 'a', password_file: 'TREE/p' }, /not both/],
    ['a file that is not there', { type: 'redis', password_file: 'TREE/none' }, /ENOENT/],
    [
      'an authority for nothing',
      { type: 'redis', tls: { mode: 'off', ca_file: 'TREE/ca.pem' } },
      /mode: verify/,
    ],
    ['an authority that is none', { type: 'redis', tls: { ca_file: 'TREE/password' } }, /holds no PEM/],
    ['another type', { type: 'oracle' }, /postgresql or mysql or redis or mongodb or mariadb/],
  ])('refuses %s', (_, database, expected) => {
    expect(problemOf(database, { 'ca.pem': PEM, password: 'x', p: 'x' })).toMatch(expected);
  });

  it('refuses two of one name', () => {
    const database = { name: 'a', type: 'redis', host: 'h' };
    expect(databasesOf([database, database])).toEqual([
      expect.stringMatching(/`name`: there are two databases "a"/),
    ]);
  });

  it('warns of a password that every user may read', () => {
    const database = { name: 'a', type: 'redis', host: 'h', password: 'p' };
    const warningsOf = (mode: number) => {
      const result = load([database], {}, mode);
      return result.ok ? result.warnings : result.problems;
    };
    expect(warningsOf(0o644)).toEqual([expect.stringMatching(/the password of a database.*password_file/)]);
    expect(warningsOf(0o600)).toEqual([]);
  });

  it('takes the log of PostgreSQL, and of no other', () => {
    const database = {
      name: 'a',
      type: 'postgresql',
      host: 'h',
      username: 'u',
      log_file: '/var/log/pg/*.log',
    };
    expect(databasesOf([database])).toMatchObject([{ logFile: '/var/log/pg/*.log' }]);
    expect(problemOf({ ...database, log_file: 'pg.log' })).toContain('pg.log is no absolute path');
    expect(problemOf({ ...database, type: 'mysql' })).toContain(
      '`log_file` is looked at only with `type: postgresql`',
    );
  });
});
