import type { DbQuerySample, DbReport } from '@vigilops/contracts/db-report';

import type { DatabaseReading } from '../types.ts';
import { addressOf } from './clients.ts';
import { commandShape, fingerprintOf } from './command-shape.ts';
import type { RedisConnection } from './connection.ts';
import { CLIENT_NAME } from './open-redis.ts';
import { itemsOf, numberOf, type Reply, textOf } from './reply.ts';
import type { Rights } from './rights.ts';

/** As many as are asked for in a round; the server keeps 128 by default. */
const SLOW_LOG_ENTRIES = 128;

interface SlowEntry {
  /** Counts up, also over SLOWLOG RESET; begins anew when the server does. */
  readonly number: number;
  readonly atMs: number;
  readonly durationMs: number;
  readonly words: readonly Uint8Array[];
  readonly client: string;
  readonly clientName: string;
}

/** The answer of SLOWLOG GET, newest first. */
function slowEntries(reply: Reply): SlowEntry[] {
  return itemsOf(reply).flatMap((entry) => {
    const [number, at, micros, words, client, clientName] = itemsOf(entry);
    if (typeof number !== 'number' || typeof at !== 'number') {
      return [];
    }
    return [
      {
        number,
        atMs: at * 1_000,
        durationMs: (numberOf(micros) ?? 0) / 1_000,
        words: itemsOf(words).filter((word) => Buffer.isBuffer(word)),
        client: textOf(client),
        clientName: textOf(clientName),
      },
    ];
  });
}

const MAX_SAMPLES = 50;

/** Reads on in the slow log of the server from where it was the last time; the first time only remembers where that is. */
export function createSlowLog(thresholdMs: number) {
  let last: { readonly run: string; readonly number: number } | undefined;
  let total = 0;

  return {
    /** Undefined: it may not be read. `count` is null in the first round. */
    async look(connection: RedisConnection, rights: Rights, run: string) {
      const what = 'slow commands (SLOWLOG GET)';
      const answer = await rights.ask(connection, what, 'SLOWLOG', 'GET', String(SLOW_LOG_ENTRIES));
      if (answer === undefined) {
        return undefined;
      }
      const entries = slowEntries(answer);
      const isFirst = last === undefined;
      // A server that began anew counts from 0: all that it has is new.
      const after = last?.run === run ? last.number : -1;
      last = { run, number: Math.max(after, ...entries.map(({ number }) => number)) };
      if (isFirst) {
        return { count: null, report: undefined };
      }
      const slow = newSlowEntries(entries, after, thresholdMs);
      total += slow.length;
      return { count: slow.length, report: samplesReport(slow, run) };
    },
    forget() {
      last = undefined;
    },
    readings: (): DatabaseReading[] =>
      last === undefined
        ? []
        : [
            {
              metric: 'vigilops.db.slow_queries',
              kind: 'counter',
              unit: '{query}',
              value: total,
              attributes: {},
            },
          ],
  };
}

function samplesReport(slow: readonly SlowEntry[], run: string): DbReport['report'] | undefined {
  if (slow.length === 0) {
    return undefined;
  }
  const longest = slow.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, MAX_SAMPLES);
  return {
    type: 'samples',
    items: longest.map((entry) => slowSample(entry, run)),
    left_out: slow.length - longest.length,
  };
}

/** Those that came after `lastNumber` and took as long as people call slow; of ourselves none. */
function newSlowEntries(entries: readonly SlowEntry[], lastNumber: number, thresholdMs: number): SlowEntry[] {
  return entries.filter(
    ({ number, durationMs, clientName }) =>
      number > lastNumber && durationMs >= thresholdMs && clientName !== CLIENT_NAME,
  );
}

/** `run` names one run of the server: the numbers of its entries begin anew with it. */
function slowSample(entry: SlowEntry, run: string): DbQuerySample {
  const text = commandShape(entry.words);
  return {
    fingerprint: fingerprintOf(text),
    text,
    at: new Date(entry.atMs).toISOString(),
    duration_ms: entry.durationMs,
    is_running: false,
    rows_examined: null,
    rows_returned: null,
    user: null,
    database: null,
    address: addressOf(entry.client),
    application: entry.clientName === '' ? null : entry.clientName.slice(0, 256),
    wait: null,
    source: 'slow_log',
    id: `${run}-${String(entry.number)}`,
  };
}
