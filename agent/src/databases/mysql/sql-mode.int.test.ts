import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Session } from './session.ts';
import { documentedAccount } from './test/account.ts';
import { findMariaDb, type MariaDb, startMariaDb } from './test/mariadb.ts';
import { until, watch } from './test/watching.ts';

const SLOW_LOG = ['--slow-query-log=ON', '--log-output=TABLE', '--long-query-time=0.2'];
const KINDS = [
  { title: 'as Debian sets it up', options: SLOW_LOG },
  {
    title: 'with performance_schema',
    options: [
      '--performance-schema=ON',
      '--performance-schema-consumer-events-statements-current=ON',
      '--performance-schema-consumer-events-statements-history-long=ON',
    ],
  },
];

const PAUSE = 'SLEEP(0.5)';
/** As a session of that mode writes them; what nobody may see is SECRET or begins with it. */
const ESCAPING = [
  `SELECT ${PAUSE}, 'it\\'s SECRET1' AS note, id FROM shop.orders WHERE note <> 'SECRET2' AND id = 1`,
  `SELECT ${PAUSE}, 'SECRET1 \\\\', 'SECRET2', id FROM shop.orders WHERE id = 1`,
  `SELECT ${PAUSE}, '{\\"key\\": \\"SECRET1\\"}' AS json, id FROM shop.orders WHERE note <> '\\'' AND id = 1`,
];
const LITERAL = [
  `SELECT ${PAUSE}, 'C:\\' AS path, 'SECRET1' AS note, id FROM shop.orders WHERE note <> 'SECRET2' AND id = 1`,
  `SELECT ${PAUSE}, 'C:\\', ' SECRET1 ', '\\SECRET2\\', id FROM shop.orders WHERE id = 1`,
  `SELECT ${PAUSE}, '\\' AS a, 'SECRET1 it''s \\' AS b, id FROM shop.orders WHERE id = 1`,
];
const DOUBLE = [
  `SELECT ${PAUSE}, "it\\"s SECRET1" AS note, id FROM shop.orders WHERE note <> "SECRET2" AND id = 1`,
  `SELECT ${PAUSE}, "SECRET1 'quoted", id FROM shop.orders WHERE note <> 'SECRET2 "' AND id = 1`,
];
const NAMES = [
  `SELECT ${PAUSE}, 'SECRET1' AS "it's", "id" FROM shop.orders WHERE note <> 'SECRET2' AND id = 1`,
  `SELECT ${PAUSE}, 'SECRET1' AS "back\\", id, 'SECRET2' AS "slash" FROM shop.orders WHERE id = 1`,
];
const MODES: readonly (readonly [mode: string, statements: readonly string[]])[] = [
  ['', [...ESCAPING, ...DOUBLE]],
  ['STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO', [...ESCAPING, ...DOUBLE]],
  ['NO_BACKSLASH_ESCAPES', LITERAL],
  ['ANSI_QUOTES', [...ESCAPING, ...NAMES]],
  ['ANSI_QUOTES,NO_BACKSLASH_ESCAPES', [...LITERAL, ...NAMES]],
  ['PIPES_AS_CONCAT,IGNORE_SPACE', [`SELECT ${PAUSE}, 'SECRET1' || 'it\\'s SECRET2', id FROM shop.orders`]],
  ['ORACLE', LITERAL.map((text) => text.replaceAll('\\', '/'))],
  ['MSSQL', [`SELECT ${PAUSE}, 'SECRET1' AS [it's], id FROM shop.orders WHERE note <> 'SECRET2'`]],
];

describe.skipIf(findMariaDb() === undefined).each(KINDS)('a real MariaDB $title', ({ options }) => {
  let server: MariaDb;

  beforeAll(async () => {
    server = await startMariaDb(options);
    for (const statement of documentedAccount('mariadb', 'p')) {
      await server.admin(statement);
    }
    await server.admin('CREATE DATABASE shop');
    await server.admin('CREATE TABLE shop.orders (id INT PRIMARY KEY, note VARCHAR(99))');
    await server.admin("INSERT INTO shop.orders VALUES (1, 'a note')");
  });
  afterAll(() => server?.stop());

  /** All that is told of what a session of this mode runs, while it runs and afterwards. */
  async function toldOf(mode: string, statements: readonly string[], charset = 'utf8mb4') {
    const probe = watch({
      port: server.port,
      username: 'vigilops',
      password: 'p',
      slowThresholdMs: 200,
      explain: true,
    });
    await probe.look('connections', 'queries');
    const sessions: Session[] = [];
    const running = statements.map(async (statement) => {
      const session = await server.open();
      sessions.push(session);
      await session.ask(`SET NAMES ${charset}`);
      await session.ask(`SET SESSION sql_mode = '${mode}'`);
      await session.ask(statement);
    });
    const rounds: unknown[] = [];
    const seen = new Map<string, string>();
    const ended = new Set<string>();
    await until(async () => {
      const round = await probe.look('connections', 'queries', 'plans');
      rounds.push(round);
      for (const { id, text, is_running: isRunning } of round.one('samples')?.items ?? []) {
        seen.set(`${id} ${String(isRunning)}`, text);
        ended[isRunning ? 'delete' : 'add'](id);
      }
      return ended.size >= statements.length;
    });
    await Promise.all(running);
    rounds.push(await probe.look('connections', 'queries', 'plans'));
    sessions.forEach((session) => {
      session.destroy();
    });
    return { told: JSON.stringify(rounds), texts: [...seen.values()] };
  }

  // Names stay, whatever is in them.
  it.each(MODES)('shows nothing of what was written under sql_mode %j', async (mode, statements) => {
    // What the server has for others says nothing of a session.
    const other = mode.includes('NO_BACKSLASH') ? '' : 'NO_BACKSLASH_ESCAPES';
    await server.admin(`SET GLOBAL sql_mode = '${other}'`);
    const { told, texts } = await toldOf(mode, statements);
    expect(texts.length).toBeGreaterThanOrEqual(statements.length);
    expect(told).toContain('SLEEP');
    expect(told).not.toMatch(/SECRET|C:/);
  });

  it('shows the whole statement where its text says what a backslash does', async () => {
    const { texts } = await toldOf('', [ESCAPING[0] ?? '']);
    // Words of its own where the server has read it.
    expect(
      texts.map((text) => text.toLowerCase().replaceAll(' as note', ' note').replaceAll('!=', '<>')),
    ).toContain('select sleep(?), ? note, id from shop.orders where note <> ? and id = ?');
  });

  it('shows nothing where bytes are no characters', async () => {
    const { told } = await toldOf(
      '',
      [`SELECT ${PAUSE}, 'it\\'s \u00ff\u00fe SECRET1', id, 'SECRET2' FROM shop.orders`],
      'ascii',
    );
    expect(told).not.toContain('SECRET');
  });
});
