import { VigilError } from '@vigilops/contracts';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runGrafanaCommand, type GrafanaCommandDeps } from './grafana-command.ts';
import { keptSecret } from '../kept-secret.ts';

function desk(changes: Partial<GrafanaCommandDeps> = {}) {
  const lines: string[] = [];
  const warnings: string[] = [];
  const logins: string[] = [];
  const deps: GrafanaCommandDeps = {
    readSecret: (name) => Promise.resolve(`secret-of-${name}`),
    sqlPassword: () => Promise.resolve('vgo_sql_secret'),
    givenLogin: undefined,
    ensureLogin: ({ name, password }) => Promise.resolve(void logins.push(`${name} ${password}`)),
    databaseUrl: 'postgres://owner:hidden@127.0.0.1:41234/vigilops',
    engine: 'postgres',
    webhookSecret: 'vgo_webhook_secret',
    preset: { url: 'http://127.0.0.1:8080', dashboards: '/opt/vigilops/dashboards/generated' },
    print: (line) => lines.push(line),
    warn: (line) => warnings.push(line),
    ...changes,
  };
  return { lines, warnings, logins, run: (line: string) => runGrafanaCommand(line.split(' '), deps) };
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vigilops-grafana-env-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

describe('vigilops grafana env', () => {
  it('makes the SQL login and prints everything that provisioning asks for', async () => {
    const { run, lines, logins, warnings } = desk();
    await run('env');
    expect(logins).toEqual(['vigilops_grafana vgo_sql_secret']);
    expect(warnings).toEqual([]);
    expect(lines).toEqual([
      'VIGILOPS_URL=http://127.0.0.1:8080',
      'VIGILOPS_READ_TOKEN=secret-of-grafana-read',
      'VIGILOPS_WRITE_TOKEN=secret-of-grafana-write',
      'VIGILOPS_DASHBOARDS=/opt/vigilops/dashboards/generated',
      'VIGILOPS_GRAFANA_WEBHOOK_SECRET=vgo_webhook_secret',
      'VIGILOPS_SQL_HOST=127.0.0.1:41234',
      'VIGILOPS_SQL_DATABASE=vigilops',
      'VIGILOPS_SQL_USER=vigilops_grafana',
      'VIGILOPS_SQL_PASSWORD=vgo_sql_secret',
      'VIGILOPS_SQL_SSLMODE=disable',
      'VIGILOPS_SQL_TIMESCALEDB=false',
    ]);
  });

  it('never hands on the owner of the database', async () => {
    const { run, lines } = desk();
    await run('env');
    expect(lines.join('\n')).not.toMatch(/owner|hidden/);
  });

  it('takes the addresses as Grafana sees them, TLS of the database and its engine', async () => {
    const { run, lines } = desk({
      databaseUrl: 'postgres://owner:hidden@db.example.com/vigil%20ops?sslmode=verify-full',
      engine: 'timescale',
    });
    await run('env --url https://vigilops.example.com --dashboards /srv/dashboards --sql-login reports');
    expect(lines).toEqual(
      expect.arrayContaining([
        'VIGILOPS_URL=https://vigilops.example.com',
        'VIGILOPS_DASHBOARDS=/srv/dashboards',
        'VIGILOPS_SQL_HOST=db.example.com:5432',
        `VIGILOPS_SQL_DATABASE='vigil ops'`,
        'VIGILOPS_SQL_USER=reports',
        'VIGILOPS_SQL_SSLMODE=verify-full',
        'VIGILOPS_SQL_TIMESCALEDB=true',
      ]),
    );
    const moved = desk();
    await moved.run('env --sql-host timescaledb:5432');
    expect(moved.lines).toContain('VIGILOPS_SQL_HOST=timescaledb:5432');
  });

  it('uses the login that an administrator made, and makes none', async () => {
    const { run, lines, logins } = desk({ givenLogin: { name: 'theirs', password: 'p' } });
    await run('env');
    expect(logins).toEqual([]);
    expect(lines).toEqual(expect.arrayContaining(['VIGILOPS_SQL_USER=theirs', 'VIGILOPS_SQL_PASSWORD=p']));
  });

  it('leaves the SQL data source empty when asked to, in values that Grafana can read', async () => {
    const { run, lines, logins } = desk();
    await run('env --without-sql');
    expect(logins).toEqual([]);
    expect(lines).toEqual(
      expect.arrayContaining([
        'VIGILOPS_SQL_USER=',
        'VIGILOPS_SQL_PASSWORD=',
        'VIGILOPS_SQL_TIMESCALEDB=false',
      ]),
    );
  });

  it('warns where no webhook secret is set', async () => {
    const { run, lines, warnings } = desk({ webhookSecret: undefined });
    await run('env');
    expect(lines).toContain('VIGILOPS_GRAFANA_WEBHOOK_SECRET=');
    expect(warnings.join()).toContain('VIGILOPS_GRAFANA_WEBHOOK_SECRET is not set');
  });

  it.each([
    ['600', 0o600],
    ['640', 0o640],
  ])('writes a file of mode %s, and prints no secret', async (mode, bits) => {
    const file = path.join(await newFolder(), 'grafana.env');
    const { run, lines } = desk();
    await run(`env --out ${file} --mode ${mode}`);
    expect((await stat(file)).mode & 0o777).toBe(bits);
    expect(await readFile(file, 'utf8')).toContain('\nVIGILOPS_SQL_PASSWORD=vgo_sql_secret\n');
    expect(lines).toEqual([`written to ${file}`]);
  });

  it.each([
    ['', 'expected env'],
    ['env --sql-login Robert;--', '--sql-login'],
    ['env --mode 644', '--mode'],
    ['env --nonsense', 'nonsense'],
    [`env --dashboards /a'b`, 'VIGILOPS_DASHBOARDS'],
    ['env --url http://a/$HOME', 'VIGILOPS_URL'],
  ])('refuses `%s` and says why', async (line, words) => {
    await expect(desk().run(line)).rejects.toSatisfy(
      (error) =>
        error instanceof VigilError && error.code === 'REQUEST_INVALID' && error.message.includes(words),
    );
  });
});

describe('a kept secret', () => {
  it('is made once, for its owner alone, and is no number in any spelling', async () => {
    const file = path.join(await newFolder(), 'tokens/grafana-sql');
    const secret = await keptSecret(file);
    expect(secret).toMatch(/^vgo_grafana_sql_[\w-]{43}$/);
    expect(await keptSecret(file)).toBe(secret);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});
