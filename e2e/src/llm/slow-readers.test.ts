import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerOf } from './furnish.ts';

const WAIT_MS = 120_000;
const READERS = 100;
const EVENT = `data: ${JSON.stringify({ choices: [{ delta: { content: 'x'.repeat(16_000) } }] })}\n\n`;
const LINE = Buffer.alloc(1_048_576, 'x');
const LINE_MIB = 100;
const MIB = 1_048_576;

/** Writes as fast as it is read, so many times. */
function pour(response: ServerResponse, chunk: Buffer | string, times: number): void {
  let left = times;
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(chunk)) {
        response.once('drain', more);
        return;
      }
    }
    response.end();
  };
  response.on('error', () => undefined);
  more();
}

describe.skipIf(process.platform !== 'linux')('a client that takes its time', () => {
  const provider = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (body.includes('"endless"')) {
        response.write('data: ');
        pour(response, LINE, LINE_MIB);
      } else {
        pour(response, EVENT, 100_000);
      }
    });
  });
  const sockets: Socket[] = [];
  let house: House;
  let key: string;
  beforeAll(async () => {
    await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done));
    house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
    const base = `http://127.0.0.1:${String((provider.address() as AddressInfo).port)}/v1`;
    await house.ask('/api/v1/llm-providers', {
      name: 'firehose',
      type: 'openai_compatible',
      config: { base_url: base, api_key: 'sk-firehose-0001' },
      models: ['firehose', 'endless'],
    });
    const project = await house.ask<{ id: number }>('/api/v1/llm-projects', { name: 'slow' });
    const made = { name: 'slow', project_id: project.id };
    key = (await house.ask<{ secret: string }>('/api/v1/llm-keys', made)).secret;
  }, WAIT_MS);
  afterAll(async () => {
    sockets.forEach((socket) => socket.destroy());
    await house.close();
    provider.closeAllConnections();
    provider.close();
  });

  const rssMib = () =>
    Number(
      /^VmRSS:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${String(house.backendPid())}/status`, 'utf8'))?.[1],
    ) / 1_024;
  const bodyFor = (model: string) =>
    JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: 'x' }] });

  /** Asks, reads the head of the answer, and then nothing. */
  async function stall(): Promise<Socket> {
    const { hostname, port } = new URL(house.url);
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    const body = bodyFor('firehose');
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`,
    );
    await new Promise((done) => socket.once('data', done));
    socket.pause();
    return socket;
  }

  /** When nothing more is taken in: then all buffers on the way are full. */
  function settled(): Promise<number> {
    let last = 0;
    return until('memory grows no more', WAIT_MS, () => {
      const now = rssMib();
      const isStill = Math.abs(now - last) < 1;
      last = now;
      return Promise.resolve(isStill ? now : undefined);
    });
  }

  it(`costs less than a MiB, however much its provider has to say: ${String(READERS)} of them`, async () => {
    // The first make the heap as large as work on so many bytes makes it; what each further one holds is added to that.
    await Promise.all(Array.from({ length: READERS }, stall));
    const before = await settled();
    await Promise.all(Array.from({ length: READERS }, stall));
    expect(((await settled()) - before) / READERS).toBeLessThan(1);
    sockets.splice(0).forEach((socket) => socket.destroy());
    const rows = await until('each has its row', WAIT_MS, async () => {
      const all = await ledgerOf(house);
      return all.length >= 2 * READERS ? all : undefined;
    });
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['client_gone']));
  });

  it('and one of a line without an end: 100 MiB go through, and nothing of them stays', async () => {
    const before = rssMib();
    let most = 0;
    let bytes = 0;
    const response = await fetch(`${house.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: bodyFor('endless'),
    });
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      most = Math.max(most, rssMib());
    }
    expect(bytes).toBeGreaterThan(LINE_MIB * MIB);
    expect(most - before).toBeLessThan(64);
    const [row] = await until('it has its row', WAIT_MS, async () => {
      const all = await ledgerOf(house);
      return all[0]?.model === 'endless' ? all : undefined;
    });
    expect(row).toMatchObject({ status: 'upstream_cut', tokens_from: 'estimated' });
  });
});
