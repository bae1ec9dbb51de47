import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';

import { openSession } from '../session.ts';
import { mysqlConfig } from '../test/mariadb.ts';
import { openRecordedMySql } from '../test/recorded-mysql.ts';

/** What connects gets these bytes, and after each packet of its own the next ones. */
async function openBytes(...answers: readonly Buffer[]) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const rest = [...answers];
    socket.on('error', () => undefined);
    socket.on('data', () => void socket.write(rest.shift() ?? ''));
    socket.write(rest.shift() ?? '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  };
  onTestFinished(close);
  return { port: (server.address() as AddressInfo).port, close };
}

const refusal = (port: number, ms = 2_000) =>
  openSession(mysqlConfig({ port, password: 'p' }), AbortSignal.timeout(ms)).then(
    () => undefined,
    (error: unknown) => error,
  );

function packet(sequence: number, payload: Buffer): Buffer {
  const head = Buffer.from([0, 0, 0, sequence]);
  head.writeUIntLE(payload.length, 0, 3);
  return Buffer.concat([head, payload]);
}

describe('what answers at the port', () => {
  it.each([
    ['a web server', Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')],
    ['a server of SSH', Buffer.from('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n')],
    ['MySQL of before 3.21', packet(0, Buffer.from('\x093.20\0'))],
    ['an empty packet', packet(0, Buffer.alloc(0))],
    ['zeros', Buffer.alloc(1_000)],
  ])('is told to be no MySQL: %s', async (_, bytes) => {
    const { port } = await openBytes(bytes);

    expect(await refusal(port)).toMatchObject({
      kind: 'other',
      message: expect.stringContaining('does not answer as MySQL') as string,
    });
  });

  it('that says nothing is a time-out', async () => {
    const { port } = await openBytes();

    expect(await refusal(port, 200)).toMatchObject({ kind: 'timeout' });
  });

  it.each([
    [1_040, 'too_many_connections'],
    [1_129, 'other'],
    [1_130, 'rights'],
  ])('that refuses at once with %i is %s', async (errno, kind) => {
    const payload = Buffer.from('\xff\0\0Host is refused', 'latin1');
    payload.writeUInt16LE(errno, 1);
    const { port } = await openBytes(packet(0, payload));

    expect(await refusal(port)).toMatchObject({ kind });
  });

  it('is refused whatever it says, and never harms the agent', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { maxLength: 4 }),
        async (parts) => {
          const server = await openBytes(...parts.map((bytes, at) => packet(at * 2, Buffer.from(bytes))));

          expect(await refusal(server.port, 100)).toMatchObject({ name: 'DatabaseTrouble' });
          server.close();
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('a server that was logged in to', () => {
  const session = async (rows: Parameters<typeof openRecordedMySql>[1]) => {
    const server = await openRecordedMySql('p', rows);
    return openSession(mysqlConfig({ port: server.port, password: 'p' }), AbortSignal.timeout(10_000));
  };

  it('is read byte by byte: NULL, empty, long and what is no UTF-8', async () => {
    const { ask } = await session([[/./, [{ a: null, b: '', c: 'x'.repeat(70_000), d: 'ü\0', E: '1' }]]]);

    expect(await ask('SELECT')).toEqual([{ a: null, b: '', c: 'x'.repeat(70_000), d: 'ü\0', e: '1' }]);
  });

  it('refuses one statement and answers the next', async () => {
    const { ask, isOpen } = await session([
      [/^first/, 1_142],
      [/^second/, [{ a: '1' }]],
    ]);

    await expect(ask('first')).rejects.toMatchObject({ name: 'SqlError', errno: 1_142 });
    expect(await ask('second')).toEqual([{ a: '1' }]);
    expect(isOpen).toBe(true);
  });

  it('answers what is asked at the same time one after another', async () => {
    const { ask } = await session([
      [/^one/, [{ a: '1' }]],
      [/^two/, [{ a: '2' }]],
    ]);

    expect(await Promise.all([ask('one'), ask('two'), ask('one')])).toEqual([
      [{ a: '1' }],
      [{ a: '2' }],
      [{ a: '1' }],
    ]);
  });

  it('that sends more than anybody asked for is left', async () => {
    const opened = await session([[/./, Array.from({ length: 600 }, () => ({ a: 'x'.repeat(60_000) }))]]);
    opened.beginRound(AbortSignal.timeout(10_000));

    await expect(opened.ask('SELECT')).rejects.toMatchObject({
      kind: 'other',
      message: expect.stringContaining('bytes') as string,
    });
    expect(opened.isOpen).toBe(false);
  });
});
