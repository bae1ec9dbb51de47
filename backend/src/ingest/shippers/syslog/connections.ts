import type { Socket } from 'node:net';
import { createFrameReader } from './frames.ts';
import type { SyslogLimits } from './limits.ts';
import type { WaitingRoom } from './waiting-room.ts';

export type Transport = 'tcp' | 'tls' | 'udp';
export type LossReason =
  'not_allowed' | 'too_many_connections' | 'queue_full' | 'torn' | 'refused' | 'closing';

/** Message bytes and where they came from. */
export interface Heard {
  readonly bytes: Buffer;
  readonly originalBytes: number;
  readonly peerAddress: string;
  readonly transport: Transport;
}

export interface ListenDeps {
  readonly isAllowed: (address: string) => boolean;
  readonly hear: (heard: Heard) => void;
  readonly room: Pick<WaitingRoom<never>, 'hasRoom' | 'whenRoom'>;
  readonly onLost: (transport: Transport, reason: LossReason, count: number) => void;
  readonly limits: SyslogLimits;
}

const KEEP_ALIVE_MS = 60_000;

/** Reads one connection to its end. While the waiting room is full it is not read, so that TCP itself slows the sender. */
export function readConnection(socket: Socket, transport: 'tcp' | 'tls', deps: ListenDeps): void {
  const { limits, room } = deps;
  const peerAddress = socket.remoteAddress ?? '';
  const frames = createFrameReader(limits.maxMessageBytes, (bytes, originalBytes) => {
    deps.hear({ bytes, originalBytes, peerAddress, transport });
  });
  let how: 'closed' | 'broken' = 'broken';
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.setTimeout(limits.idleMs, () => {
    // One that is not read cannot say anything.
    if (!socket.isPaused()) {
      socket.destroy();
    }
  });
  const pauseWhileFull = () => {
    if (room.hasRoom() || socket.destroyed) {
      socket.resume();
      return;
    }
    socket.pause();
    room.whenRoom(pauseWhileFull);
  };
  socket.on('data', (chunk: Buffer) => {
    frames.push(chunk);
    if (!room.hasRoom()) {
      pauseWhileFull();
    }
  });
  socket.on('end', () => {
    how = 'closed';
  });
  // What broke it is told by the close that follows.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    if (frames.end(how)) {
      deps.onLost(transport, 'torn', 1);
    }
  });
}
