import { readFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';

import type { Attributes } from '@vigilops/otlp';
import { type Clock, createTurns, type Logger } from '@vigilops/runtime';

import type { Spool } from '../spool/types.ts';
import { type FetchConfig, openAssignedFetch } from '../assigned/fetch.ts';
import { AGENT_SCOPE, AGENT_VERSION } from '../version.ts';
import { systemAfter } from './after.ts';
import { followChecks } from './assigned.ts';
import { createCheckSet } from './check-set.ts';
import { isLoopback } from './connect/address.ts';
import { createResolve, systemLookUp } from './connect/resolve.ts';
import { defaultWitnesses } from './default-witnesses.ts';
import type { HostPort } from './host-port.ts';
import { createRecorder } from './recorder.ts';
import { createAsk } from './registry.ts';
import type { CheckDefinition, CheckState } from './types.ts';
import { createWitness } from './witness.ts';

/** What the agent's own file says of checks. */
export interface ChecksConfig {
  readonly own: readonly CheckDefinition[];
  /** Whether definitions are also taken from the server. */
  readonly remote: boolean;
  /** Whom to ask whether this host is cut off; empty: the server. */
  readonly witnesses: readonly HostPort[];
  readonly allowMetadata: boolean;
  readonly maxConcurrent: number;
}

export interface ChecksDeps {
  readonly server: FetchConfig;
  readonly stateDirectory: string;
  readonly platform: 'linux' | 'darwin';
  readonly resource: () => Attributes;
  readonly spool: Pick<Spool, 'append'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** Lets a file of the bundle go that has done its work. */
  readonly unload: (file: string) => void;
}

export interface Checks {
  start(): void;
  /** The newest finding of each check that could tell. */
  states(): readonly CheckState[];
  /** Resolves when all runs have ended and every result is in the spool. */
  stop(): Promise<void>;
}

const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const OWN_ADDRESSES_MS = 60_000;
const STOPPED = new Error('the agent stops');

/** The checks of the agent's own file and of the server: definition -> probe -> witness -> spool. */
export function createChecks(config: ChecksConfig, deps: ChecksDeps): Checks {
  const { server, clock, logger } = deps;
  const monotonicMs = clock.monotonicMs;
  const ask = createAsk({
    resolve: createResolve({ lookUp: systemLookUp, allowMetadata: config.allowMetadata }),
    allowMetadata: config.allowMetadata,
    monotonicMs,
    now: clock.now,
    userAgent: `vigilops-agent/${AGENT_VERSION}`,
    platform: deps.platform,
    searchPath: SYSTEM_PATH,
    passwdFile: '/etc/passwd',
  });
  const witness = createWitness({
    witnesses: config.witnesses.length > 0 ? config.witnesses : witnessesOf(server.url),
    connect: { resolve: createResolve({ lookUp: systemLookUp, allowMetadata: true }), monotonicMs },
    clock,
    after: systemAfter,
    ownAddresses: createOwnAddresses(monotonicMs),
  });
  const recorder = createRecorder({ ...deps, after: systemAfter, scope: AGENT_SCOPE });
  const set = createCheckSet({
    ask,
    clock,
    after: systemAfter,
    logger,
    takeTurn: createTurns(config.maxConcurrent),
    witness,
    report: recorder.add,
  });
  const stopping = new AbortController();
  let following: Promise<void> = Promise.resolve();

  async function follow(): Promise<void> {
    const connection = await openAssignedFetch(server, '/api/v1/agent/checks');
    const assign = (assigned: readonly CheckDefinition[]) => set.replace([...config.own, ...assigned]);
    try {
      await followChecks(
        { ...deps, server: server.url, fetch: connection.fetch, parse: createParse(deps.unload), assign },
        stopping.signal,
      );
    } finally {
      connection.close();
    }
  }

  return {
    start() {
      set.replace(config.own);
      if (config.remote) {
        following = follow().catch((error: unknown) => {
          logger.error({ error }, 'checks of the server are not taken');
        });
      }
    },
    states: set.states,
    async stop() {
      stopping.abort(STOPPED);
      await following;
      await set.stop();
      await recorder.close();
    },
  };
}

/** zod and the schemas are loaded for each new answer: they are dear, and answers are seldom new. */
function createParse(unload: ChecksDeps['unload']) {
  return async (text: string) => {
    const { parseAssigned } = await import('./parse-assigned.ts');
    try {
      return parseAssigned(text);
    } finally {
      unload('parse-assigned.cjs');
    }
  };
}

function witnessesOf(server: string): readonly HostPort[] {
  const own = ownAddresses();
  return defaultWitnesses(server, {
    name: hostname(),
    isHere: (address) => isLoopback(address) || own.has(address),
    resolvConf: () => {
      try {
        return readFileSync('/etc/resolv.conf', 'utf8');
      } catch {
        return '';
      }
    },
  });
}

/** Looked up again each minute: the kernel is asked for every interface, which each success would have to pay for. */
function createOwnAddresses(monotonicMs: () => number): () => ReadonlySet<string> {
  let known: ReadonlySet<string> = new Set();
  let knownUntilMs = -Infinity;
  return () => {
    if (monotonicMs() >= knownUntilMs) {
      known = ownAddresses();
      knownUntilMs = monotonicMs() + OWN_ADDRESSES_MS;
    }
    return known;
  };
}

function ownAddresses(): ReadonlySet<string> {
  return new Set(
    Object.values(networkInterfaces()).flatMap((some) => (some ?? []).map(({ address }) => address)),
  );
}
