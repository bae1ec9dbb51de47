import { connect, isIP, type Socket, type TcpNetConnectOpts } from 'node:net';

import { formatHostPort, type HostPort, withoutBrackets } from '../host-port.ts';
import { type Limit, untilOver } from '../limit.ts';
import type { ProbeRun } from '../types.ts';
import type { Resolve } from './resolve.ts';

/** As long as an address may keep the next one of the same name waiting (RFC 8305, 5, for slow lines). */
const NEXT_ADDRESS_MS = 500;

export interface ConnectDeps {
  readonly resolve: Resolve;
  readonly monotonicMs: () => number;
}

/**
 * Resolves the name and opens a connection to one of its addresses, which is the caller's to destroy. Adds the times
 * of both to the trace. Rejects with the error of the system, RefusedTarget, or when the run is over.
 */
export async function openSocket(
  { host: written, port }: HostPort,
  { trace, limit }: ProbeRun,
  { resolve, monotonicMs }: ConnectDeps,
): Promise<Socket> {
  const host = withoutBrackets(written);
  const startMs = monotonicMs();
  trace.waitsFor = `the address of ${host}`;
  trace.addresses = [];
  const addresses = await untilOver(resolve(host), limit);
  trace.addresses = addresses;
  const resolvedMs = monotonicMs();
  if (isIP(host) === 0) {
    trace.dnsMs = (trace.dnsMs ?? 0) + resolvedMs - startMs;
  }
  trace.waitsFor = 'the connection';
  const socket = await open(optionsFor(host, port, addresses), limit);
  trace.connectMs = (trace.connectMs ?? 0) + monotonicMs() - resolvedMs;
  return socket;
}

type Target = TcpNetConnectOpts & HostPort;

function optionsFor(host: string, port: number, addresses: readonly string[]): Target {
  const [first = host] = addresses;
  if (addresses.length < 2) {
    return { host: first, port, noDelay: true };
  }
  const answers = addresses.map((address) => ({ address, family: isIP(address) }));
  return {
    host,
    port,
    noDelay: true,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
    lookup: (_host, _options, callback) => callback(null, answers),
  };
}

/** A port of this host that nobody listens at may be the one that the kernel gave us: then TCP connects to itself. */
function isOwnEnd({ localPort, localAddress, remotePort, remoteAddress }: Socket): boolean {
  return localPort === remotePort && localAddress === remoteAddress;
}

function open(options: Target, limit: Limit): Promise<Socket> {
  return new Promise((resolve, reject) => {
    limit.throwIfOver();
    const socket = connect(options);
    const done = limit.onOver((reason) => {
      socket.destroy();
      reject(reason);
    });
    // For good: what comes after the connection reaches its reader in another way, and must not end the process.
    socket.on('error', (error) => {
      done();
      reject(error);
    });
    socket.once('connect', () => {
      done();
      if (isOwnEnd(socket)) {
        socket.destroy();
        reject(
          Object.assign(new Error(`connect ECONNREFUSED ${formatHostPort(options)}`), {
            code: 'ECONNREFUSED',
          }),
        );
      } else {
        resolve(socket);
      }
    });
  });
}
