import type { Socket } from 'node:net';
import RedisParser from 'redis-parser';

import { DatabaseTrouble } from '../types.ts';
import { Refusal, type Reply } from './reply.ts';

/** Of what comes between two whole answers: CLIENT LIST of ten thousand clients is 4 MB. */
const MAX_ANSWER_BYTES = 16 * 1_024 * 1_024;

/** A key goes back as the server gave it, which may be any bytes. */
type Word = string | Uint8Array;

export interface RedisConnection {
  /** Asks; many may be under way. Rejects with Refusal for an error reply, with DatabaseTrouble when the connection is over. */
  call(...words: readonly Word[]): Promise<Reply>;
  isOpen(): boolean;
  /** Ends it at once, whatever is under way: that is rejected with the reason. */
  end(reason: Error): void;
  /** `host:port` of our own end, as CLIENT LIST has it. */
  readonly ownAddress: string;
  /** How often each command was asked since the last time, by its name in commandstats; begins anew. */
  takeOwnCalls(): ReadonlyMap<string, number>;
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/** Speaks RESP 2, which every version from 5 to 8 and Valkey understand, over an open socket, which it owns from now on. */
export function createRedisConnection(socket: Socket): RedisConnection {
  const waiting: Waiting[] = [];
  const ownCalls = new Map<string, number>();
  let bytesSinceReply = 0;
  let over: Error | undefined;

  const end = (reason: Error) => {
    over ??= reason;
    socket.destroy();
    for (const one of waiting.splice(0)) {
      one.reject(over);
    }
  };

  const parser = new RedisParser({
    returnBuffers: true,
    returnReply: (reply: Reply) => {
      bytesSinceReply = 0;
      waiting.shift()?.resolve(reply);
    },
    returnError: (error: Error) => {
      bytesSinceReply = 0;
      waiting.shift()?.reject(new Refusal(error.message));
    },
    returnFatalError: () => {
      end(new DatabaseTrouble('other', 'what answers is no Redis: set databases[].host and port to one'));
    },
  });

  socket.on('data', (chunk: Buffer) => {
    bytesSinceReply += chunk.length;
    if (bytesSinceReply > MAX_ANSWER_BYTES) {
      end(new DatabaseTrouble('other', `an answer is longer than ${String(MAX_ANSWER_BYTES)} bytes`));
      return;
    }
    parser.execute(chunk);
  });
  socket.on('error', end);
  socket.once('close', () => {
    end(Object.assign(new Error('the server closed the connection'), { code: 'ECONNRESET' }));
  });

  const call = (...words: readonly Word[]) => {
    if (over !== undefined) {
      return Promise.reject(over);
    }
    const nameInStats = statsName(words);
    ownCalls.set(nameInStats, (ownCalls.get(nameInStats) ?? 0) + 1);
    return new Promise<Reply>((resolve, reject) => {
      waiting.push({ resolve, reject });
      socket.write(encode(words));
    });
  };

  return {
    call,
    isOpen: () => over === undefined,
    end,
    ownAddress: `${socket.localAddress ?? ''}:${String(socket.localPort ?? 0)}`,
    takeOwnCalls: () => {
      const taken = new Map(ownCalls);
      ownCalls.clear();
      return taken;
    },
  };
}

const CONTAINERS: ReadonlySet<string> = new Set(['CLIENT', 'CONFIG', 'LATENCY', 'MEMORY', 'SLOWLOG']);

/** From version 7 on commands with a second word are counted by both. */
function statsName([first, second]: readonly Word[]): string {
  const command = String(first);
  return (CONTAINERS.has(command) ? `${command}|${String(second)}` : command).toLowerCase();
}

function encode(parts: readonly Word[]): Buffer {
  const chunks = [Buffer.from(`*${String(parts.length)}\r\n`)];
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    chunks.push(Buffer.from(`$${String(bytes.length)}\r\n`), Buffer.from(bytes), Buffer.from('\r\n'));
  }
  return Buffer.concat(chunks);
}
