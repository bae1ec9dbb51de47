import { systemClock } from '@vigilops/runtime';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openAccounts } from '../app-accounts.ts';
import { withTools, type BackendDeps, type Tools } from '../app.ts';
import { speaksTls, type Config } from '../config.ts';
import { keptSecret } from '../kept-secret.ts';
import { CONFIG_HELP, runConfigCommand } from './config-commands.ts';
import { GRAFANA_HELP, runGrafanaCommand, type GrafanaCommandDeps } from './grafana-command.ts';
import { runTokenCommand, TOKEN_HELP } from './token-commands.ts';
import { runUserCommand, USER_HELP } from './user-commands.ts';

export const TOOLS_HELP = [USER_HELP, TOKEN_HELP, CONFIG_HELP, GRAFANA_HELP].join('\n');

export interface ToolsDeps extends BackendDeps {
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

const PROJECT = path.resolve(import.meta.dirname, '../../..');

/** The commands that work on the database of the house. */
export async function runWithTools(
  topic: 'user' | 'token' | 'config' | 'grafana',
  args: readonly string[],
  deps: ToolsDeps,
): Promise<void> {
  const { config, print, signal } = deps;
  await withTools(deps, signal, async (tools) => {
    switch (topic) {
      case 'user':
        return runUserCommand(args, {
          ...(await openAccounts(deps, tools.accounts)),
          store: tools.accounts,
          url: ownUrl(config, 'localhost'),
          print,
          signal,
        });
      case 'token':
        return runTokenCommand(args, {
          tokens: tools.tokens,
          clock: systemClock,
          print,
          signal,
        });
      case 'config':
        return runConfigCommand(args, {
          configuration: await tools.openConfiguration(),
          readText: (file) => readFile(file === '-' ? '/dev/stdin' : file, 'utf8'),
          print,
          signal,
        });
      case 'grafana':
        return runGrafanaCommand(args, grafanaDeps(tools, deps));
      default:
        return topic satisfies never;
    }
  });
}

/** Starts the database of a house that was restored, and says what it holds. */
export function tryOut(deps: BackendDeps, limitMs: number): Promise<string> {
  const signal = AbortSignal.timeout(limitMs);
  return withTools(deps, signal, async ({ accounts, tokens }) => {
    const people = await accounts.list(signal);
    const senders = await tokens.list(signal);
    return `The database answers: ${String(people.length)} people, ${String(senders.length)} tokens.`;
  });
}

function ownUrl(config: Config, host: string): string {
  return `${speaksTls(config) ? 'https' : 'http'}://${host}:${String(config.port)}`;
}

function grafanaDeps(tools: Tools, { config, dataDir, print, signal }: ToolsDeps): GrafanaCommandDeps {
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
