import { constants, generateKeyPairSync, privateDecrypt, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

import { onTestFinished } from 'vitest';

import { type Channel, createChannel } from '../wire/channel.ts';
import { lengthCoded } from '../wire/fields.ts';

/** Rows by the beginning of a statement; a number is an error of the server. A statement that is not among them has no rows. */
export type Recorded = readonly (readonly [
  statement: RegExp,
  rows: readonly Readonly<Record<string, string | null>>[] | number,
])[];

export interface RecordedMySql {
  readonly port: number;
  readonly asked: readonly string[];
  /** What the next answers are. */
  answers: Recorded;
}

/**
 * A server that speaks as MySQL 8 does to an account of `caching_sha2_password` whose password it has not seen yet, without
 * TLS, and that answers what a test says. No MySQL can be had here: its answers are made from its manual.
 */
export async function openRecordedMySql(password: string, answers: Recorded): Promise<RecordedMySql> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    void serve(socket).catch(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  const recorded: RecordedMySql = { port: (server.address() as AddressInfo).port, asked, answers };

  async function serve(socket: Socket): Promise<void> {
    const channel = createChannel(socket, { maxPacketBytes: 1_048_576, maxBytes: Number.MAX_SAFE_INTEGER });
    const challenge = Buffer.from(randomBytes(20).map((byte) => (byte % 90) + 33));
    channel.write(greeting(challenge));
    await channel.read();
    // Full authentication: it has no hash of it yet.
    channel.write(Buffer.from([0x01, 0x04]));
    await channel.read();
    channel.write(
      Buffer.concat([
        Buffer.from([0x01]),
        Buffer.from(keys.publicKey.export({ type: 'spki', format: 'pem' })),
      ]),
    );
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const masked = privateDecrypt({ key: keys.privateKey, padding }, await channel.read());
    const sent = Buffer.from(masked.map((byte, at) => byte ^ (challenge[at % 20] ?? 0))).toString('utf8');
    if (sent !== `${password}\0`) {
      channel.write(error(1045, 'Access denied'));
      return;
    }
    channel.write(OK);
    for (;;) {
      channel.beginCommand();
      const sql = (await channel.read()).toString('utf8', 1);
      asked.push(sql);
      answer(channel, recorded.answers.find(([statement]) => statement.test(sql))?.[1] ?? []);
    }
  }
  return recorded;
}

const OK = Buffer.from([0, 0, 0, 2, 0, 0, 0]);
const END = Buffer.from([0xfe, 0, 0, 2, 0]);

function answer(channel: Channel, rows: Recorded[number][1]): void {
  if (typeof rows === 'number') {
    channel.write(error(rows, 'refused'));
    return;
  }
  const [first] = rows;
  if (first === undefined) {
    channel.write(OK);
    return;
  }
  const columns = Object.keys(first);
  channel.write(Buffer.from([columns.length]));
  for (const column of columns) {
    const parts = ['def', '', '', '', column, column].map((text) => lengthCoded(Buffer.from(text)));
    channel.write(Buffer.concat([...parts, Buffer.alloc(13)]));
  }
  channel.write(END);
  for (const row of rows) {
    channel.write(
      Buffer.concat(
        columns.map((column) => {
          const value = row[column] ?? null;
          return value === null ? Buffer.from([0xfb]) : lengthCoded(Buffer.from(value));
        }),
      ),
    );
  }
  channel.write(END);
}

function greeting(challenge: Buffer): Buffer {
  // Everything but TLS, as the flags of 8.0 are.
  const flags = 0xdf_ff_f7_ff;
  const bytes = Buffer.alloc(2);
  const high = Buffer.alloc(2);
  bytes.writeUInt16LE(flags & 0xffff);
  high.writeUInt16LE((flags >>> 16) & 0xffff);
  return Buffer.concat([
    Buffer.from([10]),
    Buffer.from('8.4.3\0'),
    Buffer.from([9, 0, 0, 0]),
    challenge.subarray(0, 8),
    Buffer.from([0]),
    bytes,
    Buffer.from([255, 2, 0]),
    high,
    Buffer.from([21]),
    Buffer.alloc(10),
    challenge.subarray(8),
    Buffer.from([0]),
    Buffer.from('caching_sha2_password\0'),
  ]);
}

function error(errno: number, words: string): Buffer {
  const head = Buffer.from([0xff, 0, 0]);
  head.writeUInt16LE(errno, 1);
  return Buffer.concat([head, Buffer.from(`#HY000${words}`)]);
}
