import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';

import { isMetadataAddress, isMetadataName } from './address.ts';

/** All addresses of a name, as this host's own resolver has them; rejects with the resolver's error. */
export type LookUp = (host: string) => Promise<readonly LookupAddress[]>;

/** Thrown for a target that checks may not ask, before anything is sent to it. */
export class RefusedTarget extends Error {
  constructor(target: string) {
    super(`may not ask ${target}, which is of cloud metadata or link-local (checks.allow_metadata)`);
  }
}

/**
 * What to connect to for a host: the addresses that were looked at here, and no later answer. A name that has one
 * address of cloud metadata is refused as a whole.
 */
export type Resolve = (host: string) => Promise<readonly string[]>;

export function createResolve(deps: { readonly lookUp: LookUp; readonly allowMetadata: boolean }): Resolve {
  /** The system's resolver cannot be cancelled: those who wait for the same name share one call. */
  const running = new Map<string, Promise<readonly LookupAddress[]>>();

  function shared(host: string): Promise<readonly LookupAddress[]> {
    const known = running.get(host);
    if (known !== undefined) {
      return known;
    }
    const call = deps.lookUp(host).finally(() => running.delete(host));
    running.set(host, call);
    return call;
  }

  return async (host) => {
    if (!deps.allowMetadata && isMetadataName(host)) {
      throw new RefusedTarget(host);
    }
    const addresses = isIP(host) === 0 ? (await shared(host)).map(({ address }) => address) : [host];
    const refused = deps.allowMetadata ? undefined : addresses.find(isMetadataAddress);
    if (refused !== undefined) {
      throw new RefusedTarget(refused === host ? host : `${host} (${refused})`);
    }
    return addresses;
  };
}

/** getaddrinfo(3), which knows /etc/hosts and whatever else the host is set to ask. */
export async function systemLookUp(host: string): Promise<readonly LookupAddress[]> {
  const { promises } = await import('node:dns');
  return promises.lookup(host, { all: true, order: 'verbatim' });
}
