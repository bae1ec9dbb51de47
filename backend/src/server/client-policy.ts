import { VigilError } from '@vigilops/contracts';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { isLoopback, plainAddress, type NetworkSet } from './networks.ts';

export interface ClientPolicy {
  /** Where the request comes from; behind trusted proxies, what the nearest untrusted hop was. */
  addressOf(request: IncomingMessage): string;
  /** Over TLS as far as this process, or a trusted proxy before it, can tell. */
  cameEncrypted(request: IncomingMessage): boolean;
  /** Nobody on the way can listen: over TLS, or straight from this machine itself. */
  isPrivate(request: IncomingMessage): boolean;
  /** Throws TLS_REQUIRED for plain HTTP from another machine, unless its network is allowed by name. */
  requireSecure(request: IncomingMessage): void;
}

/** What proxies say of those for whom they ask. */
const PROXY_HEADERS = ['x-forwarded-for', 'x-forwarded-proto', 'forwarded', 'x-real-ip', 'via'];

/** What holds for all that comes over one connection. */
interface Peer {
  readonly isTrusted: boolean;
  /** It may speak plain HTTP for itself. */
  readonly mayBePlain: boolean;
}

export function createClientPolicy(config: {
  readonly trustProxy: NetworkSet;
  readonly allowPlainHttpFrom: NetworkSet;
}): ClientPolicy {
  const peers = new WeakMap<Socket, Peer>();
  const mayBePlain = (address: string) => isLoopback(address) || config.allowPlainHttpFrom(address);
  const peerOf = (socket: Socket): Peer => {
    let peer = peers.get(socket);
    if (peer === undefined) {
      const address = plainAddress(socket.remoteAddress ?? '');
      peer = { isTrusted: config.trustProxy(address), mayBePlain: mayBePlain(address) };
      peers.set(socket, peer);
    }
    return peer;
  };
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
    if (!peerOf(request.socket).isTrusted) {
      return false;
    }
    const forwarded = request.headersDistinct['x-forwarded-proto'] ?? [];
    return forwarded.length === 1 && forwarded[0]?.trim().toLowerCase() === 'https';
  };
  return {
    addressOf,
    cameEncrypted,
    // A proxy on this machine that is not trusted may have taken anything from anywhere.
    isPrivate: (request) =>
      cameEncrypted(request) ||
      (isLoopback(addressOf(request)) &&
        PROXY_HEADERS.every((name) => request.headersDistinct[name] === undefined)),
    requireSecure: (request) => {
      if (cameEncrypted(request)) {
        return;
      }
      const { isTrusted, mayBePlain: isPlainPeer } = peerOf(request.socket);
      if (isPlainPeer && !isTrusted) {
        return;
      }
      const address = addressOf(request);
      if (!mayBePlain(address)) {
        throw new VigilError('TLS_REQUIRED', `plain HTTP from ${address} is refused`);
      }
    },
  };
}
