import { backoffMs, type Clock, type Logger } from '@vigilops/runtime';
import type { Connections } from '../connections.ts';
import type { Piece, StorageEngine, TimeTable } from '../engines/engine.ts';
import type { HoldBack } from '../archive/hold-back.ts';
import { removeRestored } from '../archive/remove-restored.ts';
import { sqlStateOf } from '../sql-state.ts';
import { LOGS_DROPPED } from '../templates/counted-from.ts';

const DAY_MS = 86_400_000;
const ATTEMPTS = 4;
const BACKOFF = { initialMs: 500, maxMs: 5_000 };
/** Besides the rollups: dropping them would free nothing worth having. */
const SMALL_TABLES: ReadonlySet<TimeTable> = new Set([
  'log_segments',
  'log_counts',
  'error_issue_counts',
  'service_edges',
  'check_results',
  'host_changes',
  'llm_calls',
  'db_metrics',
  'db_query_windows',
  'slow_queries',
  'db_locks',
]);

export interface Dropped {
  readonly pieces: number;
  readonly bytes: number;
  /** Pieces that somebody was reading all the while; the next run tries again. */
  readonly busy: number;
  /** Pieces of logs that wait for their archive. */
  readonly held: number;
}

export interface DropDeps {
  readonly connections: Connections;
  readonly engine: StorageEngine;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly holdBack: HoldBack;
}

/** Drops what is older than its table keeps, a piece at a time. */
export async function expire(
  deps: DropDeps,
  retentionDays: Readonly<Record<TimeTable, number>>,
  now: Date,
  signal: AbortSignal,
): Promise<Dropped> {
  const pieces = await deps.engine.pieces(signal);
  const old = pieces.filter(
    (piece) => piece.to.getTime() <= now.getTime() - retentionDays[piece.table] * DAY_MS,
  );
  const free: Piece[] = [];
  for (const piece of old) {
    if (await deps.holdBack.mayDrop(piece, signal)) {
      free.push(piece);
    }
  }
  return { ...(await dropAll(deps, free, signal)), held: old.length - free.length };
}

/**
 * Drops the oldest pieces until `excessBytes` are free. What was fetched back from the archive goes before all else: it is
 * there once more. Then raw rows, archived or not; rollups and what is small only when no other raw piece is left: they
 * answer the questions about the year. The newest day of each table always stays.
 */
export async function shrink(
  deps: DropDeps,
  excessBytes: number,
  now: Date,
  signal: AbortSignal,
): Promise<Dropped> {
  const chosen: Piece[] = [];
  const restored = excessBytes > 0 ? await removeRestored(deps, signal) : 0;
  let freed = restored;
  for (const piece of bySacrifice(await deps.engine.pieces(signal), now)) {
    if (freed >= excessBytes) {
      break;
    }
    chosen.push(piece);
    freed += piece.bytes;
  }
  if (chosen.length > 0) {
    deps.logger.warn(
      { pieces: chosen.map(({ name }) => name), bytes: freed, excessBytes },
      'the disk is short: dropping the oldest data before its time',
    );
  }
  const dropped = await dropAll(deps, chosen, signal);
  return { ...dropped, bytes: dropped.bytes + restored };
}

/** The order in which pieces are given up. */
export function bySacrifice(pieces: readonly Piece[], now: Date): readonly Piece[] {
  const isSmall = (piece: Piece): boolean =>
    piece.table.startsWith('samples_') || SMALL_TABLES.has(piece.table);
  return pieces
    .filter((piece) => piece.bytes > 0 && piece.to.getTime() <= now.getTime() - DAY_MS)
    .toSorted(
      (a, b) =>
        Number(isSmall(a)) - Number(isSmall(b)) || a.to.getTime() - b.to.getTime() || b.bytes - a.bytes,
    );
}

async function dropAll(deps: DropDeps, pieces: readonly Piece[], signal: AbortSignal): Promise<Dropped> {
  let dropped = 0;
  let bytes = 0;
  let busy = 0;
  await markDropped(deps.connections, pieces, signal);
  for (const piece of pieces) {
    const lost = await deps.holdBack.lostBy(piece, signal);
    if (await dropPatiently(deps, piece, signal)) {
      await forgetCounts(deps.connections, piece, signal);
      await deps.holdBack.dropped(piece, lost, signal);
      dropped += 1;
      bytes += piece.bytes;
    } else {
      busy += 1;
    }
  }
  if (dropped + busy > 0) {
    deps.logger.info({ dropped, bytes, busy }, 'retention dropped old data');
  }
  return { pieces: dropped, bytes, busy, held: 0 };
}

/** What is counted from rows is not counted again, or no longer believed, from here back. */
const MARKS = { spans: 'spans-dropped', logs: LOGS_DROPPED } as const;

/** Before the first piece goes: service edges live longer than the spans, and counts of lines go after the lines. */
async function markDropped(
  connections: Connections,
  pieces: readonly Piece[],
  signal: AbortSignal,
): Promise<void> {
  for (const table of ['spans', 'logs'] as const) {
    const ends = pieces.filter((piece) => piece.table === table).map(({ to }) => to.getTime());
    if (ends.length > 0) {
      await connections.query(
        {
          text: `INSERT INTO vigilops.job_marks (job, mark) VALUES ($1, $2)
                 ON CONFLICT (job) DO UPDATE SET mark = greatest(job_marks.mark, excluded.mark)`,
          values: [MARKS[table], new Date(Math.max(...ends))],
        },
        { signal, timeoutMs: 10_000 },
      );
    }
  }
}

/** Lines that are gone are not counted. */
async function forgetCounts(connections: Connections, piece: Piece, signal: AbortSignal): Promise<void> {
  if (piece.table === 'logs') {
    await connections.query(
      {
        text: 'DELETE FROM vigilops.log_counts WHERE time >= $1 AND time < $2',
        values: [piece.from, piece.to],
      },
      { signal, timeoutMs: 60_000 },
    );
  }
}

/** Tries a few times, because readers come and go; false when the piece stayed busy. */
async function dropPatiently(deps: DropDeps, piece: Piece, signal: AbortSignal): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      await deps.engine.drop(piece, signal);
      return true;
    } catch (error) {
      if (!isBusy(error) || signal.aborted) {
        throw error;
      }
      deps.logger.debug({ piece: piece.name, attempt }, 'a piece to drop is in use');
      await deps.clock.sleep(BACKOFF.initialMs + backoffMs(attempt, BACKOFF), signal);
    }
  }
  return false;
}

/** Lock timeout, deadlock, or a half detached neighbour. */
function isBusy(error: unknown): boolean {
  return ['55P03', '40P01', '55000', '55006'].includes(sqlStateOf(error) ?? '');
}
