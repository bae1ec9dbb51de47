import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';

import { RESOURCE } from '@vigilops/contracts';
import { type ConfigProblem, parseYamlConfig, type ProblemMaker } from '@vigilops/runtime';

import { errorCode } from '../host/error-code.ts';
import { compileStartPattern } from '../logs/start-pattern.ts';
import type { LogSourceConfig } from '../logs/types.ts';
import type { AgentConfig } from './agent-config.ts';
import { checkServer } from './check-server.ts';
import { toChecks } from './to-checks.ts';
import { toDatabases } from './to-databases.ts';
import { toRelay } from './to-relay.ts';
import { type Environment, overridesFrom } from './environment.ts';
import { defaultStateDirectory } from './state-directory.ts';
import { agentConfigSchema, type WrittenConfig, type WrittenLog } from './schema.ts';

export const DEFAULT_CONFIG_PATH = '/etc/vigilops/agent.yaml';

export interface LoadOptions {
  /** Undefined: the default path, where the file may be missing if the environment says enough. */
  readonly path: string | undefined;
  readonly environment: Environment;
  readonly hostName: string;
  readonly isRoot: boolean;
  /** False where nothing is sent: then the server block may be missing. */
  readonly needsServer: boolean;
}

export type LoadResult =
  | { readonly ok: true; readonly config: AgentConfig; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Reads, checks and resolves the configuration; all problems at once, each with its place. */
export function loadConfig(options: LoadOptions): LoadResult {
  const file = options.path ?? DEFAULT_CONFIG_PATH;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (options.path !== undefined || errorCode(error) !== 'ENOENT') {
      return { ok: false, problems: [{ text: `${file}: ${reasonOf(error)}`, path: [] }] };
    }
    text = '';
  }
  const parsed = parseYamlConfig(text, agentConfigSchema, {
    file,
    overrides: overridesFrom(options.environment),
    environment: (name) => options.environment[name],
  });
  if (!parsed.ok) {
    return parsed;
  }
  return resolve(parsed.value, parsed.locate, file, options);
}

function resolve(
  written: WrittenConfig,
  locate: ProblemMaker,
  file: string,
  options: LoadOptions,
): LoadResult {
  const problems: ConfigProblem[] = [];
  const report = (path: readonly PropertyKey[], what: string) => void problems.push(locate(path, what));
  if (written.server === undefined && options.needsServer) {
    report(['server'], 'missing key `server`: where to send to (or VIGILOPS_SERVER_URL and VIGILOPS_TOKEN)');
  }
  const server = written.server === undefined ? undefined : checkServer(written.server, report);
  const logs = written.logs.map((log, index) => toLogSource(log, ['logs', index], report));
  const checks = toChecks(written, options, report);
  const databases = toDatabases(written, report);
  const changes = toChanges(written, report);
  const relay = toRelay(written, report);
  if (problems.length > 0) {
    return { ok: false, problems };
  }
  return {
    ok: true,
    warnings: warningsOf(written, file),
    config: {
      server,
      host: {
        id: written.host.id,
        name: written.host.name ?? options.hostName,
        tags: written.host.tags,
        labels: written.host.labels,
        group: written.host.group,
      },
      metrics: { intervalMs: written.metrics.interval, disabled: written.metrics.disabled },
      logs,
      checks,
      changes,
      databases,
      relay,
      stateDirectory: written.spool.path ?? defaultStateDirectory(options),
      spool: { maxBytes: written.spool.max_bytes, maxAgeMs: written.spool.max_age },
      logLevel: written.log_level,
    },
  };
}

function toChanges(
  { changes: { interval, files, disabled } }: WrittenConfig,
  report: (path: readonly PropertyKey[], what: string) => void,
): AgentConfig['changes'] {
  files.forEach((file, index) => {
    if (!isAbsolute(file)) {
      report(
        ['changes', 'files', index],
        `\`files\`: expected an absolute path, got ${JSON.stringify(file)}`,
      );
    }
  });
  return disabled ? undefined : { intervalMs: interval, files };
}

function warningsOf({ databases, server }: WrittenConfig, file: string): string[] {
  const secret =
    server?.token !== undefined
      ? { name: 'a token', key: 'token_file' }
      : databases.some(({ password }) => password !== undefined)
        ? { name: 'the password of a database', key: 'password_file' }
        : undefined;
  return secret !== undefined && isReadableByAll(file)
    ? [`${file} holds ${secret.name} and every user may read it: chmod 600, or use ${secret.key}`]
    : [];
}

function isReadableByAll(file: string): boolean {
  try {
    return (statSync(file).mode & 0o004) !== 0;
  } catch {
    return false;
  }
}

function toLogSource(
  log: WrittenLog,
  path: readonly PropertyKey[],
  report: (path: readonly PropertyKey[], what: string) => void,
): LogSourceConfig {
  for (const [key, glob] of [
    ['path', log.path],
    ...log.exclude.map((one) => ['exclude', one] as const),
  ] as const) {
    if (!isAbsolute(glob)) {
      report([...path, key], `\`${key}\`: expected an absolute path, got ${JSON.stringify(glob)}`);
    }
  }
  const { mode, start_pattern: pattern } = log.multiline ?? {};
  if (pattern !== undefined && mode !== undefined) {
    report([...path, 'multiline'], '`multiline`: give `mode` or `start_pattern`, not both');
  }
  if (pattern !== undefined && !isStartPattern(pattern)) {
    report(
      [...path, 'multiline', 'start_pattern'],
      '`start_pattern`: not a regular expression, or one with look-around or back-references',
    );
  }
  return {
    paths: [log.path],
    exclude: log.exclude,
    service: log.service,
    ...(log.type === undefined ? {} : { resourceAttributes: { [RESOURCE.logType]: log.type } }),
    encoding: log.encoding,
    fromBeginning: log.from_beginning,
    multiline: pattern === undefined ? { mode: mode ?? 'auto' } : { mode: 'start', pattern },
    timeZone: log.time_zone,
  };
}

/** By the tailer's own test: what it cannot run in linear time (look-around, back-references) is refused here too. */
function isStartPattern(pattern: string): boolean {
  try {
    compileStartPattern(pattern);
    return true;
  } catch {
    return false;
  }
}

function reasonOf(error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EACCES':
      return 'this user may not read it';
    case 'EISDIR':
      return 'that is a directory';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
