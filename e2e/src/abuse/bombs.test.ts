import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { afterEach, expect, it } from 'vitest';
import { readStored } from '../sdk/stored.ts';
import type { GoodSenderReport } from './good-sender.ts';
import { jsonHeaders, post } from './post.ts';

const GOOD_SENDER = resolve(import.meta.dirname, 'good-sender.ts');
const MIB = 1024 * 1024;
const PARALLEL_BOMBS = 50;
const SLOW_SOCKETS = 200;
const MAX_RESIDENT_MIB = 350;

let house: House | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  sockets.splice(0).forEach((socket) => socket.destroy());
  await house?.close();
  house = undefined;
});

/** 1 GiB of spaces in about 1 MB: members of gzip may be put one behind the other. */
function gibibyteBomb(): Buffer {
  const member = gzipSync(Buffer.alloc(64 * MIB, ' '));
  return Buffer.concat(Array.from({ length: 16 }, () => member));
}

function residentMib(pid: number): number {
  const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1] ?? Infinity) / 1024;
}

/** The embedded database's data folder belongs to the backend's process. */
function backendPid(of: House): number {
  const owner = JSON.parse(readFileSync(join(of.folder, 'data/owner.json'), 'utf8')) as { pid: number };
  return owner.pid;
}

it.runIf(process.platform === 'linux')(
  'stays small and serves a good sender beside bombs, slow senders and huge JSON',
  async () => {
    house = await openHouse({
      env: { NODE_OPTIONS: '--max-old-space-size=256', VIGILOPS_SELF_INTERVAL: 'off' },
    });
    const { url, adminToken } = house;
    const pid = backendPid(house);
    const bomb = gibibyteBomb();
    const protobuf = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/x-protobuf' };

    const { port } = new URL(url);
    for (let index = 0; index < SLOW_SOCKETS; index += 1) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(
        `POST /v1/logs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${adminToken}\r\n` +
          'Content-Type: application/x-protobuf\r\nContent-Length: 8000000\r\n\r\nx',
      );
      sockets.push(socket);
    }

    const sender = spawn(process.execPath, [GOOD_SENDER, url, adminToken], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const said = text(sender.stdout);
    const answers = await Promise.all([
      ...Array.from({ length: PARALLEL_BOMBS }, () =>
        post({ url }, '/v1/logs', bomb, { ...protobuf, 'content-encoding': 'gzip' }),
      ),
      ...Array.from({ length: 10 }, () =>
        post({ url }, '/v1/logs', `{"a":"${'x'.repeat(20 * MIB)}"}`, jsonHeaders(adminToken)),
      ),
    ]);
    sender.stdin.end();
    const { acknowledged, refused, tookMs } = JSON.parse(await said) as GoodSenderReport;

    // Each attack was refused by name, or shed; none broke the process.
    expect(answers.filter(({ status }) => ![413, 503, -1].includes(status))).toEqual([]);
    expect(answers.filter(({ status }) => status === 413).length).toBeGreaterThan(0);
    expect(refused.filter((status) => status !== 503)).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(10);
    const peakMib = residentMib(pid);
    const p99Ms = tookMs.toSorted((a, b) => a - b).at(Math.floor(0.99 * tookMs.length)) ?? 0;
    process.stderr.write(
      `under attack: peak resident memory ${peakMib.toFixed(0)} MiB, ${String(tookMs.length)} requests of a good sender, ` +
        `99 % of them answered within ${p99Ms.toFixed(0)} ms\n`,
    );
    expect(peakMib).toBeLessThan(MAX_RESIDENT_MIB);

    const open = house;
    const stored = await readStored(open, 'good');
    expect(stored.logs.map((log) => log.body).sort()).toEqual(acknowledged.toSorted());
    await until('the house is well again', 30_000, async () =>
      (await fetch(`${url}/health/ready`)).ok ? true : undefined,
    );
  },
);
