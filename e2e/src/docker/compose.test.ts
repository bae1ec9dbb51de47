import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readEnvironment } from '../../../scripts/up-grafana.ts';
import { pluginIds } from '../../../scripts/grafana-settings.ts';
import { readConfig } from '../../../backend/src/config.ts';
import { composeFile } from './compose-schema.ts';
import { parseDockerfile, stageNamed } from './dockerfile.ts';
import { interpolate } from './interpolate.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8').replaceAll(/^\s*#.*$/gm, '');

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-compose-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function makeEnv(file: string) {
  return spawnSync('sh', [join(ROOT, 'docker/make-env.sh'), file], { encoding: 'utf8' });
}

function freshSecrets(): Record<string, string> {
  const file = join(newFolder(), '.env');
  makeEnv(file);
  return readEnvironment(readFileSync(file, 'utf8'));
}

const compose = (environment: Readonly<Record<string, string>>) =>
  z.parse(composeFile, parse(interpolate(text, environment), { merge: true }));

describe('docker/make-env.sh', () => {
  it('writes a fresh secret for each that the file asks for, readable for its owner alone', () => {
    const file = join(newFolder(), '.env');
    expect(makeEnv(file).stdout).toContain('docker compose up -d');
    const made = readEnvironment(readFileSync(file, 'utf8'));
    const required = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name ?? '');
    expect(Object.keys(made).toSorted()).toEqual([...new Set(required)].toSorted());
    expect(Object.values(made).filter((secret) => !/^vgo_[a-z]+_[0-9a-f]{64}$/.test(secret))).toEqual([]);
    expect(new Set(Object.values(made)).size).toBe(required.length - 1);
    expect(Object.values(freshSecrets())).not.toEqual(Object.values(made));
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('keeps the file that is there', () => {
    const file = join(newFolder(), '.env');
    writeFileSync(file, 'POSTGRES_PASSWORD=mine\n');
    expect(makeEnv(file).stdout).toContain('is kept');
    expect(readFileSync(file, 'utf8')).toBe('POSTGRES_PASSWORD=mine\n');
  });
});

describe('docker-compose.yml', () => {
  it('is what Compose takes, with the secrets of docker/make-env.sh', () => {
    expect(Object.keys(compose(freshSecrets()).services).toSorted()).toEqual([
      'agent',
      'backend',
      'grafana',
      'grafana-env',
      'timescaledb',
    ]);
  });

  it.each([
    'POSTGRES_PASSWORD',
    'GRAFANA_ADMIN_PASSWORD',
    'GRAFANA_SECRET_KEY',
    'VIGILOPS_GRAFANA_WEBHOOK_SECRET',
  ])('fails without %s, and says what to do', (name) => {
    expect(() => compose({ ...freshSecrets(), [name]: '' })).toThrow(
      `required variable ${name} is missing a value: run \`sh docker/make-env.sh\` first`,
    );
  });

  it('builds each image from a stage that exists, and pins those that it does not build', () => {
    const stages = parseDockerfile(readFileSync(join(ROOT, 'docker/Dockerfile'), 'utf8'));
    for (const [name, { image, build }] of Object.entries(compose(freshSecrets()).services)) {
      if (build === undefined) {
        expect(image, name).toMatch(/:\d+\.\d+\.\d+/);
      } else {
        expect(existsSync(join(ROOT, build.dockerfile)), name).toBe(true);
        expect(stageNamed(stages, build.target).name, name).toBe(build.target);
      }
    }
    expect(stageNamed(stages, 'grafana').base).toMatch(/^grafana\/grafana:\d+\.\d+\.\d+$/);
  });

  it('watches the health of everything that goes on, and waits for it', () => {
    const { services } = compose(freshSecrets());
    const unwatched = Object.entries(services).filter(([, { healthcheck }]) => healthcheck === undefined);
    expect(unwatched.map(([name, { restart }]) => ({ name, restart }))).toEqual([
      { name: 'grafana-env', restart: 'no' },
    ]);
    for (const { depends_on: needs = {} } of Object.values(services)) {
      for (const [name, { condition }] of Object.entries(needs)) {
        const expected = name === 'grafana-env' ? 'service_completed_successfully' : 'service_healthy';
        expect(condition, name).toBe(expected);
      }
    }
  });

  it('mounts files that are there, and volumes that are declared', () => {
    const { services, volumes } = compose(freshSecrets());
    const sources = Object.values(services).flatMap((service) =>
      service.volumes.map((each) => each.split(':')[0] ?? ''),
    );
    const ours = sources.filter((source) => source.startsWith('./'));
    expect(ours.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    const named = sources.filter((source) => !/^[./]/.test(source));
    expect([...new Set(named)].toSorted()).toEqual(Object.keys(volumes).toSorted());
  });

  it('gives the backend settings that it takes', () => {
    const { backend } = compose(freshSecrets()).services;
    const config = readConfig(backend?.environment ?? {}, () => '');
    expect(config.allowPlainHttpFrom).toEqual(['127.0.0.0/8', '172.29.87.0/24']);
    expect(config.grafanaWebhookSecret).toMatch(/^vgo_webhook_/);
  });

  it('allows each of our plugins by name', () => {
    const { grafana } = compose(freshSecrets()).services;
    const allowed = grafana?.environment['GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS']?.split(',') ?? [];
    expect(allowed.toSorted()).toEqual(pluginIds(join(ROOT, 'grafana-plugins/vigilops-app/src')));
  });
});

const hasCompose = spawnSync('docker', ['compose', 'version']).status === 0;
const reason = hasCompose ? '' : ' — SKIPPED, docker compose is not on this machine';

describe.skipIf(!hasCompose)(`docker compose config${reason}`, () => {
  const config = (envFile: string) =>
    spawnSync(
      'docker',
      ['compose', '--env-file', envFile, '-f', join(ROOT, 'docker-compose.yml'), 'config'],
      {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, HOME: process.env.HOME },
      },
    );

  it('takes the file with the secrets of docker/make-env.sh', () => {
    const file = join(newFolder(), '.env');
    makeEnv(file);
    const { status, stderr, stdout } = config(file);
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('vgo_postgres_');
  });

  it('fails without them, and says what to do', () => {
    const file = join(newFolder(), '.env');
    writeFileSync(file, '');
    const { status, stderr } = config(file);
    expect(status).not.toBe(0);
    expect(stderr).toContain('sh docker/make-env.sh');
  });
});
