import { createSocket } from 'node:dgram';
import { once } from 'node:events';

import { onTestFinished } from 'vitest';

const TYPES: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
};

/** What is said to a question: records as bytes of their data, or a code of failure (RFC 1035, 4.1.1). */
export type Reply = readonly Buffer[] | number | 'silence';

/** A name server on loopback that answers by `plan`, which is asked for "<TYPE> <name>"; its address with its port. */
export async function openNameServer(plan: (question: string) => Reply): Promise<string> {
  const socket = createSocket('udp4');
  socket.on('message', (query, { address, port }) => {
    const { name, type, end } = questionOf(query);
    const reply = plan(`${TYPES[type] ?? String(type)} ${name}`);
    if (reply !== 'silence') {
      socket.send(answerTo(query.subarray(0, end), type, reply), port, address);
    }
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return `127.0.0.1:${String(socket.address().port)}`;
}

export const ipv4 = (address: string) => Buffer.from(address.split('.').map(Number));
export const ipv6 = (...groups: readonly number[]) =>
  Buffer.from(groups.flatMap((group) => [group >> 8, group & 255]));
export const nameData = (name: string) =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);
export const mxData = (priority: number, name: string) =>
  Buffer.concat([Buffer.from([0, priority]), nameData(name)]);
export const textData = (...chunks: readonly string[]) =>
  Buffer.concat(chunks.map((chunk) => Buffer.from([chunk.length, ...Buffer.from(chunk)])));

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function answerTo(question: Buffer, type: number, reply: readonly Buffer[] | number): Buffer {
  const records = typeof reply === 'number' ? [] : reply;
  const header = Buffer.from(question);
  header[2] = 0x81;
  header[3] = 0x80 | (typeof reply === 'number' ? reply : 0);
  header.writeUInt16BE(records.length, 6);
  header.writeUInt16BE(0, 8);
  header.writeUInt16BE(0, 10);
  const answers = records.map((data) => {
    const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]);
    return Buffer.concat([head, data]);
  });
  return Buffer.concat([header, ...answers]);
}
