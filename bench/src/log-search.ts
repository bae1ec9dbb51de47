import { systemClock } from '@vigilops/runtime';
import pg from 'pg';
import { createLogQuery } from '../../backend/src/query/index.ts';
import { createReaders, type Store } from '../../backend/src/store/index.ts';
import { seedCatalog } from './parts/api-seed.ts';
import { bytesPerRow, type BenchDatabase } from './parts/databases.ts';
import {
  batchOfLines,
  folderLines,
  kindOf,
  noise,
  orderNumber,
  requestId,
  RUN,
  shopLine,
  type SearchLine,
} from './parts/search-lines.ts';
import { onEachStore } from './parts/each-store.ts';
import { isShort, loadNow, spread } from './parts/statistics.ts';

/**
 * The newest hundred lines that a search finds, among a day of lines of 200 files on 50 hosts, and what the store takes a
 * second while somebody searches. VIGILOPS_BENCH_LINES: how many; VIGILOPS_BENCH_LOGS: a folder of log files instead of the
 * lines of a made-up shop.
 */
const LINES = Number(process.env.VIGILOPS_BENCH_LINES ?? (isShort() ? 60_000 : 10_000_000));
const FOLDER = process.env.VIGILOPS_BENCH_LOGS;
const ROUNDS = isShort() ? 3 : 20;
const HOSTS = 50;
const STREAMS = 2 * HOSTS;
const BATCH = 5_000;
const BATCHES_PER_GROUP = 5;
const LANES = 2;
const DAY_US = 86_400e6;
const signal = new AbortController().signal;

interface Question {
  readonly name: string;
  /** Another text in each round. */
  readonly text: (round: number) => string;
  readonly rangeUs?: number;
}

/** A line somewhere in the day, of a kind. */
function some(round: number, kind: number): number {
  let i = noise(round + 77) % (LINES - 4 * RUN);
  while (kindOf(i) !== kind) {
    i += 1;
  }
  return i;
}

const SHOP: readonly Question[] = [
  { name: 'an order number, one line', text: (round) => orderNumber(some(round, 2)) },
  { name: 'a request id, one line', text: (round) => requestId(some(round, 0)) },
  { name: 'half a request id', text: (round) => requestId(some(round, 1)).slice(3, 11) },
  { name: 'a field, one line', text: (round) => `request_id:${requestId(some(round, 1))}` },
  { name: 'a common word', text: () => 'accepted' },
  { name: 'a rare phrase', text: () => '"deadlock detected"' },
  { name: 'a word that is nowhere', text: (round) => `nowhere${String(round)}` },
  { name: 'a number that is nowhere', text: (round) => String(990_000_000 + (noise(round) % 9_000_000)) },
  { name: 'two words, one rare', text: () => 'statement "deadlock detected"' },
  { name: 'regular expression, rare', text: () => '/declined by (issuer|bank) in 1\\d{3} ms/' },
  {
    name: 'regular expression, none',
    text: (round) => `/order ${orderNumber(some(round, 2))} (lost|stolen)/`,
  },
  { name: 'regular expression without a literal', text: () => '/\\d{5}\\.\\d{3}/' },
  { name: 'negated', text: () => '-"HTTP/1.1" -order -completed' },
  { name: 'errors', text: () => 'level:error' },
  { name: 'status:>=500', text: () => 'status:>=500' },
  { name: 'errors of one service', text: () => 'level:error service:service-7' },
  { name: 'a rare phrase, one hour', text: () => '"deadlock detected"', rangeUs: DAY_US / 24 },
  { name: 'two letters', text: () => 'qq' },
];
const ANY: readonly Question[] = [
  { name: 'error', text: () => 'error' },
  { name: 'a word that is nowhere', text: (round) => `nowhere${String(round)}` },
  { name: 'regular expression', text: () => '/fail(ed|ure)/i' },
  { name: 'negated', text: () => '-error' },
];

console.log(`input: ${LINES.toLocaleString('en')} lines; load average ${loadNow()}`);
await onEachStore(measure);

async function measure(database: BenchDatabase, store: Store): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await seedCatalog(client, HOSTS);
  await client.end();
  const fromUs = (Date.now() - 86_400_000) * 1_000;
  const place = { fromUs, stepUs: DAY_US / LINES, streams: STREAMS };
  const range = { fromUs: fromUs - 1, toUs: fromUs + DAY_US + 1 };
  const ask = searcher(store, range);
  const rates = await fill(store, place, ask);
  console.log(
    `${database.name}: ${spread(rates.alone, 'lines/s')} columns to COMMIT; ${spread(rates.searched, 'lines/s')} while somebody searches`,
  );
  await report(database, ask, 'as written');
  if (store.database.engine === 'timescale') {
    await database.ask(
      `SELECT compress_chunk(c, if_not_compressed => true) FROM show_chunks('vigilops.logs') AS c`,
    );
    await database.ask('VACUUM ANALYZE vigilops.logs');
    await report(database, ask, 'compressed');
  }
}

type Ask = (text: string, rangeUs?: number) => Promise<{ readonly ms: number; readonly rows: number }>;

function searcher(store: Store, range: { readonly fromUs: number; readonly toUs: number }): Ask {
  const logQuery = createLogQuery({ readers: createReaders(store.database), clock: systemClock });
  return async (text, rangeUs) => {
    const began = performance.now();
    const { rows, stoppedBy } = await logQuery.search(
      {
        ...range,
        ...(rangeUs === undefined ? {} : { fromUs: range.toUs - rangeUs }),
        query: { text, caseSensitive: false },
        newestFirst: true,
        limit: 100,
      },
      signal,
    );
    if (stoppedBy === 'time') {
      return { ms: Infinity, rows: rows.length };
    }
    return { ms: performance.now() - began, rows: rows.length };
  };
}

async function fill(
  store: Store,
  place: { readonly fromUs: number; readonly stepUs: number; readonly streams: number },
  ask: Ask,
): Promise<{ readonly alone: readonly number[]; readonly searched: readonly number[] }> {
  const source = FOLDER === undefined ? shopLines() : folderLines(FOLDER);
  const [alone, searched]: [number[], number[]] = [[], []];
  const PER_STEP = BATCH * BATCHES_PER_GROUP * 8;
  for (let first = 0; first < LINES; first += PER_STEP) {
    const groups = await groupsFrom(source, first, Math.min(PER_STEP, LINES - first), place);
    const rows = groups.flat().reduce((sum, batch) => sum + (batch.logs?.length ?? 0), 0);
    const withSearch = (first / PER_STEP) % 2 === 1;
    let isOver = false;
    const searching = (async () => {
      for (let round = 0; withSearch && !isOver; round += 1) {
        await ask((FOLDER === undefined ? SHOP : ANY)[round % 4]?.text(round) ?? '');
      }
    })();
    const began = performance.now();
    await Promise.all(
      Array.from({ length: LANES }, async () => {
        for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
          await store.writer.commit(group, signal);
        }
      }),
    );
    (withSearch ? searched : alone).push(rows / ((performance.now() - began) / 1_000));
    isOver = true;
    await searching;
  }
  return { alone, searched };
}

async function* shopLines(): AsyncGenerator<SearchLine> {
  for (let i = 0; ; i += 1) {
    yield shopLine(i);
  }
}

async function groupsFrom(
  source: AsyncGenerator<SearchLine>,
  first: number,
  count: number,
  place: Parameters<typeof batchOfLines>[2],
) {
  const groups: ReturnType<typeof batchOfLines>[][] = [[]];
  for (let at = 0; at < count; at += BATCH) {
    const lines: SearchLine[] = [];
    while (lines.length < Math.min(BATCH, count - at)) {
      lines.push((await source.next()).value as SearchLine);
    }
    if (groups.at(-1)?.length === BATCHES_PER_GROUP) {
      groups.push([]);
    }
    groups.at(-1)?.push(batchOfLines(lines, first + at, place));
  }
  return groups;
}

async function report(database: BenchDatabase, ask: Ask, how: string): Promise<void> {
  console.log(
    `${database.name}, ${how}: ${await bytesPerRow(database)}; filters ${await filterBytes(database)}; load average ${loadNow()}`,
  );
  console.log('  question | found | p50 ms | p95 ms');
  const all: number[] = [];
  for (const question of FOLDER === undefined ? SHOP : ANY) {
    const times: number[] = [];
    let rows = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const answer = await ask(question.text(round), question.rangeUs);
      times.push(answer.ms);
      rows = Math.max(rows, answer.rows);
    }
    all.push(...times);
    console.log(`  ${question.name} | ${String(rows)} | ${ms(times, 0.5)} | ${ms(times, 0.95)}`);
  }
  console.log(`  all questions | | ${ms(all, 0.5)} | ${ms(all, 0.95)}`);
}

function ms(times: readonly number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(0);
}

async function filterBytes(database: BenchDatabase): Promise<string> {
  const [row] = await database.ask<{ segments: number; each: number }>(
    `SELECT count(*)::int AS segments, (sum(pg_column_size(filter) + 60) / nullif(sum(records), 0))::float8 AS each
     FROM vigilops.log_segments`,
  );
  return `${String(row?.segments ?? 0)}, ${(row?.each ?? NaN).toFixed(1)} B a line`;
}
