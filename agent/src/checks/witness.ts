import type { Clock } from '@vigilops/runtime';

import type { After } from './after.ts';
import { isLoopback } from './connect/address.ts';
import { type ConnectDeps, openSocket } from './connect/connect.ts';
import { verdictOf } from './connect/trouble.ts';
import { formatHostPort, type HostPort, parseHostPort, withoutBrackets } from './host-port.ts';
import { timeLimit } from './limit.ts';
import { emptyTrace, type Found } from './run-once.ts';
import type { CheckConfig, CheckResult, Trace } from './types.ts';

export interface WitnessDeps {
  readonly witnesses: readonly HostPort[];
  readonly connect: ConnectDeps;
  readonly clock: Clock;
  readonly after: After;
  /** Addresses of this host's interfaces. */
  readonly ownAddresses: () => ReadonlySet<string>;
}

export interface Confirmed {
  readonly result: CheckResult;
  /**
   * No connection was made, and somebody else could be reached: now, which is after the probe. The way may have come
   * back between the two, so it is a failure only if the next one is, too.
   */
  readonly isDoubtful: boolean;
}

/** Tells a target that does not answer from a host that is cut off itself. */
export interface Witness {
  /**
   * The result as it is when the target answered, is on this host, or somebody else could be reached after the probe
   * began; else `inconclusive`.
   */
  confirm(found: Found): Promise<Confirmed>;
  /** A check that is no more says nothing. */
  forget(key: string): void;
}

const LIMIT_MS = 3_000;
const NOT_REACHED = new Error('not reached');

export function createWitness({ witnesses, connect, clock, after, ownAddresses }: WitnessDeps): Witness {
  /** By check: when one whose target is elsewhere was last up. */
  const lastUpMs = new Map<string, number>();
  /** By address: when it was last reached. */
  const lastReachedMs = new Map<string, number>();
  /** Checks that fail together ask together. */
  const asking = new Map<string, Promise<boolean>>();

  const isHere = (address: string) => isLoopback(address) || ownAddresses().has(address);
  const isElsewhere = ({ addresses }: Readonly<Trace>) =>
    addresses.length > 0 && !addresses.every((address) => isHere(address));

  async function connectTo(witness: HostPort): Promise<boolean> {
    const trace = emptyTrace();
    const { limit, settle } = timeLimit(LIMIT_MS, after);
    try {
      const socket = await openSocket(witness, { trace, timeoutMs: LIMIT_MS, limit }, connect);
      socket.destroy();
    } catch (error) {
      // A refusal has come from there, too.
      const verdict = verdictOf(error, witness.host);
      if (verdict.status !== 'down' || !verdict.isAnswer) {
        return false;
      }
    } finally {
      settle();
    }
    return isElsewhere(trace);
  }

  function reach(witness: HostPort, sinceMs: number): Promise<boolean> {
    const name = formatHostPort(witness);
    if ((lastReachedMs.get(name) ?? -Infinity) > sinceMs) {
      return Promise.resolve(true);
    }
    const known = asking.get(name);
    if (known !== undefined) {
      return known;
    }
    const call = connectTo(witness)
      .then((isReached) => {
        if (isReached) {
          lastReachedMs.set(name, clock.monotonicMs());
        }
        return isReached;
      })
      .finally(() => asking.delete(name));
    asking.set(name, call);
    return call;
  }

  const anotherIsUp = (key: string, sinceMs: number) =>
    [...lastUpMs].some(([other, upMs]) => other !== key && upMs > sinceMs);

  return {
    forget: (key) => void lastUpMs.delete(key),
    async confirm({ result, isAnswer, beganMs }) {
      const { definition, status, trace } = result;
      const { key, config } = definition;
      if (status === 'up' && config.type !== 'dns' && isElsewhere(trace)) {
        lastUpMs.set(key, clock.monotonicMs());
      }
      if (isAnswer || config.type === 'script' || (trace.addresses.length > 0 && !isElsewhere(trace))) {
        return { result, isDoubtful: false };
      }
      const others = witnesses.filter((witness) => !isSame(witness, config, trace));
      const isSeen =
        anotherIsUp(key, beganMs) ||
        (await firstTrue(others.map((witness) => reach(witness, beganMs)))) ||
        anotherIsUp(key, beganMs);
      return isSeen
        ? { result, isDoubtful: trace.connectMs === undefined }
        : {
            result: { ...result, status: 'inconclusive', error: excuse(others, result.error) },
            isDoubtful: false,
          };
    },
  };
}

/** A target that is asked about cannot be its own witness. */
function isSame(witness: HostPort, config: CheckConfig, { addresses }: Readonly<Trace>): boolean {
  const target = targetOf(config);
  const isHost =
    target?.host.toLowerCase() === witness.host.toLowerCase() || addresses.includes(witness.host);
  return isHost && target?.port === witness.port;
}

function targetOf(config: CheckConfig): HostPort | undefined {
  switch (config.type) {
    case 'http': {
      const { hostname, port, protocol } = new URL(config.url);
      return parseHostPort(`${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`);
    }
    case 'tcp':
      return { host: withoutBrackets(config.host), port: config.port };
    case 'dns':
      return config.resolver === undefined
        ? undefined
        : (parseHostPort(config.resolver) ?? { host: withoutBrackets(config.resolver), port: 53 });
    case 'icmp':
    case 'script':
      return undefined;
    default:
      return config satisfies never;
  }
}

function excuse(others: readonly HostPort[], error: string | undefined): string {
  const asked = others.map(formatHostPort);
  const nobody =
    asked.length === 0
      ? 'there is nobody else to ask (checks.witnesses)'
      : `neither the target nor ${asked.join(' nor ')} could be reached`;
  return `this host itself seems cut off: ${nobody}; ${error ?? ''}`;
}

/** Resolves with true as soon as one does, with false when none has. */
async function firstTrue(works: readonly Promise<boolean>[]): Promise<boolean> {
  const successes = works.map((work) => work.then((isTrue) => (isTrue ? true : Promise.reject(NOT_REACHED))));
  return Promise.any(successes).catch(() => false);
}
