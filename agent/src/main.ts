import { statfs } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';

import { silentLogger } from '@vigilops/runtime';

import { HELP, parseArguments } from './cli/arguments.ts';
import type { CollectorDeps, FileSystemSpace } from './collectors/contract.ts';
import { systemCollectorDeps } from './collectors/system-deps.ts';
import type { AgentConfig } from './config/agent-config.ts';
import { type DaemonConfig, runDaemon } from './daemon/daemon.ts';
import { openHost } from './daemon/host.ts';
import { leanClock } from './daemon/clock.ts';
import { createJsonLogger } from './daemon/json-logger.ts';
import { exposedCollect, keepMemorySmall, unloadFile } from './daemon/memory.ts';
import { countPending } from './daemon/pending.ts';
import { createKernelRandom, uuidBytes, uuidText } from './daemon/random.ts';
import { writeStderr } from './daemon/stderr-line.ts';
import { isInContainer } from './host/container.ts';
import { hostPaths } from './host/paths.ts';
import { AGENT_VERSION } from './version.ts';

interface Loaded {
  readonly config: AgentConfig;
  readonly warnings: readonly string[];
}

/** A stop that takes longer has met a disk or a mount that does not answer. */
const STOP_LIMIT_MS = 5_000;

const environment = process.env;
const clock = leanClock;
const platform = process.platform === 'darwin' ? 'darwin' : 'linux';
const paths = hostPaths(environment);
const randomBytes = createKernelRandom();
const fileSystemCalls = countPending((path: string): Promise<FileSystemSpace> => statfs(path));

const collectorDeps = (agent: CollectorDeps['agent']): CollectorDeps =>
  systemCollectorDeps({ platform, paths, clock, agent, statfs: fileSystemCalls.run });
const hostDeps = {
  platform,
  paths,
  inContainer: isInContainer(environment),
  uptimeSeconds: uptime,
  newUuid: () => uuidText(uuidBytes(randomBytes)),
  clock,
} as const;

main(process.argv.slice(2)).then(leave, (error: unknown) => {
  writeStderr(`vigilops-agent: ${error instanceof Error ? error.message : String(error)}\n`);
  leave(1);
});

async function main(words: readonly string[]): Promise<number> {
  const parsed = parseArguments(words);
  if ('error' in parsed) {
    writeStderr(`vigilops-agent: ${parsed.error}; see --help\n`);
    return 2;
  }
  const configPath = parsed.configPath ?? (environment['VIGILOPS_CONFIG'] || undefined);
  switch (parsed.command) {
    case 'help':
      process.stdout.write(HELP);
      return 0;
    case 'version':
      process.stdout.write(`vigilops-agent ${AGENT_VERSION}\n`);
      return 0;
    case 'inventory': {
      const { readInventory } = await import('./cli/inventory.ts');
      process.stdout.write(`${await readInventory()}\n`);
      return 0;
    }
    case 'check-config':
      return checkConfig(configPath);
    case 'enroll':
      return enrollHost(parsed.server ?? '', configPath);
    case 'once':
      return once(configPath, parsed.json);
    case 'run':
      return run(configPath);
    default:
      return parsed.command satisfies never;
  }
}

async function checkConfig(configPath: string | undefined): Promise<number> {
  const loaded = await load(configPath, { needsServer: true });
  if (loaded === undefined) {
    return 1;
  }
  loaded.warnings.forEach((warning) => process.stdout.write(`warning: ${warning}\n`));
  process.stdout.write('ok\n');
  return 0;
}

/** The secret comes by standard input: arguments and environment of a process can be read by others. */
async function enrollHost(server: string, configPath: string | undefined): Promise<number> {
  const { enroll } = await import('./enroll/enroll.ts');
  const options = {
    configPath,
    server: server.replace(/\/+$/, ''),
    environment,
    hostName: hostname(),
    isRoot: process.getuid?.() === 0,
    input: process.stdin,
  };
  process.stdout.write(`${await enroll(options, hostDeps)}\n`);
  return 0;
}

async function once(configPath: string | undefined, json: boolean): Promise<number> {
  const loaded = await load(configPath, { needsServer: false });
  if (loaded === undefined) {
    return 1;
  }
  const { config } = loaded;
  const { collectOnce } = await import('./cli/once.ts');
  const options = {
    resource: openHost(config, { ...hostDeps, readOnly: true, logger: silentLogger }).resource(),
    disabled: config.metrics.disabled,
    logPaths: config.logs.flatMap((log) => log.paths),
    databases: config.databases,
    json,
  };
  process.stdout.write(`${await collectOnce(options, collectorDeps)}\n`);
  return 0;
}

/** Runs until SIGTERM or SIGINT; SIGHUP starts anew with the configuration as it is then, if that is valid. */
async function run(configPath: string | undefined): Promise<number> {
  const stop = new AbortController();
  let reload = new AbortController();
  let next = await load(configPath, { needsServer: true });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stop.abort();
      setTimeout(leaveAtOnce, STOP_LIMIT_MS).unref();
    });
  }
  process.on('SIGHUP', () => {
    void load(configPath, { needsServer: true }).then((loaded) => {
      if (loaded === undefined) {
        writeStderr('vigilops-agent: the configuration stays as it was\n');
        return;
      }
      next = loaded;
      reload.abort();
    });
  });
  while (next !== undefined && !stop.signal.aborted) {
    const { config, warnings } = next;
    next = undefined;
    reload = new AbortController();
    const logger = createJsonLogger(config.logLevel, writeStderr, clock.now);
    warnings.forEach((warning) => logger.warn({}, warning));
    const signal = AbortSignal.any([stop.signal, reload.signal]);
    void keepMemorySmall({ clock, signal, collect: exposedCollect() });
    try {
      const isComplete = await runDaemon(
        withServer(config),
        { ...hostDeps, readOnly: false, random: Math.random, randomBytes, collectorDeps, logger },
        signal,
      );
      if (!isComplete) {
        // A call into a disk that does not answer: Node would wait for it, and a new agent in here would meet it.
        leaveAtOnce();
      }
    } catch (error) {
      logger.error({ error }, 'the agent cannot run');
      return 1;
    }
  }
  return stop.signal.aborted ? 0 : 1;
}

/** Prints what is wrong and returns undefined, or returns the configuration. */
async function load(
  path: string | undefined,
  { needsServer }: { needsServer: boolean },
): Promise<Loaded | undefined> {
  // The YAML parser and the schemas are wanted once, and weigh as much as the rest of the agent.
  const { loadConfig } = await import('./config/load-config.ts');
  const isRoot = process.getuid?.() === 0;
  const loaded = loadConfig({ path, environment, hostName: hostname(), isRoot, needsServer });
  unloadFile('load-config.cjs');
  if (loaded.ok) {
    return loaded;
  }
  loaded.problems.forEach(({ text }) => writeStderr(`${text}\n`));
  return undefined;
}

function withServer(config: AgentConfig): DaemonConfig {
  if (config.server === undefined) {
    throw new Error('the configuration names no server');
  }
  return { ...config, server: config.server };
}

/** Node waits for calls into a file system that does not answer; everything that counts is on disk by now. */
function leave(code: number): void {
  if (fileSystemCalls.pending() > 0) {
    leaveAtOnce();
  }
  process.exit(code);
}

function leaveAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}
