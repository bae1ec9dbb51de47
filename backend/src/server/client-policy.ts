import { VigilError } from '@vigilops/contracts';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { isLoopback, plainAddress, type NetworkSet } from './networks.ts';

export interface ClientPolicy {
  /** Where the request comes from; behind trusted proxies, what the nearest untrusted hop was. */
  addressOf(request: IncomingMessage): string;
  /** Over TLS as far as this process, or a trusted proxy before it, can tell. */
  cameEncrypted(request: IncomingMessage): boolean;
  /** Throws TLS_REQUIRED for plain HTTP from another machine, unless its network is allowed by name. */
  requireSecure(request: IncomingMessage): void;
}

export function createClientPolicy(config: {
  readonly trustProxy: NetworkSet;
  readonly allowPlainHttpFrom: NetworkSet;
}): ClientPolicy {
  const addressOf = (request: IncomingMessage): string => {
    let address = plainAddress(request.socket.remoteAddress ?? '');
    const hops = (request.headersDistinct['x-forwarded-for'] ?? [])
      .flatMap((header) => header.split(','))
      .map((hop) => plainAddress(hop.trim()));
    // Each proxy appends its own peer: walk back as long as the one who speaks is trusted.
    for (let hop = hops.pop(); hop !== undefined && config.trustProxy(address); hop = hops.pop()) {
      address = hop;
    }
    return address;
  };
  const cameEncrypted = (request: IncomingMessage): boolean => {
    if ((request.socket as Partial<TLSSocket>).encrypted === true) {
      return true;
    }
    const peer = request.socket.remoteAddress ?? '';
    const forwarded = request.headersDistinct['x-forwarded-proto'] ?? [];
    return (
      config.trustProxy(peer) && forwarded.length === 1 && forwarded[0]?.trim().toLowerCase() === 'https'
    );
  };
  return {
    addressOf,
    cameEncrypted,
    requireSecure: (request) => {
      if (cameEncrypted(request)) {
        return;
      }
      const address = addressOf(request);
      if (!isLoopback(address) && !config.allowPlainHttpFrom(address)) {
        throw new VigilError('TLS_REQUIRED', `plain HTTP from ${address} is refused`);
      }
    },
  };
}
