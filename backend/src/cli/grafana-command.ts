import { VigilError } from '@vigilops/contracts';
import { chmod, rename, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

export const GRAFANA_HELP = `vigilops grafana: what a Grafana needs to read provisioning/

  vigilops grafana env [--url <address>] [--dashboards <folder>] [--sql-host <host:port>] [--sql-login <name>]
                       [--without-sql] [--out <file> [--mode 600]]
      Makes a login of the database that reads the views of grafana_v1 and nothing else, and prints the environment
      of Grafana as KEY=value lines, secrets included: for a shell, systemd's EnvironmentFile, or docker's env_file.
      --url: VigilOps as Grafana reaches it. --sql-host: the database, likewise.
      --out: into a file that only its owner (--mode 640: and its group) can read.
      Where the database lets us make no logins: set VIGILOPS_SQL_USER and VIGILOPS_SQL_PASSWORD to one that
      an administrator made (a member of the role grafana_reader), or leave that data source empty: --without-sql.
`;

/** One of our own for the SQL data source; another database user of that name is never touched. */
const DEFAULT_LOGIN = 'vigilops_grafana';
/** A value of only these needs no quotes in a shell, in systemd and in docker. */
const PLAIN = /^[\w@%+=:,./-]*$/;

const NO_SQL = {
  VIGILOPS_SQL_HOST: '',
  VIGILOPS_SQL_DATABASE: '',
  VIGILOPS_SQL_USER: '',
  VIGILOPS_SQL_PASSWORD: '',
  VIGILOPS_SQL_SSLMODE: 'disable',
  // Grafana reads it as a truth value: it cannot be empty.
  VIGILOPS_SQL_TIMESCALEDB: 'false',
};

export interface GrafanaCommandDeps {
  /** Reads a secret of the data folder; throws where it is not there. */
  readonly readSecret: (name: 'grafana-read' | 'grafana-write') => Promise<string>;
  /** The password of the SQL login: the one of last time, else a new one that is kept. */
  readonly sqlPassword: () => Promise<string>;
  /** A login that an administrator made; undefined: we make one. */
  readonly givenLogin: { readonly name: string; readonly password: string } | undefined;
  readonly ensureLogin: (login: { readonly name: string; readonly password: string }) => Promise<void>;
  readonly databaseUrl: string;
  readonly engine: 'timescale' | 'postgres';
  /** Signs what Grafana sends to us; undefined: no webhook is taken. */
  readonly webhookSecret: string | undefined;
  readonly preset: { readonly url: string; readonly dashboards: string };
  readonly print: (line: string) => void;
  readonly warn: (line: string) => void;
}

/** Runs `grafana env …`. Throws REQUEST_INVALID with a sentence for people. */
export async function runGrafanaCommand(args: readonly string[], deps: GrafanaCommandDeps): Promise<void> {
  const [verb, ...rest] = args;
  if (verb !== 'env') {
    throw new VigilError('REQUEST_INVALID', `grafana: expected env, got ${verb ?? 'nothing'}`);
  }
  const options = parse(rest);
  const environment = {
    VIGILOPS_URL: options.url ?? deps.preset.url,
    VIGILOPS_READ_TOKEN: await deps.readSecret('grafana-read'),
    VIGILOPS_WRITE_TOKEN: await deps.readSecret('grafana-write'),
    VIGILOPS_DASHBOARDS: options.dashboards ?? deps.preset.dashboards,
    VIGILOPS_GRAFANA_WEBHOOK_SECRET: deps.webhookSecret ?? '',
    ...(await sqlSource(options, deps)),
  };
  if (deps.webhookSecret === undefined) {
    deps.warn('VIGILOPS_GRAFANA_WEBHOOK_SECRET is not set: VigilOps takes no alerts of this Grafana');
  }
  const lines = Object.entries(environment).map(([key, value]) => `${key}=${quoted(key, value)}`);
  if (options.out === undefined) {
    lines.forEach(deps.print);
    return;
  }
  await writeWhole(options.out, `${lines.join('\n')}\n`, options.mode);
  deps.print(`written to ${options.out}`);
}

async function sqlSource(options: Options, deps: GrafanaCommandDeps): Promise<Record<string, string>> {
  if (options.withoutSql) {
    return { ...NO_SQL };
  }
  const address = new URL(deps.databaseUrl);
  const login = deps.givenLogin ?? { name: options.login, password: await deps.sqlPassword() };
  if (deps.givenLogin === undefined) {
    await deps.ensureLogin(login);
  }
  return {
    VIGILOPS_SQL_HOST:
      options.sqlHost ?? `${address.hostname}:${address.port === '' ? '5432' : address.port}`,
    VIGILOPS_SQL_DATABASE: decodeURIComponent(address.pathname.slice(1)),
    VIGILOPS_SQL_USER: login.name,
    VIGILOPS_SQL_PASSWORD: login.password,
    VIGILOPS_SQL_SSLMODE: address.searchParams.get('sslmode') ?? 'disable',
    VIGILOPS_SQL_TIMESCALEDB: String(deps.engine === 'timescale'),
  };
}

interface Options {
  readonly url: string | undefined;
  readonly dashboards: string | undefined;
  readonly sqlHost: string | undefined;
  readonly login: string;
  readonly withoutSql: boolean;
  readonly out: string | undefined;
  readonly mode: number;
}

function parse(args: readonly string[]): Options {
  const { values } = parsed(args);
  const login = values['sql-login'] ?? DEFAULT_LOGIN;
  const mode = values.mode ?? '600';
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(login)) {
    throw new VigilError('REQUEST_INVALID', '--sql-login: expected small letters, digits and _');
  }
  if (!['600', '640'].includes(mode)) {
    throw new VigilError('REQUEST_INVALID', '--mode: expected 600 or 640');
  }
  const { url, dashboards, out, 'sql-host': sqlHost, 'without-sql': withoutSql = false } = values;
  return { url, dashboards, out, login, sqlHost, withoutSql, mode: Number.parseInt(mode, 8) };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        url: text,
        dashboards: text,
        'sql-host': text,
        'sql-login': text,
        'without-sql': { type: 'boolean' },
        out: text,
        mode: text,
      },
    });
  } catch (error) {
    throw new VigilError('REQUEST_INVALID', error instanceof Error ? error.message : String(error));
  }
}

function quoted(key: string, value: string): string {
  if (PLAIN.test(value)) {
    return value;
  }
  // Grafana expands $ in values a second time; a quote or a line end would end the value early.
  if (/['$\\\n]/.test(value)) {
    throw new VigilError(
      'REQUEST_INVALID',
      `${key}: a value with ', $, \\ or a line end cannot be handed on`,
    );
  }
  return `'${value}'`;
}

/** Whoever reads it finds the old one or the new one. */
async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  await writeFile(`${file}.new`, text, { mode });
  await chmod(`${file}.new`, mode);
  await rename(`${file}.new`, file);
}
