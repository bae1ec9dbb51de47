import { randomBytes } from 'node:crypto';

import { createManualClock } from '@vigilops/testkit';
import { seeded } from '@vigilops/testkit/seeded';
import { afterEach, expect, it, vi } from 'vitest';

import { createSpool } from '../spool/index.ts';
import { createFaultyFileSystem } from '../spool/test/faulty-file-system.ts';
import type { QueueKind } from '../spool/types.ts';
import { createSender } from './index.ts';
import { openServer, recordingLogger, type Received, type Reply } from './test/send-kit.ts';

const OK: Reply = { status: 200 };
const TRIES = 6;
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

/** The real spool in memory, a real server, and a clock that stands still until it is moved. */
async function open(plan: (request: Received, number: number) => Reply | Promise<Reply>) {
  const server = await openServer(plan);
  const clock = createManualClock();
  const deps = { clock, random: () => 0.5, logger: recordingLogger() };
  const spool = await createSpool(
    { directory: '/spool' },
    {
      ...deps,
      fileSystem: createFaultyFileSystem(seeded(1)),
      hostUpMs: clock.monotonicMs,
      newBatchId: () => new Uint8Array(randomBytes(16)),
    },
  );
  const sender = createSender({ url: server.url, token: 'test' }, { ...deps, spool });
  cleanups.push(
    () => server.close(),
    () => spool.close(),
    () => sender.stop(),
  );
  const bodies = () => server.received.map(({ body }) => Buffer.from(body).toString());
  return {
    clock,
    sender,
    bodies,
    append: (body: string, kind: QueueKind = 'logs') =>
      spool.append({ kind, body: Buffer.from(body), rows: 1, positions: [] }),
    heard: (...wanted: readonly string[]) =>
      vi.waitFor(() => expect(bodies()).toEqual(wanted), { timeout: 20_000 }),
    isIdle: () => vi.waitFor(() => expect(spool.stats().logs.records).toBe(0), { timeout: 20_000 }),
  };
}

it('the lane of what is new takes nothing that is 15 s old, and what is younger at once', async () => {
  const answer = Promise.withResolvers<Reply>();
  const { clock, sender, append, bodies, heard, isIdle } = await open((_, number) =>
    number === 1 ? answer.promise : OK,
  );
  await sender.start();
  await append('first');
  await heard('first');
  await append('old');
  await clock.advance(20_000);
  await clock.advance(5_000);
  expect(bodies()).toEqual(['first']);

  await append('new');
  await clock.advance(1_000);
  await heard('first', 'new');
  answer.resolve(OK);
  await heard('first', 'new', 'old');
  await isIdle();
});

it('the first success of what is new ends the pause of what is old', async () => {
  let isAway = true;
  const { clock, sender, append, bodies, heard, isIdle } = await open(({ path }) =>
    isAway && path === '/v1/logs' ? { status: 503 } : OK,
  );
  await sender.start();
  await append('old');
  // Half a second after the first, then each time twice as long; the last of them would be followed after 16 s.
  for (let tries = 1; tries <= TRIES; tries += 1) {
    await heard(...Array.from({ length: tries }, () => 'old'));
    await vi.waitFor(() => expect(sender.stats().failedRequests).toBe(tries));
    await clock.advance(tries < TRIES ? 500 * 2 ** (tries - 1) : 0);
  }
  isAway = false;
  // The server takes what is of another kind: there is no trouble any more, and the lane of what is new goes on.
  await append('point', 'metrics');
  await vi.waitFor(() => expect(sender.stats().trouble).toBeNull());
  await append('new');
  await clock.advance(1_000);
  await vi.waitFor(() => expect(bodies().slice(TRIES)).toEqual(['point', 'new', 'old']), { timeout: 20_000 });
  await isIdle();
});
