import { silentLogger, systemClock } from '@vigilops/runtime';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  LOG_ARCHIVE_DEFAULTS,
  openLogArchive,
  type LogArchiveRoom,
} from '../../backend/src/archive/index.ts';
import type { LogRestoreFilter } from '../../backend/src/model/index.ts';
import type { Store } from '../../backend/src/store/index.ts';
import { archiveSettings } from '../../packages/contracts/src/api/index.ts';
import { describeShares, watchCpu } from './parts/cpu-shares.ts';
import type { BenchDatabase } from './parts/databases.ts';
import { onEachStore } from './parts/each-store.ts';
import { isShort, loadNow } from './parts/statistics.ts';
import { logBatch } from './parts/write-batches.ts';

/**
 * A day of logs (lines of about 150 bytes of 20 files) from the table to a folder, read back and verified, and from there
 * into the table of restored rows: all of them, and those of a rare text. A MB is 10^6 bytes of the lines as JSON, which is
 * what is compressed; of their texts alone it says so. Memory is what the process grew by at most.
 */
const batches = isShort() ? 60 : 400;
const GROUP = 5;
/** Of a batch. */
const LINES = 5_000;
const DAY_MS = 86_400_000;
const MB = 1e6;
const signal = new AbortController().signal;

await onEachStore(measure);

async function measure(database: BenchDatabase, store: Store): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vigilops-bench-archive-'));
  try {
    const textBytes = await fill(database, store);
    const room = openRoom(store, folder);
    await archive(database, room, textBytes);
    await restore(database, store, room, 'all', {});
    await restore(database, store, room, 'of a rare text', { text: 'order 0000000003e8' });
    await restore(database, store, room, 'of a level that none has', { minSeverity: 21 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Answers the bytes of their texts. */
async function fill(database: BenchDatabase, store: Store): Promise<number> {
  await database.ask(`
    INSERT INTO vigilops.scopes (hash, name, version, attributes, schema_url) VALUES ('\\x01', 'bench', '', '{}', '');
    INSERT INTO vigilops.resources (hash, service_name, service_namespace, service_instance_id, attributes, schema_url)
      SELECT int4send(n), 'service ' || n, '', '', '{"service.name": "bench"}', '' FROM generate_series(1, 20) AS n;
    INSERT INTO vigilops.log_streams (hash, resource_id, scope_id, service_name, file_path)
      SELECT int4send(r.id), r.id, c.id, r.service_name, '/var/log/' || r.id FROM vigilops.resources r, vigilops.scopes c
      ORDER BY r.id`);
  const begin = Math.floor(Date.now() / DAY_MS) * DAY_MS - 2 * DAY_MS;
  const stepMs = Math.floor((DAY_MS - 60_000) / batches);
  for (let at = 0; at < batches; at += GROUP) {
    const group = Array.from({ length: GROUP }, (_, i) => logBatch(at + i, begin + (at + i) * stepMs));
    await store.writer.commit(group, signal);
  }
  await database.ask('ANALYZE vigilops.logs');
  const [sum] = await database.ask<{ lines: string; bytes: string }>(
    'SELECT count(*) AS lines, sum(octet_length(body)) AS bytes FROM vigilops.logs',
  );
  const bytes = Number(sum?.bytes);
  console.log(
    `${database.name}: ${sum?.lines ?? ''} lines, ${(bytes / MB).toFixed(0)} MB of text; load average ${loadNow()}`,
  );
  return bytes;
}

function openRoom(store: Store, folder: string): LogArchiveRoom {
  return openLogArchive(
    { ...LOG_ARCHIVE_DEFAULTS, folder, spoolFolder: path.join(folder, 'spool') },
    {
      stores: store.logArchive,
      secrets: { open: () => ({}), seal: () => null },
      resolve: () => Promise.reject(new Error('nobody is asked')),
      settings: () => archiveSettings.parse({ target: 'folder' }),
      hotDays: () => 1,
      onWritten: () => undefined,
      clock: systemClock,
      logger: silentLogger,
      version: 'bench',
    },
  );
}

async function archive(database: BenchDatabase, room: LogArchiveRoom, textBytes: number): Promise<void> {
  const { seconds, grewBytes } = await watched(database, async () => {
    const { error } = await room.archiveDue(signal);
    if (error !== null) {
      throw new Error(error);
    }
  });
  const { items } = await room.desk.list(
    { from: undefined, to: undefined, states: undefined, limit: 10 },
    signal,
  );
  const [day] = items;
  const raw = day?.raw_bytes ?? NaN;
  console.log(
    `${database.name}: archive ${rate(raw, seconds)}, ${rate(textBytes, seconds)} of text; ${(raw / MB).toFixed(0)} MB became ` +
      `${((day?.bytes ?? NaN) / MB).toFixed(1)} MB; memory +${(grewBytes / MB).toFixed(0)} MB; load average ${loadNow()}`,
  );
}

async function restore(
  database: BenchDatabase,
  store: Store,
  room: LogArchiveRoom,
  what: string,
  filter: Partial<LogRestoreFilter>,
): Promise<void> {
  const nowUs = Date.now() * 1_000;
  const { id } = await store.logArchive.restores.create(
    {
      fromUs: nowUs - 5 * DAY_MS * 1_000,
      toUs: nowUs,
      filter: { services: [], hosts: [], minSeverity: 0, text: '', ...filter },
      maxLines: 100_000_000,
      createdBy: 'bench',
      createdUs: nowUs,
      expiresUs: nowUs + DAY_MS * 1_000,
    },
    {
      actor: { kind: 'nobody', id: null, name: '' },
      address: null,
      action: 'bench',
      subject: '',
      detail: {},
    },
    signal,
  );
  const { seconds, grewBytes } = await watched(database, async () => {
    await room.restoreNext(signal);
  });
  const done = await store.logArchive.restores.find(id, signal);
  if (done?.state !== 'done') {
    throw new Error(JSON.stringify(done));
  }
  const { items } = await room.desk.list(
    { from: undefined, to: undefined, states: undefined, limit: 10 },
    signal,
  );
  console.log(
    `${database.name}: rehydrate ${what}: ${rate(items[0]?.raw_bytes ?? NaN, seconds)} read, ${String(done.linesRestored)} ` +
      `lines in ${seconds.toFixed(1)} s; memory +${(grewBytes / MB).toFixed(0)} MB; load average ${loadNow()}`,
  );
  await database.ask('TRUNCATE vigilops.restored_logs');
}

function rate(bytes: number, seconds: number): string {
  return `${(bytes / MB / seconds).toFixed(0)} MB/s`;
}

/** Says what a line cost, too: figures of a busy machine say little. */
async function watched(
  database: BenchDatabase,
  work: () => Promise<void>,
): Promise<{ seconds: number; grewBytes: number }> {
  const ended = watchCpu(
    new Map<string, () => readonly number[]>([
      ['archive', () => [process.pid]],
      ['database', () => database.pids()],
    ]),
  );
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  const began = performance.now();
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  console.log(`  ${describeShares([ended(batches * LINES)], 'lines/s')}`);
  return { seconds: (performance.now() - began) / 1_000, grewBytes: most - before };
}
