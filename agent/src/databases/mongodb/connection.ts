import type { Socket } from 'node:net';

import { deserialize, serialize } from 'bson';

import { DatabaseTrouble } from '../types.ts';
import { type Doc, numberAt, textAt } from './document.ts';

const OP_MSG = 2013;
const HEADER_BYTES = 16;
/** Header, flags, and the kind of the one section. */
const BEFORE_DOCUMENT = HEADER_BYTES + 5;
/** The largest document of MongoDB, and room for what is around it. */
const MAX_ANSWER_BYTES = 17 * 1_024 * 1_024;

/** The server understood, and will not. */
export class Refusal extends Error {
  readonly code: number;
  readonly codeName: string;
  constructor(answer: Doc) {
    super(textAt(answer, 'errmsg') ?? 'the server refuses');
    this.name = 'Refusal';
    this.code = numberAt(answer, 'code') ?? 0;
    this.codeName = textAt(answer, 'codeName') ?? '';
  }
}

export interface MongoConnection {
  /** Runs a command in a database. Rejects with Refusal for `ok: 0`, with DatabaseTrouble when the connection is over. */
  command(database: string, command: Doc): Promise<Doc>;
  isOpen(): boolean;
  /** Ends it at once; what is under way is rejected with the reason. */
  end(reason: Error): void;
  /** `host:port` of our own end, as currentOp has it. */
  readonly ownAddress: string;
}

interface Waiting {
  readonly resolve: (answer: Doc) => void;
  readonly reject: (error: Error) => void;
}

/** Speaks OP_MSG, which every version since 3.6 does, over an open socket, which it owns from now on. */
export function createMongoConnection(socket: Socket): MongoConnection {
  const waiting = new Map<number, Waiting>();
  const pending: Buffer[] = [];
  let pendingBytes = 0;
  let lastRequest = 0;
  let over: Error | undefined;

  const end = (reason: Error) => {
    over ??= reason;
    socket.destroy();
    for (const one of waiting.values()) {
      one.reject(over);
    }
    waiting.clear();
  };

  const receive = (message: Buffer) => {
    const one = waiting.get(message.readInt32LE(8));
    waiting.delete(message.readInt32LE(8));
    const answer = deserialize(message.subarray(BEFORE_DOCUMENT)) as Doc;
    if (numberAt(answer, 'ok') === 1) {
      one?.resolve(answer);
    } else {
      one?.reject(new Refusal(answer));
    }
  };

  const read = () => {
    for (;;) {
      // Joined only once a message is whole: an answer of 16 MB comes in many parts.
      const [first = Buffer.alloc(0)] = pending;
      if (first.length < HEADER_BYTES && pending.length > 1) {
        pending.splice(0, pending.length, Buffer.concat(pending));
        continue;
      }
      if (first.length < HEADER_BYTES) {
        return;
      }
      const length = first.readInt32LE(0);
      if (first.readInt32LE(12) !== OP_MSG || length < BEFORE_DOCUMENT || length > MAX_ANSWER_BYTES) {
        end(new DatabaseTrouble('other', 'what answers is no MongoDB: set databases[].host and port to one'));
        return;
      }
      if (pendingBytes < length) {
        return;
      }
      const all = Buffer.concat(pending);
      pending.splice(0, pending.length, all.subarray(length));
      pendingBytes -= length;
      receive(all.subarray(0, length));
    }
  };

  socket.on('data', (chunk: Buffer) => {
    pending.push(chunk);
    pendingBytes += chunk.length;
    try {
      read();
    } catch (error) {
      end(new DatabaseTrouble('other', 'an answer cannot be read', { cause: error }));
    }
  });
  socket.on('error', end);
  socket.once('close', () => {
    end(Object.assign(new Error('the server closed the connection'), { code: 'ECONNRESET' }));
  });

  return {
    command(database, command) {
      if (over !== undefined) {
        return Promise.reject(over);
      }
      lastRequest += 1;
      const id = lastRequest;
      return new Promise<Doc>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        socket.write(message(id, { ...command, $db: database }));
      });
    },
    isOpen: () => over === undefined,
    end,
    ownAddress: `${socket.localAddress ?? ''}:${String(socket.localPort ?? 0)}`,
  };
}

/** One section of kind 0: the command. */
export function message(id: number, command: Doc): Buffer {
  const body = serialize(command, { ignoreUndefined: true });
  const head = Buffer.alloc(BEFORE_DOCUMENT);
  head.writeInt32LE(BEFORE_DOCUMENT + body.length, 0);
  head.writeInt32LE(id, 4);
  head.writeInt32LE(OP_MSG, 12);
  return Buffer.concat([head, body]);
}
