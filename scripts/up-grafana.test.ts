import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { howItWasStarted, writeFakeGrafana } from './test/fake-grafana.ts';
import { readEnvironment, startGrafana, type GrafanaPlan } from './up-grafana.ts';
import { stopService } from './up-services.ts';

const GOOD_TOOL = `console.log("VIGILOPS_URL=http://127.0.0.1:8080\\nVIGILOPS_SQL_DATABASE='my data'")`;
const POOR_TOOL = `if (!process.argv.includes('--without-sql')) {
  console.error('the database lets us make no logins');
  process.exit(1);
}
console.log('VIGILOPS_URL=http://127.0.0.1:8080');`;

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'vigilops-up-grafana-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** A repository with a built plugin and a command line of the backend, and a Grafana. */
async function plan(
  tool: string,
  env: Record<string, string> = {},
): Promise<GrafanaPlan & { readonly said: string[] }> {
  write('root/backend/src/cli/main.ts', tool);
  write('root/grafana-plugins/vigilops-app/dist/plugin.json', '{"id":"vigilops-app"}');
  write('root/grafana-plugins/vigilops-app/dist/datasource/plugin.json', '{"id":"vigilops-datasource"}');
  const program = writeFakeGrafana(join(folder, 'grafana'));
  const said: string[] = [];
  return {
    root: join(folder, 'root'),
    data: join(folder, 'data'),
    grafana: { program, home: join(folder, 'grafana'), command: ['server'] },
    port: await freePort(),
    backendEnv: { PATH: process.env.PATH, ...env },
    say: (text) => said.push(text),
    signal: new AbortController().signal,
    said,
  };
}

async function start(tool: string, env: Record<string, string> = {}) {
  const asked = await plan(tool, env);
  const started = await startGrafana(asked);
  onTestFinished(() => stopService(started.service));
  return { ...started, ...asked, own: join(asked.data, 'grafana') };
}

describe('the Grafana of make up', () => {
  it('runs with our provisioning, in a folder of its own, for this machine only', async () => {
    const { ready, own, root, port } = await start(GOOD_TOOL);
    await ready;
    const { args, env, cwd } = howItWasStarted(own);
    expect(args).toEqual([
      'server',
      `--homepath=${join(folder, 'grafana')}`,
      `--config=${join(own, 'grafana.ini')}`,
    ]);
    expect(cwd).toBe(own);
    expect(env).toMatchObject({
      GF_PATHS_DATA: own,
      GF_PATHS_PROVISIONING: join(root, 'provisioning'),
      GF_SERVER_HTTP_ADDR: '127.0.0.1',
      GF_SERVER_HTTP_PORT: String(port),
      GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS: 'vigilops-app,vigilops-datasource',
      VIGILOPS_URL: 'http://127.0.0.1:8080',
      VIGILOPS_SQL_DATABASE: 'my data',
    });
    expect(readFileSync(join(env['GF_PATHS_PLUGINS'] ?? '', 'vigilops-app/plugin.json'), 'utf8')).toContain(
      'vigilops-app',
    );
  });

  it('has a password and a key that nobody knows, and the same ones next time', async () => {
    const first = await start(GOOD_TOOL);
    await first.ready;
    const { env } = howItWasStarted(first.own);
    expect(env['GF_SECURITY_ADMIN_PASSWORD']).toBe(first.adminPassword);
    expect(first.adminPassword).toMatch(/^[\w-]{20}$/);
    expect(env['GF_SECURITY_SECRET_KEY']).toMatch(/[\w-]{43}$/);
    for (const file of ['admin-password', 'secret-key', 'grafana.ini']) {
      expect(statSync(join(first.own, file)).mode & 0o777, file).toBe(0o600);
    }
    await stopService(first.service);
    const second = await start(GOOD_TOOL);
    await second.ready;
    expect(second.adminPassword).toBe(first.adminPassword);
    expect(howItWasStarted(second.own).env['GF_SECURITY_SECRET_KEY']).toBe(env['GF_SECURITY_SECRET_KEY']);
  });

  it('asks nobody outside, unless the caller says otherwise; what joins it to us cannot be changed', async () => {
    const { ready, own } = await start(GOOD_TOOL, {
      GF_NEWS_NEWS_FEED_ENABLED: 'true',
      GF_PATHS_PROVISIONING: '/etc/grafana/provisioning',
    });
    await ready;
    expect(howItWasStarted(own).env).toMatchObject({
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_NEWS_NEWS_FEED_ENABLED: 'true',
      GF_PATHS_PROVISIONING: join(folder, 'root/provisioning'),
    });
  });

  it('keeps the settings that its owner wrote', async () => {
    write('data/grafana/grafana.ini', '[auth.anonymous]\nenabled = true\n');
    const { ready, own } = await start(GOOD_TOOL);
    await ready;
    expect(readFileSync(join(own, 'grafana.ini'), 'utf8')).toContain('auth.anonymous');
  });

  it('goes without SQL where the database makes no login, and says why', async () => {
    const { ready, own, said } = await start(POOR_TOOL);
    await ready;
    expect(said.join()).toContain('without the data source VigilOps SQL');
    expect(said.join()).toContain('the database lets us make no logins');
    expect(howItWasStarted(own).env).not.toHaveProperty('VIGILOPS_SQL_DATABASE');
  });

  it('that does not come up says how it ended, and its last words', async () => {
    const { ready } = await start(GOOD_TOOL, { FAKE_GRAFANA_FAILS: '1' });
    await expect(ready).rejects.toThrow(/exit code 7[^]*no such table: migration_log/);
  });

  it('is not started without its plugin', async () => {
    const asked = await plan(GOOD_TOOL);
    rmSync(join(folder, 'root/grafana-plugins'), { recursive: true });
    await expect(startGrafana(asked)).rejects.toThrow('run make build');
  });
});

it('reads KEY=value lines as the command line writes them', () => {
  expect(readEnvironment("A=1\nB='two words'\nC=\nnot a line\nD=a=b\n")).toEqual({
    A: '1',
    B: 'two words',
    C: '',
    D: 'a=b',
  });
});
