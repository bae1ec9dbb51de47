import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { configOf, LEAST_ROLE, SERVERS, type TestServer } from '../test/servers.ts';
import { until, watch } from '../test/watcher.ts';

const SETTINGS = {
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'server.log',
  log_destination: 'stderr,csvlog,jsonlog',
  log_line_prefix: '%m [%p] %q%u@%d ',
};

describe.each(SERVERS)('deadlocks in the log of $title $missing', ({ missing, start }) => {
  if (missing !== '') {
    it.skip('needs it', () => undefined);
    return;
  }
  let server: TestServer;
  let table = 0;

  beforeAll(async () => {
    server = await start(SETTINGS);
    const admin = await server.connect();
    await admin.query(LEAST_ROLE);
  });
  afterAll(() => server.stop());

  const logOf = (name: string) => join(server.folder, 'log', name);

  /** Resolves with the processes: first the one that waited first. */
  async function makeDeadlock(): Promise<readonly string[]> {
    table += 1;
    const stock = `stock_${String(table)}`;
    const admin = await server.connect();
    await admin.query(`CREATE TABLE ${stock} AS SELECT n AS id, 5 AS pieces FROM generate_series(1, 9) n`);
    const clients = [await server.connect(), await server.connect()];
    const [one, two] = clients;
    await one?.query(`BEGIN; UPDATE ${stock} SET pieces = 1 WHERE id = 1`);
    await two?.query(`BEGIN; UPDATE ${stock} SET pieces = 1 WHERE id = 2`);
    const ended = await Promise.allSettled([
      one?.query(`UPDATE ${stock}\n  SET pieces = 4711 -- 'secret-remark, "quoted"'\nWHERE id = 2`),
      two?.query(`UPDATE ${stock} SET pieces = 2 WHERE id = 1 AND 'Process 1: secret-word' <> ''`),
    ]);
    expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    await Promise.all([admin, ...clients].map((client) => client.query('ROLLBACK')));
    const pids = clients.map((client) => String((client as unknown as { processID: number }).processID));
    const [won, lost] = ended[0]?.status === 'rejected' ? [pids[1], pids[0]] : [pids[0], pids[1]];
    return [lost ?? '', won ?? ''];
  }

  it.each(['server.log', 'server.csv', 'server.json'])(
    'are told once each, with who was ended and without literals: %s',
    async (name) => {
      const watcher = watch(configOf(server, { logFile: logOf(name) }));
      await watcher.look();
      const [lost, won] = await makeDeadlock();
      const report = await until('the deadlock is told', async () => (await watcher.look()).find('deadlock'));
      expect(report.parties.map(({ id, is_victim: isVictim }) => [id, isVictim])).toEqual([
        [lost, true],
        [won, false],
      ]);
      expect(report.parties[0]).toMatchObject({ user: 'vigilops', database: 'postgres' });
      const stock = `stock_${String(table)}`;
      expect(report.parties.map(({ text }) => text).toSorted()).toEqual([
        `UPDATE ${stock} SET pieces = ? WHERE id = ?`,
        `UPDATE ${stock} SET pieces = ? WHERE id = ? AND ? <> ?`,
      ]);
      expect(report.parties[0]?.waits_for).toMatch(/^ShareLock on transaction \d+$/);
      expect(report.parties[0]?.holds).toMatch(/^what ShareLock on transaction \d+ waits for$/);
      expect(JSON.stringify(report)).not.toMatch(/4711|secret/);
      expect(Date.now() - Date.parse(report.at)).toBeLessThan(120_000);

      const again = await watcher.look();
      expect(again.find('deadlock')).toBeUndefined();
      expect(again.state).toMatchObject({ missing: [], error: null });
      // An agent that starts anew tells of it again in the same words: it is kept once.
      const restarted = await watch(configOf(server, { logFile: logOf(name) })).look();
      expect(restarted.reports).toContainEqual(report);
    },
  );

  it('goes on with the next file, and with one that was emptied', async () => {
    const folder = join(server.folder, 'test');
    mkdirSync(folder);
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const entry = entriesIn(readFileSync(logOf('server.log'), 'utf8'))[0] ?? '';
    const first = join(folder, 'a.log');
    writeFileSync(first, 'x\n'.repeat(500_000));
    const watcher = watch(configOf(server, { logFile: join(folder, '*.log') }));
    expect((await watcher.look()).find('deadlock')).toBeUndefined();
    writeFileSync(join(folder, 'b.log'), entry);
    expect((await watcher.look()).find('deadlock')?.parties).toHaveLength(2);
    expect((await watcher.look()).find('deadlock')).toBeUndefined();
    writeFileSync(first, entry);
    expect((await watcher.look()).find('deadlock')?.parties).toHaveLength(2);

    // What is half written is read when it is whole.
    const half = entry.indexOf('DETAIL:') + 60;
    appendFileSync(first, entry.slice(0, half));
    expect((await watcher.look()).find('deadlock')).toBeUndefined();
    appendFileSync(first, entry.slice(half));
    expect((await watcher.look()).find('deadlock')?.parties).toHaveLength(2);
    expect((await watcher.look()).find('deadlock')).toBeUndefined();
  });

  it('says what to run where there is no such file, or it may not be read', async () => {
    const { state } = await watch(configOf(server, { logFile: '/var/log/none/*.log' })).look();
    expect(state.missing).toEqual([
      {
        what: 'reports of deadlocks: there is no file /var/log/none/*.log',
        grant: expect.stringContaining('pg_current_logfile()') as string,
      },
    ]);
    const folder = join(server.folder, 'base');
    const isDirectory = await watch(configOf(server, { logFile: folder })).look();
    expect(isDirectory.state.missing).toMatchObject([
      { what: expect.stringMatching(/may not read the log .*\/base \(EISDIR\)$/) as string },
    ]);
    expect(isDirectory.state).toMatchObject({ is_up: true, error: null });
  });

  it.skipIf(process.getuid?.() === 0)('names the right that is missing on the host', async () => {
    const closed = join(server.folder, 'closed.log');
    writeFileSync(closed, '');
    chmodSync(closed, 0);
    const { state } = await watch(configOf(server, { logFile: closed })).look();
    expect(state.missing[0]?.grant).toMatch(/^setfacl -R -m u:/);
  });

  it('says when the server leaves them out of its log', async () => {
    const admin = await server.connect();
    await admin.query("ALTER ROLE vigilops_agent SET application_name = 'x'");
    await admin.query("ALTER SYSTEM SET log_error_verbosity = 'terse'");
    await admin.query('SELECT pg_reload_conf()');
    const watcher = watch(configOf(server, { logFile: logOf('*') }));
    expect(readdirSync(logOf('')).length).toBeGreaterThan(2);
    const missingNow = await until('it is said', async () => {
      const { state } = await watcher.look('connections');
      return state.missing.length > 0 ? state.missing : undefined;
    });
    expect(missingNow).toEqual([
      {
        what: 'reports of deadlocks: log_error_verbosity is terse, which leaves them out',
        grant: "ALTER SYSTEM SET log_error_verbosity = 'default'; SELECT pg_reload_conf();",
      },
    ]);
  });
});

/** Of a deadlock each, in the form of stderr. */
function entriesIn(log: string): readonly string[] {
  return log
    .split(/^(?=\d{4}-\d\d-\d\d [^\n]*ERROR: {2}deadlock detected)/m)
    .slice(1)
    .map((text) => `${text.split('\n').slice(0, 9).join('\n')}\n`);
}
