import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { isMetadataAddress, isMetadataName, isPrivateAddress } from './addresses.ts';
import { bareHost } from './web-address.ts';

/** All addresses of a name; rejects with the resolver's error. */
export type LookUp = (host: string) => Promise<readonly LookupAddress[]>;

/** Thrown before anything is sent. */
export class ForbiddenAddress extends Error {}

/**
 * What to connect to for a host: the addresses that were looked at here, and no later answer. A name that has one address
 * that is forbidden is refused as a whole.
 */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export function createResolve(deps: {
  readonly lookUp: LookUp;
  readonly allowPrivate: boolean;
  /** Which setting decides that. */
  readonly setting?: string;
}): Resolve {
  const { setting = 'VIGILOPS_NOTIFY_ALLOW_PRIVATE' } = deps;
  return async (given) => {
    const host = bareHost(given);
    if (isMetadataName(host)) {
      throw new ForbiddenAddress('addresses of cloud metadata are never asked');
    }
    const family = isIP(host);
    const addresses = family === 0 ? await deps.lookUp(host) : [{ address: host, family }];
    if (addresses.length === 0) {
      throw new Error(`${host} has no address`);
    }
    if (addresses.some(({ address }) => isMetadataAddress(address))) {
      throw new ForbiddenAddress('addresses of cloud metadata are never asked');
    }
    if (!deps.allowPrivate && addresses.some(({ address }) => isPrivateAddress(address))) {
      throw new ForbiddenAddress(`private addresses are not asked (${setting})`);
    }
    return addresses;
  };
}

/** getaddrinfo(3), which knows /etc/hosts and whatever else the host is set to ask. */
export async function systemLookUp(host: string): Promise<readonly LookupAddress[]> {
  const { promises } = await import('node:dns');
  return promises.lookup(host, { all: true, order: 'verbatim' });
}
