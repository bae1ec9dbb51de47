import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';

import { describe, expect, it, onTestFinished } from 'vitest';

import { closedPort, openTcp, probeKit } from '../test/probe-kit.ts';

const { run } = probeKit({ names: { 'cache.test': ['127.0.0.1'], 'both.test': ['::1', '127.0.0.1'] } });

describe('a check by TCP', () => {
  it('is up when a connection can be made, which it closes without a word', async () => {
    const ended = Promise.withResolvers<number>();
    const port = await openTcp((socket) => {
      socket.resume();
      socket.once('close', () => ended.resolve(socket.bytesRead));
    });
    const { status, trace } = await run({ type: 'tcp', host: 'cache.test', port });
    expect(status).toBe('up');
    expect(trace.connectMs).toBeGreaterThan(0);
    expect(trace.dnsMs).toBeGreaterThanOrEqual(0);
    expect(await ended.promise).toBe(0);
  });

  it('needs no name server for an address', async () => {
    const port = await openTcp(() => undefined);
    const { status, trace } = await run({ type: 'tcp', host: '127.0.0.1', port });
    expect([status, trace.dnsMs]).toEqual(['up', undefined]);
  });

  it('takes the second address of a name when the first one refuses', async () => {
    const port = await openTcp(() => undefined);
    expect((await run({ type: 'tcp', host: 'both.test', port })).status).toBe('up');
  });

  it('is down when the port refuses', async () => {
    const port = await closedPort();
    const { status, error, isAnswer } = await run({ type: 'tcp', host: '127.0.0.1', port });
    expect([status, error, isAnswer]).toEqual([
      'down',
      `connect ECONNREFUSED 127.0.0.1:${String(port)}`,
      true,
    ]);
  });

  it('tells of all addresses of a name that refuse', async () => {
    const port = await closedPort();
    const { error, isAnswer } = await run({ type: 'tcp', host: 'both.test', port });
    expect(error).toMatch(/::1:\d+; connect ECONNREFUSED 127\.0\.0\.1:\d+$/);
    expect(isAnswer).toBe(true);
  });

  it.runIf(process.platform === 'linux')(
    'waits no longer than its time for a port that does not take it',
    async () => {
      const port = await openFullPort();
      const kit = probeKit();
      const running = kit.run({ type: 'tcp', host: '127.0.0.1', port });
      setTimeout(() => kit.passTime(), 20);
      const { status, error, isAnswer } = await running;
      expect([status, isAnswer]).toEqual(['timeout', false]);
      expect(error).toBe('timeout after 10 s while waiting for the connection');
    },
  );
});

/** Linux lets who connects wait when the queue of a server is full that has no time to take anybody from it. */
async function openFullPort(): Promise<number> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
     });`,
    { eval: true },
  );
  const [port] = (await once(worker, 'message')) as [number];
  const waiting = Array.from({ length: 4 }, () =>
    connect({ port, host: '127.0.0.1' }).on('error', () => undefined),
  );
  onTestFinished(async () => {
    waiting.forEach((socket) => socket.destroy());
    await worker.terminate();
  });
  // The first two fit in.
  await Promise.all(waiting.slice(0, 2).map((socket) => once(socket, 'connect')));
  return port;
}
