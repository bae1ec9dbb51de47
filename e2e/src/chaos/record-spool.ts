/**
 * Records what a spool of today's format looks like on disk, for the agents of later versions:
 * `node e2e/src/chaos/record-spool.ts` makes fixtures/spool-<magic>, once a format.
 */
import { randomBytes } from 'node:crypto';
import { appendFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { encodeLogsRequest } from '@vigilops/otlp';
import { silentLogger, systemClock } from '@vigilops/runtime';

import { FRAME_MAGIC } from '../../../agent/src/spool/frame.ts';
import { createSpool, diskFileSystem } from '../../../agent/src/spool/index.ts';

const folder = join(import.meta.dirname, 'fixtures', `spool-${FRAME_MAGIC.toString('latin1')}`);
const RECORDS = 12;
const LINES = 5;
const SENT = 3;

rmSync(folder, { recursive: true, force: true });
const spool = await createSpool(
  { directory: folder, segmentBytes: 600, maxBytes: 1024 * 1024 },
  {
    fileSystem: diskFileSystem,
    clock: systemClock,
    hostUpMs: systemClock.monotonicMs,
    random: Math.random,
    newBatchId: () => new Uint8Array(randomBytes(16)),
    logger: silentLogger,
  },
);
for (let record = 0; record < RECORDS; record += 1) {
  const records = Array.from({ length: LINES }, (_, line) => ({
    timeUnixNano: BigInt(Date.UTC(2026, 0, 5)) * 1_000_000n,
    body: `order ${String(record * LINES + line)} accepted`,
  }));
  const body = encodeLogsRequest([{ resource: { 'service.name': 'orders' }, records }]);
  await spool.append({ kind: 'logs', body, rows: LINES, positions: [] });
}
for (let sent = 0; sent < SENT; sent += 1) {
  const record = await spool.next('logs');
  await (record === undefined ? Promise.resolve() : spool.ack(record));
}
await spool.close();
rmSync(join(folder, 'reserve'), { force: true });
// The end of a write that a power cut tore.
const last = readdirSync(join(folder, 'logs')).sort().at(-1) ?? '';
appendFileSync(join(folder, 'logs', last), Buffer.concat([FRAME_MAGIC, Buffer.from([2, 0, 0, 0, 40])]));
const waiting = Array.from({ length: (RECORDS - SENT) * LINES }, (_, index) => SENT * LINES + index);
writeFileSync(join(folder, 'waiting.json'), `${JSON.stringify(waiting)}\n`);
