import { parseHostPort } from '../checks/host-port.ts';
import { parsePattern } from '../checks/http/pattern.ts';
import type { ChecksConfig } from '../checks/index.ts';
import type { CheckConfig, CheckDefinition } from '../checks/types.ts';
import type { Report } from './read-secret.ts';
import type { WrittenConfig, WrittenService } from './schema.ts';

const DEFAULT_TIMEOUT_MS = 10_000;

/** The blocks `checks` and `services`, and what a schema cannot say of them. */
export function toChecks(
  written: WrittenConfig,
  { isRoot }: { readonly isRoot: boolean },
  report: Report,
): ChecksConfig {
  const { remote, witnesses, allow_metadata: allowMetadata, max_concurrent: maxConcurrent } = written.checks;
  const names = new Set<string>();
  const own = written.services.map((service, index) => {
    const path = ['services', index];
    if (names.has(service.name)) {
      report([...path, 'name'], `\`name\`: there are two services ${JSON.stringify(service.name)}`);
    }
    names.add(service.name);
    checkTimes(service, path, report);
    checkScript(service, written.checks.scripts, isRoot, path, report);
    checkPattern(service, path, report);
    return toDefinition(service);
  });
  return {
    own,
    remote,
    witnesses: witnesses.flatMap((text, index) => {
      const witness = parseHostPort(text);
      if (witness === undefined) {
        report(
          ['checks', 'witnesses', index],
          `\`witnesses\`: expected host:port, got ${JSON.stringify(text)}`,
        );
      }
      return witness ?? [];
    }),
    allowMetadata,
    maxConcurrent,
  };
}

function toDefinition(service: WrittenService): CheckDefinition {
  const { name, interval: intervalMs, timeout, failures, successes, ...config } = service;
  const timeoutMs = timeout ?? Math.min(DEFAULT_TIMEOUT_MS, intervalMs);
  return {
    key: `own:${name}`,
    name,
    origin: { definition: describe(config, { name, intervalMs, timeoutMs, failures, successes }) },
    config,
    intervalMs,
    timeoutMs,
    failures,
    successes,
  };
}

/** What the server is told: a ServiceSpec of contracts/api/checks.ts, without what may be secret. */
function describe(
  config: CheckConfig,
  judged: Pick<CheckDefinition, 'name' | 'intervalMs' | 'timeoutMs' | 'failures' | 'successes'>,
): string {
  const check = Object.fromEntries(
    Object.entries(config).filter(([key]) => key !== 'headers' && key !== 'body'),
  );
  return JSON.stringify({
    name: judged.name,
    check,
    interval_seconds: judged.intervalMs / 1_000,
    timeout_seconds: judged.timeoutMs / 1_000,
    failures: judged.failures,
    successes: judged.successes,
  });
}

function checkTimes(service: WrittenService, path: readonly PropertyKey[], report: Report): void {
  for (const key of ['interval', 'timeout'] as const) {
    if ((service[key] ?? 0) % 1_000 !== 0) {
      report([...path, key], `\`${key}\`: expected whole seconds`);
    }
  }
  if (service.timeout !== undefined && service.timeout > service.interval) {
    report([...path, 'timeout'], '`timeout`: must not be longer than `interval`');
  }
}

/** A script runs with somebody's rights: whose, and that it may, is said by name. */
function checkScript(
  service: WrittenService,
  areAllowed: boolean,
  isRoot: boolean,
  path: readonly PropertyKey[],
  report: Report,
): void {
  if (service.type !== 'script') {
    return;
  }
  if (!areAllowed) {
    report(
      [...path, 'type'],
      '`type`: script: the agent runs scripts only with `scripts: true` under `checks`',
    );
  }
  if (service.command[0]?.startsWith('/') === false) {
    report([...path, 'command'], '`command`: expected the absolute path of a program first');
  }
  if (isRoot && service.user === undefined) {
    report(path, 'missing key `user`: this agent runs as root; say as whom the script is to run');
  }
  if (!isRoot && service.user !== undefined) {
    report([...path, 'user'], '`user`: only an agent that runs as root can run a script as another user');
  }
}

function checkPattern(service: WrittenService, path: readonly PropertyKey[], report: Report): void {
  const pattern = service.type === 'http' ? service.body_matches : undefined;
  if (pattern !== undefined && parsePattern(pattern) === undefined) {
    report([...path, 'body_matches'], '`body_matches`: not a regular expression');
  }
}
