import { isIP } from 'node:net';

import type { HostPort } from './host-port.ts';
import { withoutBrackets } from './host-port.ts';

/**
 * Whom to ask whether this host is cut off, where the operator names nobody: the server; where that is on this very
 * host, the name servers of resolv.conf(5) that are not.
 */
export function defaultWitnesses(
  server: string,
  host: {
    readonly name: string;
    readonly isHere: (address: string) => boolean;
    readonly resolvConf: () => string;
  },
): readonly HostPort[] {
  const { hostname, port, protocol } = new URL(server);
  const name = withoutBrackets(hostname);
  const isHere =
    isIP(name) === 0 ? name === 'localhost' || name === host.name.toLowerCase() : host.isHere(name);
  if (!isHere) {
    return [{ host: name, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) }];
  }
  return [...host.resolvConf().matchAll(/^nameserver\s+(\S+)/gm)]
    .map(([, address = '']) => address)
    .filter((address) => isIP(address) !== 0 && !host.isHere(address))
    .map((address) => ({ host: address, port: 53 }));
}
