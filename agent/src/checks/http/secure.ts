import { isIP, type Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';

import type { ProbeRun } from '../types.ts';

/**
 * TLS over an open connection. Whatever the server shows is taken: who asks looks at it before anything is sent, so
 * that also what cannot be trusted is told in words. One context for all checks: making one takes a millisecond.
 */
export function createSecure(monotonicMs: () => number) {
  let context: SecureContext | undefined;

  return async function secure(socket: Socket, host: string, { trace, limit }: ProbeRun): Promise<TLSSocket> {
    const { connect, createSecureContext } = await import('node:tls');
    context ??= createSecureContext();
    const startMs = monotonicMs();
    trace.waitsFor = 'the TLS handshake';
    const secured = connect({
      socket,
      host,
      servername: isIP(host) === 0 ? host.replace(/\.$/, '') : '',
      secureContext: context,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    });
    await new Promise<void>((resolve, reject) => {
      const done = limit.onOver((reason) => {
        secured.destroy();
        reject(reason);
      });
      secured.on('error', (error) => {
        done();
        reject(error);
      });
      secured.once('secureConnect', () => {
        done();
        resolve();
      });
    });
    trace.tlsMs = (trace.tlsMs ?? 0) + monotonicMs() - startMs;
    return secured;
  };
}
