import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { ListenDeps } from './connections.ts';
import { trimEnd } from './frames.ts';
import { addressOf, type SyslogAddress, type SyslogPort } from './tcp-port.ts';

/** A burst that is larger is lost in the kernel, where nobody counts it. The kernel may give less. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

/** Syslog over UDP (RFC 5426): one message a datagram. What finds no room is dropped and counted. */
export async function openUdpPort(at: SyslogAddress, deps: ListenDeps): Promise<SyslogPort> {
  const socket = createSocket({
    type: isIPv6(at.host) ? 'udp6' : 'udp4',
    recvBufferSize: RECEIVE_BUFFER_BYTES,
  });
  socket.on('message', (datagram, { address }) => {
    if (!deps.isAllowed(address)) {
      deps.onLost('udp', 'not_allowed', 1);
      return;
    }
    if (!deps.room.hasRoom()) {
      deps.onLost('udp', 'queue_full', 1);
      return;
    }
    const bytes = trimEnd(datagram);
    if (bytes.length > 0) {
      deps.hear({ bytes, originalBytes: bytes.length, peerAddress: address, transport: 'udp' });
    }
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(at.port, at.host, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  // What a datagram of ours could not reach; we send none.
  socket.on('error', () => undefined);
  return {
    address: addressOf(socket.address()),
    close: () =>
      new Promise<void>((resolve) => {
        socket.close(() => {
          resolve();
        });
      }),
  };
}
