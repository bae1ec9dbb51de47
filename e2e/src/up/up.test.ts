import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, run, until, type Running } from '@vigilops/testkit/house';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { howItWasStarted, writeFakeGrafana } from '../../../scripts/test/fake-grafana.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const START_MS = 180_000;
const STOP_MS = 60_000;

let folder = '';
let env: Record<string, string> = {};
let up: Running;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigilops-make-up-'));
  // Under root the database runs as another account, which must be able to walk through.
  chmodSync(folder, 0o755);
  writeFakeGrafana(join(folder, 'grafana-home'));
  env = {
    VIGILOPS_DATA_DIR: join(folder, 'data'),
    VIGILOPS_PORT: String(await freePort()),
    VIGILOPS_OTLP_PORT: 'off',
    VIGILOPS_GRAFANA_PORT: String(await freePort()),
    GRAFANA_HOME: join(folder, 'grafana-home'),
  };
});
afterEach(async () => {
  await up.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

function start(more: Record<string, string> = {}): void {
  up = run('scripts/up.ts', [], { ...env, ...more });
}

/** Waits until `make up` has said it. */
function said(words: RegExp): Promise<RegExpExecArray> {
  let over = false;
  void up.ended.then(() => (over = true));
  return until(`make up says ${String(words)}`, START_MS, () => {
    const match = words.exec(up.words());
    if (match === null && over) {
      throw new Error(`it ended: ${up.words()}`);
    }
    return Promise.resolve(match ?? undefined);
  });
}

const isListening = (port: string | undefined) =>
  fetch(`http://127.0.0.1:${port ?? ''}/`).then(
    () => true,
    () => false,
  );

describe('make up', () => {
  it('prints an address that opens, starts the Grafana that is there with all that it needs, and stops both', async () => {
    start();
    const [, address = ''] = await said(/Open +(http:\S+)/);
    const token = new URL(address).hash.replace('#token=', '');
    const api = `http://127.0.0.1:${env['VIGILOPS_PORT'] ?? ''}/api/v1`;
    const asked = (path: string, bearer: string) =>
      fetch(`${api}${path}`, { headers: { authorization: `Bearer ${bearer}` } }).then(({ status }) => status);
    expect(await asked('/hosts', token)).toBe(200);

    await said(/Grafana 13\.1\.0 +http:\/\/localhost:\d+ +sign in: admin \/ \S+/);
    const { env: given } = howItWasStarted(join(folder, 'data/grafana'));
    expect(await asked('/hosts', given['VIGILOPS_READ_TOKEN'] ?? '')).toBe(200);
    expect(await asked('/tokens', given['VIGILOPS_READ_TOKEN'] ?? '')).toBe(403);
    expect(await asked('/tokens', given['VIGILOPS_WRITE_TOKEN'] ?? '')).toBe(200);
    const [host = '', port = ''] = (given['VIGILOPS_SQL_HOST'] ?? '').split(':');
    const reader = new pg.Client({
      host,
      port: Number(port),
      user: given['VIGILOPS_SQL_USER'] ?? '',
      password: given['VIGILOPS_SQL_PASSWORD'] ?? '',
      database: given['VIGILOPS_SQL_DATABASE'] ?? '',
    });
    await reader.connect();
    const { rows } = await reader.query('SELECT source, status FROM grafana_v1.hosts');
    await reader.end();
    expect(rows).toEqual([{ source: 'agent', status: 'online' }]);

    const down = spawnSync(process.execPath, [join(ROOT, 'scripts/down.ts')], {
      env: { PATH: process.env.PATH, ...env },
      encoding: 'utf8',
      timeout: STOP_MS,
    });
    expect(down.stdout).toBe('Stopped.\n');
    await up.ended;
    expect(await Promise.all([env['VIGILOPS_PORT'], env['VIGILOPS_GRAFANA_PORT']].map(isListening))).toEqual([
      false,
      false,
    ]);
  });

  it('goes on without a Grafana that fails, and tells its last words', async () => {
    start({ FAKE_GRAFANA_FAILS: '1' });
    await said(
      /Grafana does not run: it ended by itself \(exit code 7\)[^]*no such table[^]*goes on without it/,
    );
    expect(await isListening(env['VIGILOPS_PORT'])).toBe(true);
  });
});
