import type { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

import { isMetadataAddress } from '../connect/address.ts';
import { RefusedTarget } from '../connect/resolve.ts';
import { verdictOf } from '../connect/trouble.ts';
import { parseHostPort, withoutBrackets } from '../host-port.ts';
import type { ConfigOf, Probe, Verdict } from '../types.ts';
import { comparable } from './comparable.ts';

export interface DnsDeps {
  readonly monotonicMs: () => number;
  readonly allowMetadata: boolean;
}

type RecordType = ConfigOf<'dns'>['record_type'];

/** Says of a name, by the name server itself: there is none, or nothing of this type. */
const NEGATIVE = new Set(['ENOTFOUND', 'ENODATA', 'EREFUSED', 'EFORMERR', 'ENOTIMP']);
const TRIES = 2;
const MAX_SHOWN = 8;

/** Asks a name server for records, and compares them. */
export function createDnsProbe({ monotonicMs, allowMetadata }: DnsDeps): Probe<'dns'> {
  return async (config, run) => {
    const { trace, limit } = run;
    const { Resolver } = await import('node:dns/promises');
    limit.throwIfOver();
    const resolver = new Resolver({ timeout: Math.ceil(run.timeoutMs / TRIES), tries: TRIES });
    const done = limit.onOver(() => resolver.cancel());
    try {
      if (config.resolver !== undefined) {
        const server = serverOf(config.resolver);
        if (!allowMetadata && isMetadataAddress(server.host)) {
          throw new RefusedTarget(server.host);
        }
        resolver.setServers([server.text]);
      }
      trace.waitsFor = 'the answer of the name server';
      const startMs = monotonicMs();
      const records = await ask(resolver, config.host, config.record_type);
      trace.dnsMs = monotonicMs() - startMs;
      return compare(records, config);
    } catch (error) {
      limit.throwIfOver();
      return troubleOf(error, config);
    } finally {
      done();
    }
  };
}

/** The form that `setServers` knows: `1.1.1.1:53`, `[::1]:53`. */
function serverOf(written: string): { host: string; text: string } {
  const { host, port } = parseHostPort(written) ?? { host: withoutBrackets(written), port: 53 };
  return { host, text: isIP(host) === 6 ? `[${host}]:${String(port)}` : `${host}:${String(port)}` };
}

async function ask(resolver: Resolver, host: string, type: RecordType): Promise<readonly string[]> {
  switch (type) {
    case 'A':
      return resolver.resolve4(host);
    case 'AAAA':
      return resolver.resolve6(host);
    case 'CNAME':
      return resolver.resolveCname(host);
    case 'NS':
      return resolver.resolveNs(host);
    case 'TXT':
      return (await resolver.resolveTxt(host)).map((chunks) => chunks.join(''));
    case 'MX':
      return (await resolver.resolveMx(host)).map(
        ({ priority, exchange }) => `${String(priority)} ${exchange}`,
      );
    default:
      return type satisfies never;
  }
}

function compare(
  records: readonly string[],
  { host, record_type: type, expected }: ConfigOf<'dns'>,
): Verdict {
  if (records.length === 0) {
    return { status: 'down', error: `${host} has no ${type} record`, isAnswer: true };
  }
  const found = new Set(records.flatMap((record) => comparable(record, type)));
  const missing = expected.filter((one) => !found.has(comparable(one, type)[0]));
  if (missing.length === 0) {
    return { status: 'up' };
  }
  const shown = records.slice(0, MAX_SHOWN).join(', ');
  return { status: 'down', error: `${missing.join(', ')} is not among ${shown}`, isAnswer: true };
}

/**
 * A name server that fails (SERVFAIL) may itself be cut off from the others, as the stub on this host is when the
 * host is: not an answer.
 */
function troubleOf(error: unknown, { host, record_type: type }: ConfigOf<'dns'>): Verdict {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENODATA') {
    return { status: 'down', error: `${host} has no ${type} record`, isAnswer: true };
  }
  if (NEGATIVE.has(code)) {
    return { status: 'down', error: `${host} does not resolve (${code})`, isAnswer: true };
  }
  if (code === 'ESERVFAIL') {
    return { status: 'down', error: `the name server fails on ${host} (${code})`, isAnswer: false };
  }
  if (code === 'ETIMEOUT' || code === 'ECONNREFUSED') {
    return { status: 'down', error: `the name server cannot be reached (${code})`, isAnswer: false };
  }
  return verdictOf(error, host);
}
