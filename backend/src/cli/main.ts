#!/usr/bin/env node
import { VigilError } from '@vigilops/contracts';
import { defaultDataDir } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openAccounts } from '../app-accounts.ts';
import { withTools, type Tools } from '../app.ts';
import { readConfig, type Config } from '../config.ts';
import { CONFIG_HELP, runConfigCommand } from './config-commands.ts';
import { findDataFolder } from './data-folder.ts';
import { GRAFANA_HELP, runGrafanaCommand, type GrafanaCommandDeps } from './grafana-command.ts';
import { keptSecret } from '../kept-secret.ts';
import { runTokenCommand, TOKEN_HELP } from './token-commands.ts';
import { runUserCommand, USER_HELP } from './user-commands.ts';

const HELP = `vigilops: the backend's command line

${USER_HELP}
${TOKEN_HELP}
${CONFIG_HELP}
${GRAFANA_HELP}`;

const LIMIT_MS = 120_000;
const PROJECT = path.resolve(import.meta.dirname, '../../..');

/** 0 done, 1 failed, 2 called wrongly. */
async function main(args: readonly string[]): Promise<number> {
  const [topic, ...rest] = args;
  if (topic === undefined || args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return topic === undefined ? 2 : 0;
  }
  if (topic !== 'user' && topic !== 'token' && topic !== 'config' && topic !== 'grafana') {
    process.stderr.write(`there is no command ${topic}\n\n${HELP}`);
    return 2;
  }
  const config = readConfig(process.env, (file) => readFileSync(file, 'utf8'));
  const dataDir = path.resolve(dataDirOf(config));
  const signal = AbortSignal.timeout(LIMIT_MS);
  const deps = { config, dataDir, version: versionOf(), clock: systemClock, logger: silentLogger };
  await withTools(deps, signal, async (tools) => {
    switch (topic) {
      case 'user':
        return runUserCommand(rest, {
          ...(await openAccounts(deps, tools.accounts)),
          store: tools.accounts,
          url: ownUrl(config, 'localhost'),
          print,
          signal,
        });
      case 'token':
        return runTokenCommand(rest, {
          tokens: tools.tokens,
          clock: systemClock,
          print,
          signal,
        });
      case 'config':
        return runConfigCommand(rest, {
          configuration: await tools.openConfiguration(),
          readText: (file) => readFile(file === '-' ? '/dev/stdin' : file, 'utf8'),
          print,
          signal,
        });
      case 'grafana':
        return runGrafanaCommand(rest, grafanaDeps(config, dataDir, tools, signal));
      default:
        return topic satisfies never;
    }
  });
  return 0;
}

function versionOf(): string {
  const { version } = JSON.parse(readFileSync(path.join(PROJECT, 'backend/package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

function dataDirOf(config: Config): string {
  const preset = defaultDataDir({ uid: process.getuid?.(), projectDir: PROJECT });
  if (config.dataDir !== undefined || config.databaseUrl !== undefined) {
    return config.dataDir ?? preset;
  }
  return findDataFolder([...new Set([path.join(PROJECT, '.vigilops'), preset])]);
}

const print = (line: string) => {
  process.stdout.write(`${line}\n`);
};

function ownUrl(config: Config, host: string): string {
  const isTls = config.tls.selfSigned || config.tls.files !== undefined;
  return `${isTls ? 'https' : 'http'}://${host}:${String(config.port)}`;
}

function grafanaDeps(config: Config, dataDir: string, tools: Tools, signal: AbortSignal): GrafanaCommandDeps {
  const secrets = path.join(dataDir, 'tokens');
  const { VIGILOPS_SQL_USER: name, VIGILOPS_SQL_PASSWORD: password } = process.env;
  return {
    readSecret: async (name) => (await readFile(path.join(secrets, name), 'utf8')).trim(),
    sqlPassword: () => keptSecret(path.join(secrets, 'grafana-sql')),
    givenLogin: name === undefined || password === undefined ? undefined : { name, password },
    ensureLogin: (login) => tools.sqlReaders.ensure(login, signal),
    databaseUrl: tools.databaseUrl,
    engine: tools.engine,
    webhookSecret: config.grafanaWebhookSecret,
    preset: {
      url: ownUrl(config, '127.0.0.1'),
      dashboards: path.join(PROJECT, 'dashboards/generated'),
    },
    print,
    warn: (line) => {
      process.stderr.write(`${line}\n`);
    },
  };
}

// Whoever reads may have seen enough: `vigilops user audit | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof VigilError && error.code === 'REQUEST_INVALID' ? 2 : 1;
}
