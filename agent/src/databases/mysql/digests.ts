import type { DbQueryStats, DbReport } from '@vigilops/contracts/db-report';

import { statementOf } from './statement.ts';
import { type Ask, numberIn, type Row, textIn } from './rows.ts';
import { isMySql, type Server } from './server.ts';

/** Totals by statement and database, as performance_schema keeps them, turned into those of a window. */
export interface Digests {
  /** Undefined: the first look only remembers. */
  ask(question: DigestQuestion): Promise<Extract<DbReport['report'], { type: 'queries' }> | undefined>;
  /** The totals will be those of another server. */
  forget(): void;
}

export interface DigestQuestion {
  readonly ask: Ask;
  readonly server: Server;
  readonly nowMs: number;
  /** When the server started: it counts from there. */
  readonly startedAtSeconds: number;
  /** Fingerprints of what the agent itself asks. */
  readonly own: ReadonlySet<string>;
}

/** What is counted of a digest, in the order in which it is remembered. */
const COUNTED = {
  calls: 'COUNT_STAR',
  total_ms: 'SUM_TIMER_WAIT / 1000000000',
  rows_returned: 'SUM_ROWS_SENT',
  rows_examined: 'SUM_ROWS_EXAMINED',
  rows_affected: 'SUM_ROWS_AFFECTED',
  errors: 'SUM_ERRORS',
  no_index: 'SUM_NO_INDEX_USED',
  temp_blocks: 'SUM_CREATED_TMP_DISK_TABLES',
} as const;
type Field = keyof typeof COUNTED;
const FIELDS = Object.keys(COUNTED) as Field[];
const CALLS = FIELDS.indexOf('calls');
/** Behind them: when it was first seen, and the longest run. */
const FIRST_SEEN = FIELDS.length;
const MAX_MS = FIELDS.length + 1;

/** As the contract has it in REPORT_LIMITS. */
const MAX_ITEMS = 200;
/** Digests that are remembered; servers keep 10,000 by default. */
const MAX_KNOWN = 20_000;
const MAX_TEXT = 65_536;
/** The last time of a digest is told in whole seconds by some versions. */
const OVERLAP_SECONDS = 2;

interface Added {
  readonly digest: string;
  readonly database: string | null;
  readonly counts: Readonly<Record<Field, number>>;
  /** Of a run within the window; null: not known. */
  readonly maxMs: number | null;
  readonly p95Ms: number | null;
}

export function createDigests(): Digests {
  let known = new Map<string, Float64Array>();
  let last:
    { readonly serverSeconds: number; readonly nowMs: number; readonly startedAt: number } | undefined;

  return {
    async ask({ ask, server, nowMs, startedAtSeconds, own }) {
      const before = last;
      const isRestarted = before !== undefined && before.startedAt !== startedAtSeconds;
      const since = before === undefined || isRestarted ? 0 : before.serverSeconds - OVERLAP_SECONDS;
      const rows = await ask(totalsSql(server, since));
      if (isRestarted) {
        known = new Map();
      }
      const serverSeconds = numberIn(rows[0] ?? {}, 'now_s') ?? before?.serverSeconds ?? 0;
      last = { serverSeconds, nowMs, startedAt: startedAtSeconds };
      const isForgotten = rows.some((row) => hasBegunAnew(row, known));
      if (isForgotten) {
        // All at once, also those that did not run since.
        known = new Map();
      }
      const added = rows.flatMap((row) => addedIn(row, known) ?? []);
      if (before === undefined) {
        return undefined;
      }
      const isReset = isRestarted || isForgotten;
      const largest = added.sort((one, other) => other.counts.total_ms - one.counts.total_ms);
      const texts = await askTexts(ask, largest.slice(0, MAX_ITEMS + own.size));
      return report({ added: largest, texts, own, fromMs: before.nowMs, toMs: nowMs, isReset });
    },
    forget() {
      known = new Map();
      last = undefined;
    },
  };
}

/** Numbers alone, and of those only that ran since: ten thousand texts would be megabytes each minute. */
function totalsSql(server: Server, since: number): string {
  const counted = FIELDS.map((field) => `${COUNTED[field]} AS ${field}`).join(', ');
  const p95 = isMySql(server, 8, 0, 3) ? 'QUANTILE_95 / 1000000000' : 'NULL';
  return `SELECT SCHEMA_NAME AS db, DIGEST AS digest, ${counted}, MAX_TIMER_WAIT / 1000000000 AS max_ms, ${p95} AS p95_ms,
      UNIX_TIMESTAMP(FIRST_SEEN) AS first_seen, UNIX_TIMESTAMP() AS now_s
    FROM performance_schema.events_statements_summary_by_digest
    WHERE DIGEST IS NOT NULL AND UNIX_TIMESTAMP(LAST_SEEN) >= ${String(since)} LIMIT ${String(MAX_KNOWN)}`;
}

/** The server forgot this digest in between, as after TRUNCATE. */
function hasBegunAnew(row: Row, known: ReadonlyMap<string, Float64Array>): boolean {
  const before = known.get(keyOf(row));
  return (
    before !== undefined &&
    (at(before, FIRST_SEEN) !== (numberIn(row, 'first_seen') ?? 0) ||
      at(before, CALLS) > (numberIn(row, 'calls') ?? 0))
  );
}

function keyOf(row: Row): string {
  return `${textIn(row, 'digest') ?? ''} ${textIn(row, 'db') ?? ''}`;
}

/** What one digest has more than before, which is remembered; undefined: nothing. */
function addedIn(row: Row, known: Map<string, Float64Array>): Added | undefined {
  const key = keyOf(row);
  const now = Float64Array.from([
    ...FIELDS.map((field) => numberIn(row, field) ?? 0),
    numberIn(row, 'first_seen') ?? 0,
    numberIn(row, 'max_ms') ?? 0,
  ]);
  const before = known.get(key);
  if (before === undefined && known.size >= MAX_KNOWN) {
    return undefined;
  }
  known.set(key, now);
  const counts = Object.fromEntries(
    FIELDS.map((field, index) => [field, Math.max(0, at(now, index) - at(before, index))]),
  ) as Record<Field, number>;
  if (counts.calls === 0) {
    return undefined;
  }
  return {
    digest: textIn(row, 'digest') ?? '',
    database: textIn(row, 'db'),
    counts,
    maxMs: at(now, MAX_MS) > at(before, MAX_MS) ? at(now, MAX_MS) : null,
    p95Ms: numberIn(row, 'p95_ms'),
  };
}

function at(totals: Float64Array | undefined, index: number): number {
  return totals?.[index] ?? 0;
}

async function askTexts(ask: Ask, wanted: readonly Added[]): Promise<ReadonlyMap<string, string>> {
  const digests = [...new Set(wanted.map(({ digest }) => digest))].filter((digest) =>
    /^[0-9a-f]+$/.test(digest),
  );
  if (digests.length === 0) {
    return new Map();
  }
  const rows = await ask(
    `SELECT DIGEST AS digest, LEFT(DIGEST_TEXT, ${String(MAX_TEXT)}) AS text
    FROM performance_schema.events_statements_summary_by_digest
    WHERE DIGEST IN (${digests.map((digest) => `'${digest}'`).join(', ')}) LIMIT ${String(MAX_KNOWN)}`,
  );
  return new Map(rows.map((row) => [textIn(row, 'digest') ?? '', textIn(row, 'text') ?? '']));
}

interface Window {
  /** The dearest first. */
  readonly added: readonly Added[];
  readonly texts: ReadonlyMap<string, string>;
  readonly own: ReadonlySet<string>;
  readonly fromMs: number;
  readonly toMs: number;
  readonly isReset: boolean;
}

function report(window: Window): Extract<DbReport['report'], { type: 'queries' }> {
  const items = new Map<string, DbQueryStats>();
  const others = { queries: 0, calls: 0, total_ms: 0 };
  for (const one of window.added) {
    const text = window.texts.get(one.digest);
    const statement = text === undefined || text === '' ? undefined : statementOf(text);
    if (statement !== undefined && window.own.has(statement.fingerprint)) {
      continue;
    }
    // Two digests of the server may be one statement to us.
    const key = `${statement?.fingerprint ?? ''} ${one.database ?? ''}`;
    const known = items.get(key);
    if (statement === undefined || (known === undefined && items.size >= MAX_ITEMS)) {
      others.queries += 1;
      others.calls += one.counts.calls;
      others.total_ms += one.counts.total_ms;
    } else {
      items.set(key, joined(known, stats(one, statement)));
    }
  }
  return {
    type: 'queries',
    from: new Date(window.fromMs).toISOString(),
    to: new Date(window.toMs).toISOString(),
    items: [...items.values()],
    others,
    is_reset: window.isReset,
  };
}

function stats(
  { counts, database, maxMs, p95Ms }: Added,
  { text, fingerprint }: Pick<DbQueryStats, 'text' | 'fingerprint'>,
): DbQueryStats {
  return {
    fingerprint,
    text,
    database: database?.slice(0, 256) ?? null,
    user: null,
    ...counts,
    max_ms: maxMs,
    p95_ms: p95Ms,
    blocks_hit: null,
    blocks_read: null,
  };
}

function joined(one: DbQueryStats | undefined, other: DbQueryStats): DbQueryStats {
  if (one === undefined) {
    return other;
  }
  const sums = Object.fromEntries(FIELDS.map((field) => [field, (one[field] ?? 0) + (other[field] ?? 0)]));
  const most = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.max(a, b));
  return {
    ...one,
    ...(sums as Record<Field, number>),
    max_ms: most(one.max_ms, other.max_ms),
    p95_ms: most(one.p95_ms, other.p95_ms),
  };
}
