import { VigilError } from '@vigilops/contracts';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { generate } from 'selfsigned';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_DECODE_LIMITS, type Intake } from '../../index.ts';
import { bodiesIn } from '../test/logs-in-request.ts';
import type { Transport } from './connections.ts';
import { DEFAULT_SYSLOG_LIMITS, type SyslogLimits } from './limits.ts';
import { openSyslogPorts, type SyslogDeps, type SyslogPorts } from './ports.ts';

const FREE = { host: '127.0.0.1', port: 0 };
const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

interface House {
  readonly ports: SyslogPorts;
  readonly stored: string[];
  readonly lost: [transport: string, reason: string][];
  /** Messages read so far. */
  readonly received: Record<Transport, number>;
  failWith(error: Error | undefined): void;
  connection(): Promise<Socket>;
}

async function open(changes: Partial<SyslogDeps> = {}, limits: Partial<SyslogLimits> = {}): Promise<House> {
  const stored: string[] = [];
  const lost: [string, string][] = [];
  const received = { tcp: 0, tls: 0, udp: 0 };
  let failure: Error | undefined;
  const intake: Intake = (_kind, { body }) => {
    if (failure !== undefined) {
      return Promise.reject(failure);
    }
    stored.push(...bodiesIn(body));
    return Promise.resolve({ partial: null, hostIds: [] });
  };
  let ids = 0;
  const ports = await openSyslogPorts({
    tcp: FREE,
    udp: undefined,
    tls: undefined,
    isAllowed: () => true,
    timeZone: 'UTC',
    intake,
    decodeLimits: DEFAULT_DECODE_LIMITS,
    metrics: {
      received: (transport) => void (received[transport] += 1),
      lost: (transport, reason) => void lost.push([transport, reason]),
    },
    newId: () => String((ids += 1)),
    clock: systemClock,
    logger: silentLogger,
    limits: { ...DEFAULT_SYSLOG_LIMITS, gatherMs: 1, backoff: { initialMs: 1, maxMs: 5 }, ...limits },
    ...changes,
  });
  opened.push(ports);
  return {
    ports,
    stored,
    lost,
    received,
    failWith: (error) => void (failure = error),
    connection: async () => {
      const socket = connect(portOf(ports.addresses.tcp), '127.0.0.1');
      // Whoever is cut off hears of it by an error, or by a close.
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      opened.push({
        close: () => {
          socket.destroy();
          return Promise.resolve();
        },
      });
      return socket;
    },
  };
}

const portOf = (address: string | undefined) => Number(address?.split(':').at(-1));
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${String(index)}`);
const WAIT = { timeout: 20_000 };

describe('the ports of syslog', () => {
  it('take every line of TCP once and in order', async () => {
    const { stored, connection } = await open();
    const socket = await connection();
    const lines = numbered(5_000);
    socket.end(lines.map((line) => `<13>1 - h a - - - ${line}\n`).join(''));
    await vi.waitFor(() => {
      expect(stored).toEqual(lines);
    }, WAIT);
  });

  it('take datagrams of UDP, one message each', async () => {
    const { ports, stored } = await open({ tcp: undefined, udp: FREE });
    const socket = createSocket('udp4');
    for (const line of numbered(50)) {
      socket.send(`<13>1 - h a - - - ${line}\n`, portOf(ports.addresses.udp), '127.0.0.1');
    }
    await vi.waitFor(() => {
      expect([...stored].sort()).toEqual(numbered(50).sort());
    }, WAIT);
    socket.close();
  });

  it('take TLS', async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'test' }], {
      algorithm: 'sha256',
    });
    const { ports, stored } = await open({ tcp: undefined, tls: { ...FREE, cert, key } });
    const socket = connectTls({
      port: portOf(ports.addresses.tls),
      host: '127.0.0.1',
      rejectUnauthorized: false,
    });
    socket.end('23 <13>1 - h a - - - hello');
    await vi.waitFor(() => {
      expect(stored).toEqual(['hello']);
    }, WAIT);
  });

  it('close the door to networks that are not named, and count them', async () => {
    const { ports, stored, lost, connection } = await open({ udp: FREE, isAllowed: () => false });
    const socket = await connection();
    const closed = once(socket, 'close');
    socket.write('<13>x\n');
    await closed;
    const udp = createSocket('udp4');
    udp.send('<13>x', portOf(ports.addresses.udp), '127.0.0.1');
    await vi.waitFor(() => {
      expect(lost).toEqual([
        ['tcp', 'not_allowed'],
        ['udp', 'not_allowed'],
      ]);
    }, WAIT);
    udp.close();
    expect(stored).toEqual([]);
  });

  it('do not read TCP while there is no room, lose nothing, and drop and count UDP', async () => {
    const { ports, stored, lost, received, failWith, connection } = await open(
      { udp: FREE },
      { maxWaitingBytes: 20_000, maxBatchMessages: 10 },
    );
    failWith(new VigilError('STORE_UNAVAILABLE', 'the database is away'));
    const socket = await connection();
    const line = (index: number) => `${String(index)} ${'x'.repeat(1_000)}`;
    const lines = Array.from({ length: 20_000 }, (_, index) => line(index));
    // 20 MB: more than the buffers of both sides hold, so that the sender has to wait.
    const isAllWritten = new Promise<void>((resolve) => {
      socket.write(lines.map((text) => `<13>1 - h a - - - ${text}\n`).join(''), () => {
        resolve();
      });
    });
    const udp = createSocket('udp4');
    const isFull = () => lost.filter(([, reason]) => reason === 'queue_full').length;
    await vi.waitFor(() => {
      udp.send('<13>x', portOf(ports.addresses.udp), '127.0.0.1');
      expect(isFull()).toBeGreaterThan(0);
    }, WAIT);
    // So many turns, each with a datagram that is heard: enough to read all of TCP three times, if it were read.
    for (let turn = 0; turn < 1_000; turn += 1) {
      const before = isFull();
      udp.send('<13>x', portOf(ports.addresses.udp), '127.0.0.1');
      while (isFull() === before) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    udp.close();
    expect(received.tcp).toBeLessThan(1_000);
    failWith(undefined);
    await isAllWritten;
    await vi.waitFor(() => {
      expect(stored.filter((text) => text !== '<13>x' && text !== 'x')).toEqual(lines);
    }, WAIT);
  });

  it('say that a port cannot be opened, and leave none open', async () => {
    const { ports } = await open();
    const port = portOf(ports.addresses.tcp);
    await expect(open({ udp: FREE, tcp: { host: '127.0.0.1', port } })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  it('store what was sent before they close', async () => {
    const { ports, stored, connection } = await open();
    const socket = await connection();
    socket.write('<13>1 - h a - - - first\n');
    await vi.waitFor(() => {
      expect(stored).toEqual(['first']);
    }, WAIT);
    const lines = numbered(1_000);
    socket.write(lines.map((line) => `<13>1 - h a - - - ${line}\n`).join(''));
    await ports.close();
    expect(stored).toEqual(['first', ...lines]);
  });

  it('say what is lost when it cannot be stored before the end', async () => {
    const { ports, lost, stored, failWith, connection } = await open({}, { stopMs: 10, drainMs: 10 });
    const socket = await connection();
    socket.write('<13>1 - h a - - - first\n');
    await vi.waitFor(() => {
      expect(stored).toEqual(['first']);
    }, WAIT);
    failWith(new VigilError('STORE_UNAVAILABLE', 'the database is away'));
    socket.write('<13>1 - h a - - - second\n');
    await ports.close();
    expect(lost).toEqual([['tcp', 'closing']]);
  });

  it('take no more connections than they may', async () => {
    const { lost, connection } = await open({}, { maxConnections: 1 });
    await connection();
    const second = await connection();
    await once(second, 'close');
    expect(lost).toEqual([['tcp', 'too_many_connections']]);
  });
});
