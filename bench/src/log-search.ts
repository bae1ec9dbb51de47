import { systemClock } from '@vigilops/runtime';
import pg from 'pg';
import { createLogQuery } from '../../backend/src/query/index.ts';
import { createReaders, type Store } from '../../backend/src/store/index.ts';
import { seedCatalog } from './parts/api-seed.ts';
import { bytesPerRow, type BenchDatabase } from './parts/databases.ts';
import { tellFigure } from './parts/figures.ts';
import { batchOfLines, folderLines, RUN, shopLine, type SearchLine } from './parts/search-lines.ts';
import {
  openClickHouse,
  openTrigrams,
  type LinePlace,
  type PeerAnswer,
  type SearchPeer,
} from './parts/search-peers.ts';
import { FOLDER_QUESTIONS, shopQuestions, type Question } from './parts/search-questions.ts';
import { onEachStore } from './parts/each-store.ts';
import { isShort, loadNow, spread } from './parts/statistics.ts';

/**
 * The newest hundred lines that a search finds, among a day of lines of 100 files on 50 hosts, and what the store takes a
 * second while somebody searches; then ClickHouse and pg_trgm on the same lines. VIGILOPS_BENCH_LINES: how many;
 * VIGILOPS_BENCH_LOGS: a folder of log files instead of the lines of a made-up shop.
 */
const LINES = Number(process.env.VIGILOPS_BENCH_LINES ?? (isShort() ? 60_000 : 10_000_000));
const FOLDER = process.env.VIGILOPS_BENCH_LOGS;
const ROUNDS = isShort() ? 3 : 20;
/** A slow question is asked less often, five times at least. */
const PATIENCE_MS = 30_000;
const MIN_ROUNDS = 5;
const HOSTS = 50;
const STREAMS = 2 * HOSTS;
const BATCH = 5_000;
const BATCHES_PER_GROUP = 5;
const LANES = 2;
const DAY_US = 86_400e6;
const QUESTIONS = FOLDER === undefined ? shopQuestions(LINES) : FOLDER_QUESTIONS;
const signal = new AbortController().signal;

console.log(`input: ${LINES.toLocaleString('en')} lines; load average ${loadNow()}`);
/** What each question found at us, by its name: a peer must find as much. */
const foundByUs = new Map<string, number>();
const oursP95 = new Map<string, number>();
const peersP95 = new Map<string, number[]>();
await onEachStore(measure);
for (const [how, p95] of oursP95) {
  tellFigure({
    what: `log search, newest 100 of ${String(LINES / 1e6)} M lines, all questions, p95, ${how}`,
    unit: 'ms',
    ours: [p95],
    peers: Object.fromEntries(peersP95),
    target: { most: LINES <= 1e6 ? 200 : 1_000 },
  });
}

async function measure(database: BenchDatabase, store: Store, isLast: boolean): Promise<void> {
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
  tellFigure({
    what: `columns to COMMIT, log lines, while somebody searches, ${database.name}`,
    unit: 'lines/s',
    ours: rates.searched,
    target: { least: 100_000 },
  });
  await reportOurs(database, ask, 'as written');
  if (store.database.engine === 'timescale') {
    await database.ask(
      `SELECT compress_chunk(c, if_not_compressed => true) FROM show_chunks('vigilops.logs') AS c`,
    );
    await database.ask('VACUUM ANALYZE vigilops.logs');
    await reportOurs(database, ask, 'compressed');
  }
  if (isLast) {
    await reportPeers(database, place);
  }
}

type Ask = (text: string, shareOfDay?: number) => Promise<PeerAnswer>;

function searcher(store: Store, range: { readonly fromUs: number; readonly toUs: number }): Ask {
  const logQuery = createLogQuery({ readers: createReaders(store.database), clock: systemClock });
  return async (text, shareOfDay) => {
    const began = performance.now();
    const { rows, stoppedBy } = await logQuery.search(
      {
        ...range,
        ...(shareOfDay === undefined ? {} : { fromUs: range.toUs - DAY_US * shareOfDay }),
        query: { text, caseSensitive: false },
        newestFirst: true,
        limit: 100,
      },
      signal,
    );
    return { ms: stoppedBy === 'time' ? Infinity : performance.now() - began, rows: rows.length };
  };
}

async function fill(
  store: Store,
  place: { readonly fromUs: number; readonly stepUs: number; readonly streams: number },
  ask: Ask,
): Promise<{ readonly alone: readonly number[]; readonly searched: readonly number[] }> {
  const source = lines();
  const [alone, searched]: [number[], number[]] = [[], []];
  const PER_STEP = BATCH * BATCHES_PER_GROUP * 8;
  for (let first = 0; first < LINES; first += PER_STEP) {
    const groups = await groupsFrom(source, first, Math.min(PER_STEP, LINES - first), place);
    const rows = groups.flat().reduce((sum, batch) => sum + (batch.logs?.length ?? 0), 0);
    const withSearch = (first / PER_STEP) % 2 === 1;
    let isOver = false;
    const searching = (async () => {
      for (let round = 0; withSearch && !isOver; round += 1) {
        await ask(QUESTIONS[round % 4]?.text(round) ?? '');
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

async function* lines(): AsyncGenerator<SearchLine> {
  if (FOLDER !== undefined) {
    yield* folderLines(FOLDER);
  }
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

async function reportOurs(database: BenchDatabase, ask: Ask, how: string): Promise<void> {
  console.log(
    `${database.name}, ${how}: ${await bytesPerRow(database)}; filters ${await filterBytes(database)}; load average ${loadNow()}`,
  );
  const p95 = await report((question, round) => ask(question.text(round), question.shareOfDay));
  oursP95.set(`${database.name}, ${how}`, p95);
}

async function reportPeers(
  database: BenchDatabase,
  place: { readonly fromUs: number; readonly stepUs: number },
): Promise<void> {
  const services = await database.ask<{ id: number; service_name: string }>(
    'SELECT id, service_name FROM vigilops.log_streams',
  );
  const names = new Map(services.map(({ id, service_name: name }) => [id, name]));
  const linePlace: LinePlace = {
    ...place,
    serviceOf: (line) => names.get(1 + (Math.floor(line / RUN) % STREAMS)) ?? '',
  };
  const peers: readonly (readonly [string, () => Promise<SearchPeer>])[] = [
    ['ClickHouse', () => openClickHouse(lines(), LINES, linePlace)],
    ['pg_trgm', () => openTrigrams(database, LINES)],
  ];
  for (const [name, open] of peers) {
    const peer = await open().catch((error: unknown) => {
      console.log(`SKIPPED peer ${name}: ${error instanceof Error ? error.message : String(error)}`);
    });
    if (peer === undefined) {
      continue;
    }
    console.log(`${peer.name}; load average ${loadNow()}`);
    try {
      const p95 = await report(({ asked, shareOfDay = 1 }, round) =>
        peer.search(asked(round), Math.floor(place.fromUs + DAY_US * (1 - shareOfDay))),
      );
      peersP95.set(peer.name, [p95]);
    } finally {
      await peer.close();
    }
  }
}

/** The p95 of all questions in milliseconds; what finds another number of lines than before says so. */
async function report(answerTo: (question: Question, round: number) => Promise<PeerAnswer>): Promise<number> {
  console.log('  question | found | p50 ms | p95 ms');
  const all: number[] = [];
  for (const question of QUESTIONS) {
    const times: number[] = [];
    const began = performance.now();
    let rows = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round >= MIN_ROUNDS && performance.now() - began > PATIENCE_MS) {
        break;
      }
      const answer = await answerTo(question, round).catch((error: unknown) => {
        console.log(`  ${question.name}: ${error instanceof Error ? error.message : String(error)}`);
        return { ms: Infinity, rows: NaN };
      });
      times.push(answer.ms);
      rows = Math.max(rows, answer.rows);
    }
    const before = foundByUs.get(question.name) ?? rows;
    foundByUs.set(question.name, before);
    // Each question weighs the same, however often it was asked.
    all.push(...Array.from({ length: ROUNDS }, (_, i) => times[i % times.length] ?? NaN));
    const differs = before === rows || times.includes(Infinity) ? '' : ` instead of ${String(before)}`;
    console.log(
      `  ${question.name} | ${String(rows)}${differs} | ${ms(times, 0.5).toFixed(0)} | ${ms(times, 0.95).toFixed(0)}`,
    );
  }
  console.log(`  all questions | | ${ms(all, 0.5).toFixed(0)} | ${ms(all, 0.95).toFixed(0)}`);
  return ms(all, 0.95);
}

function ms(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

async function filterBytes(database: BenchDatabase): Promise<string> {
  const [row] = await database.ask<{ segments: number; each: number }>(
    `SELECT count(*)::int AS segments, (sum(pg_column_size(filter) + 60) / nullif(sum(records), 0))::float8 AS each
     FROM vigilops.log_segments`,
  );
  return `${String(row?.segments ?? 0)}, ${(row?.each ?? NaN).toFixed(1)} B a line`;
}
