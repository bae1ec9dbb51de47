import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Clock, Logger } from '@vigilops/runtime';

import { createChanges } from '../changes/changes.ts';
import { createChecks } from '../checks/index.ts';
import { createCollection } from '../collectors/collection.ts';
import type { CollectorDeps, CollectorFactory } from '../collectors/contract.ts';
import { COLLECTORS } from '../collectors/registry.ts';
import type { AgentConfig, ServerConfig } from '../config/agent-config.ts';
import { createDatabases } from '../databases/index.ts';
import { createLogTailer } from '../logs/index.ts';
import { createRoundEncoder } from '../metrics/round-encoder.ts';
import { createRelay } from '../relay/index.ts';
import { createSender, type Sender } from '../send/index.ts';
import { createSpool, diskFileSystem, type Spool } from '../spool/index.ts';
import { createStandby } from '../standby/index.ts';
import { AGENT_SCOPE, AGENT_VERSION } from '../version.ts';
import { type HostDeps, openHost } from './host.ts';
import { noteFirstSent } from './first-sent.ts';
import { lockStateDirectory } from './instance-lock.ts';
import { createLogFollowing } from './log-following.ts';
import { unloadFile } from './memory.ts';
import { uuidBytes } from './random.ts';
import { runEvery } from './schedule.ts';
import { shutDown } from './shutdown.ts';

export interface DaemonDeps extends HostDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly collectorDeps: (agent: CollectorDeps['agent']) => CollectorDeps;
  readonly logger: Logger;
}

export type DaemonConfig = AgentConfig & { readonly server: ServerConfig };

/**
 * The agent: collectors, checks and log files into the spool, the spool to the server, until `signal` aborts. Resolves within
 * five seconds of that, with whether every part has come to its end. Rejects when it cannot start: no state
 * directory, another agent in it.
 */
export async function runDaemon(
  config: DaemonConfig,
  deps: DaemonDeps,
  signal: AbortSignal,
): Promise<boolean> {
  const { clock, random, logger } = deps;
  mkdirSync(config.stateDirectory, { recursive: true, mode: 0o700 });
  const lock = await lockStateDirectory(config.stateDirectory);
  try {
    const host = openHost(config, deps);
    const spool = await openSpool(config, deps);
    const sender = createSender(senderConfig(config.server), { spool, clock, random, logger });
    const logs = createLogFollowing(
      config.logs.length === 0
        ? undefined
        : (resource) =>
            createLogTailer({ sources: config.logs, resource, scope: AGENT_SCOPE }, { spool, clock, logger }),
    );
    const checks = createChecks(config.checks, {
      ...deps,
      server: senderConfig(config.server),
      stateDirectory: config.stateDirectory,
      resource: () => host.resource(),
      spool,
      unload: unloadFile,
    });
    const changes = createChanges(config.changes, {
      ...deps,
      stateDirectory: config.stateDirectory,
      bootTimeMs: host.bootTimeMs,
      resource: () => host.resource(),
      spool,
      unload: unloadFile,
    });
    const databases = createDatabases(config.databases, {
      ...deps,
      assigned: { server: senderConfig(config.server), isTaken: config.server.databases },
      stateDirectory: config.stateDirectory,
      resource: () => host.resource(),
      spool,
      unload: unloadFile,
    });
    const relay = createRelay(config.relay, {
      ...deps,
      resource: () => host.resource(),
      spool,
      unload: unloadFile,
    });
    const standby = createStandby({
      ...deps,
      server: senderConfig(config.server),
      stateDirectory: config.stateDirectory,
      hearing: sender.hearing,
      isWanted: config.server.standby,
      unload: unloadFile,
    });
    const collectorDeps = deps.collectorDeps(() => ({
      ...collection.state(),
      ...logs.stats(),
      spool: spool.stats(),
      sender: sender.stats(),
      relay: relay.stats(),
      checks: checks.states(),
    }));
    const collection = createCollection(enabledCollectors(config), collectorDeps, logger);
    const encoder = createRoundEncoder({
      scope: AGENT_SCOPE,
      starts: { boot: host.bootTimeMs, agent: clock.now().getTime() },
    });

    async function runRound(): Promise<void> {
      try {
        const unixMs = clock.now().getTime();
        const readings = await collection.collect();
        const resource = host.resource();
        const body = encoder.encode(readings, resource, unixMs);
        await spool.append({ kind: 'metrics', body, rows: readings.length, positions: [] });
        await logs.follow(resource);
      } catch (error) {
        // The spool rejects what is under way when it closes.
        if (!signal.aborted) {
          logger.error({ error }, 'a round has failed');
        }
      }
    }

    await sender.start();
    await logs.follow(host.resource());
    checks.start();
    changes.start();
    databases.start();
    relay.start();
    standby.start();
    logger.info({ version: AGENT_VERSION, server: config.server.url }, 'the agent has started');
    void noteFirstSent(
      join(config.stateDirectory, 'first-sent'),
      { stats: sender.stats, clock, logger },
      signal,
    );
    const rounds = runEvery(config.metrics.intervalMs, runRound, { clock, random, signal });
    await Promise.race([rounds, aborted(signal)]);

    const isComplete = await shutDown(
      [
        { name: 'round', limitMs: 1_000, run: () => rounds },
        { name: 'checks', limitMs: 1_000, run: () => checks.stop() },
        { name: 'changes', limitMs: 500, run: () => changes.stop() },
        { name: 'databases', limitMs: 1_000, run: () => databases.stop() },
        { name: 'relay', limitMs: 1_000, run: () => relay.stop() },
        { name: 'standby', limitMs: 500, run: () => standby.stop() },
        { name: 'logs', limitMs: 1_000, run: () => logs.stop() },
        { name: 'drain', limitMs: 1_500, run: () => drain(spool, sender, clock) },
        { name: 'sender', limitMs: 500, run: () => sender.stop() },
        { name: 'spool', limitMs: 500, run: () => spool.close() },
      ],
      deps,
    );
    collection.close();
    logger.info({}, 'the agent has stopped; what was not sent stays in the spool');
    return isComplete;
  } finally {
    await lock.release();
  }
}

function openSpool(config: DaemonConfig, deps: DaemonDeps): Promise<Spool> {
  const { clock, random, randomBytes, uptimeSeconds, logger } = deps;
  const { maxBytes, maxAgeMs } = config.spool;
  const relayBytes = config.relay?.maxBytes;
  return createSpool(
    {
      directory: join(config.stateDirectory, 'spool'),
      ...(maxBytes === undefined ? {} : { maxBytes }),
      ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
      ...(relayBytes === undefined ? {} : { relayBytes }),
    },
    {
      fileSystem: diskFileSystem,
      clock,
      hostUpMs: () => Math.round(uptimeSeconds() * 1_000),
      random,
      newBatchId: () => uuidBytes(randomBytes),
      logger,
    },
  );
}

function senderConfig({ url, token, tokenFile, allowPlainHttp, caFile, fingerprint }: ServerConfig) {
  return {
    url,
    token,
    ...(tokenFile === undefined ? {} : { tokenFile }),
    allowPlainHttp,
    tls: {
      ...(caFile === undefined ? {} : { caFile }),
      ...(fingerprint === undefined ? {} : { fingerprint }),
    },
    userAgent: `vigilops-agent/${AGENT_VERSION}`,
  };
}

function enabledCollectors(config: AgentConfig): ReadonlyMap<string, CollectorFactory> {
  const disabled: readonly string[] = config.metrics.disabled;
  return new Map(Object.entries(COLLECTORS).filter(([name]) => !disabled.includes(name)));
}

const DRAIN_MS = 1_000;
const DRAIN_POLL_MS = 50;

/** Gives the server a last chance to take what is spooled; what it does not take is sent after the next start. */
async function drain(spool: Spool, sender: Sender, clock: Clock): Promise<void> {
  const endMs = clock.monotonicMs() + DRAIN_MS;
  const waits = () => Object.values(spool.stats()).some(({ records }) => records > 0);
  while (waits() && sender.stats().trouble === null && clock.monotonicMs() < endMs) {
    await clock.sleep(DRAIN_POLL_MS);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    } else {
      signal.addEventListener('abort', () => resolve(), { once: true });
    }
  });
}
