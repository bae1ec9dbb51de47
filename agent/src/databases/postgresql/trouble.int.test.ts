import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { DatabaseTrouble } from '../types.ts';
import { configOf, LEAST_ROLE, SERVERS, type TestServer } from './test/servers.ts';
import { watch, type Watcher } from './test/watcher.ts';

const troubleOf = (watcher: Watcher, ms = 10_000) =>
  watcher.lookFor(ms).then(
    () => undefined,
    (error: unknown) => (error instanceof DatabaseTrouble ? error : undefined),
  );

describe.each(SERVERS)('a PostgreSQL that is hard to watch: $title $missing', ({ missing, start }) => {
  if (missing !== '') {
    it.skip('needs it', () => undefined);
    return;
  }
  let server: TestServer;

  beforeAll(async () => {
    server = await start({ ssl: 'off' });
    const admin = await server.connect();
    await admin.query(LEAST_ROLE);
    await admin.query(`CREATE ROLE stranger LOGIN PASSWORD 'choose-one'`);
    await admin.query('CREATE DATABASE closed');
    await admin.query('REVOKE CONNECT ON DATABASE closed FROM public');
  });
  afterAll(() => server.stop());

  it.each([
    ['a wrong password', { password: 'nope-nope' }, 'password', /set databases\[\]\.password/],
    ['no password', { password: undefined }, 'password', /set databases\[\]\.password/],
    ['a user that is not there', { username: 'nobody' }, 'password', /user nobody/],
    ['a database that is not there', { database: 'nowhere' }, 'other', /set databases\[\]\.database/],
    [
      'a database that is closed to it',
      { database: 'closed' },
      'rights',
      /GRANT CONNECT ON DATABASE "closed"/,
    ],
    ['TLS of a server without it', { tls: { mode: 'verify', ca: undefined } }, 'tls', /ssl = on/],
  ] as const)('says what to do about %s, without the secret', async (_, wrong, kind, words) => {
    const trouble = await troubleOf(watch(configOf(server, wrong)));
    expect(trouble?.kind).toBe(kind);
    expect(trouble?.message).toMatch(words);
    expect(trouble?.message).not.toMatch(/nope-nope|choose-one/);
  });

  it('watches in the clear where TLS is preferred and the server has none', async () => {
    const { state } = await watch(configOf(server, { tls: { mode: 'prefer', ca: undefined } })).look();
    expect(state.is_up).toBe(true);
  });

  it('says that all connections are taken', async () => {
    const admin = await server.connect();
    await admin.query('CREATE ROLE narrow LOGIN PASSWORD $$choose-one$$ CONNECTION LIMIT 0');
    const trouble = await troubleOf(watch(configOf(server, { username: 'narrow' })));
    expect(trouble?.kind).toBe('too_many_connections');
    expect(trouble?.message).toMatch(/max_connections/);
  });

  it('goes on without pg_monitor, and says what to grant', async () => {
    const other = await server.connect('postgres', { application_name: 'web' });
    await other.query("SELECT 'secret-of-others'");
    const { state, find } = await watch(configOf(server, { username: 'stranger' })).look(
      'connections',
      'queries',
      'tables',
    );
    expect(state.is_up).toBe(true);
    expect(state.missing.map(({ grant }) => grant)).toContain('GRANT pg_monitor TO stranger;');
    expect(state.figures?.connections).toBeGreaterThan(0);
    expect(state.figures).toMatchObject({ connections_active: null, connections_idle: null });
    expect(state.figures?.oldest_transaction_id_age).toBeGreaterThan(0);
    expect(find('connections')?.groups.length).toBeGreaterThan(0);
    expect(find('tables')?.databases.length).toBeGreaterThan(0);
    expect(JSON.stringify(state)).not.toContain('secret-of-others');
  });

  it('goes on without the extension, and sees it when it is made', async () => {
    const admin = await server.connect();
    await admin.query('DROP EXTENSION pg_stat_statements');
    const watcher = watch(configOf(server));
    const { state } = await watcher.look('connections', 'queries');
    expect(state.figures?.qps).toBeNull();
    expect(state.missing).toEqual([
      {
        what: 'statistics of statements (extension pg_stat_statements)',
        grant: 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements; -- in database postgres',
      },
    ]);
    await admin.query('CREATE SCHEMA "Odd Place"; CREATE EXTENSION pg_stat_statements SCHEMA "Odd Place"');
    const hidden = await watcher.look('connections', 'queries');
    expect(hidden.state.missing.map(({ grant }) => grant)).toContain(
      'GRANT USAGE ON SCHEMA "Odd Place" TO vigilops_agent;',
    );
    await admin.query('GRANT USAGE ON SCHEMA "Odd Place" TO vigilops_agent');
    const { state: after } = await watcher.look('connections', 'queries');
    expect(after.missing).toEqual([]);
    await admin.query('DROP EXTENSION pg_stat_statements; CREATE EXTENSION pg_stat_statements SCHEMA public');
  });

  it('goes on without the tables of a database that lets nobody in', async () => {
    const admin = await server.connect();
    await admin.query('CREATE DATABASE full_up CONNECTION LIMIT 0');
    const { state, find } = await watch(configOf(server)).look('tables');
    expect(state.is_up).toBe(true);
    expect(state.missing).toMatchObject([
      {
        what: 'tables of database full_up',
        grant: expect.stringContaining('too many connections') as string,
      },
    ]);
    expect(find('tables')?.is_cut).toBe(true);
    expect(find('tables')?.databases.map(({ name }) => name)).toContain('full_up');
    await admin.query('DROP DATABASE full_up');
  });

  it('takes a restart, another one with other settings, and says what it lacks then', async () => {
    const watcher = watch(configOf(server));
    const first = await watcher.look('queries');
    await server.restart();
    const second = await watcher.look('queries');
    expect(second.state.started_at).not.toBe(first.state.started_at);
    expect(second.state.figures).toMatchObject({ qps: null, tps: null, deadlocks: null });
    await server.restart({ shared_preload_libraries: '' });
    const { state } = await watcher.look('connections', 'queries');
    expect(state.missing.map(({ grant }) => grant)).toEqual([
      "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'; -- then restart the server",
    ]);
    expect(state.error).toBeNull();
    await server.restart({ shared_preload_libraries: 'pg_stat_statements' });
  });

  it('gives a server up that hangs, and comes back when it does', async () => {
    const watcher = watch(configOf(server));
    await watcher.look();
    const processes = childrenOf(server.pid());
    signal(processes, 'SIGSTOP');
    onTestFinished(() => {
      signal(processes, 'SIGCONT');
    });
    const trouble = await troubleOf(watcher, 400);
    expect(trouble?.kind).toBe('timeout');
    // It accepts nobody now: connecting hangs, too.
    expect((await troubleOf(watcher, 400))?.kind).toBe('timeout');
    signal(processes, 'SIGCONT');
    expect((await watcher.look()).state.is_up).toBe(true);
  });

  it('leaves out what waits too long, and names it', async () => {
    const holder = await server.connect();
    const watcher = watch(configOf(server));
    await watcher.look();
    await holder.query('BEGIN; LOCK TABLE pg_catalog.pg_stat_bgwriter');
    const { state } = await watcher.look();
    expect(state.error).toMatch(/^checkpoints: .*\(55P03\)$/);
    expect(state.is_up).toBe(true);
    expect(state.figures?.connections).toBeGreaterThan(0);
    await holder.query('ROLLBACK');
    expect((await watcher.look()).state.error).toBeNull();
  });

  it('trusts a private authority that it is given, and no other', async () => {
    const authority = await generate([{ name: 'commonName', value: 'Private CA' }], {
      extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
    });
    const certificate = await generate([{ name: 'commonName', value: 'db.internal' }], {
      ca: { key: authority.private, cert: authority.cert },
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    const [certificateFile, keyFile] = [join(server.folder, 'server.crt'), join(server.folder, 'server.key')];
    const { uid, gid } = statSync(server.folder);
    for (const [file, text] of [
      [certificateFile, certificate.cert],
      [keyFile, certificate.private],
    ] as const) {
      writeFileSync(file, text);
      chownSync(file, uid, gid);
      chmodSync(file, 0o600);
    }
    await server.restart({ ssl: 'on', ssl_cert_file: certificateFile, ssl_key_file: keyFile });
    const trusted = await watch(configOf(server, { tls: { mode: 'verify', ca: authority.cert } })).look();
    expect(trusted.state.settings.ssl).toBe('on');
    const trouble = await troubleOf(watch(configOf(server, { tls: { mode: 'verify', ca: undefined } })));
    expect(trouble?.kind).toBe('tls');
    expect(trouble?.message).toMatch(/databases\[\]\.tls\.ca_file/);
    const elsewhere = await troubleOf(
      watch(configOf(server, { host: 'localhost', tls: { mode: 'verify', ca: authority.cert } })),
    );
    expect(elsewhere?.kind).toBe('tls');
    expect(
      (await watch(configOf(server, { tls: { mode: 'prefer', ca: undefined } })).look()).state.is_up,
    ).toBe(true);
  });
});

/** The server with all of its processes. */
function childrenOf(pid: number): readonly number[] {
  if (process.platform !== 'linux') {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number)
      .concat(pid);
  }
  const parentOf = (process: string) => {
    try {
      return Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${process}/status`, 'utf8'))?.[1]);
    } catch {
      return 0;
    }
  };
  return [
    pid,
    ...readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
      .map(Number),
  ];
}

function signal(processes: readonly number[], name: NodeJS.Signals): void {
  for (const pid of processes) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended.
    }
  }
}
