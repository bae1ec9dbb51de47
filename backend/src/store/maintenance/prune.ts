import type { Connections } from '../connections.ts';

const LIMIT_MS = 60_000;
const ROWS_PER_ROUND = 20_000;
const ROUNDS = 100;

/** The agent's spool keeps records for a week; after a day more no resend can come. */
const LEDGER_DAYS = 8;

/** Forgets batch ids that nobody will send again. In rounds, so that no transaction is long. */
export function pruneLedger(connections: Connections, now: Date, signal: AbortSignal): Promise<number> {
  return inRounds(
    connections,
    `DELETE FROM vigilops.ingest_batches WHERE ctid = ANY(ARRAY(
       SELECT ctid FROM vigilops.ingest_batches
       WHERE received_at < $1::timestamptz - make_interval(days => ${String(LEDGER_DAYS)}) LIMIT ${String(ROWS_PER_ROUND)}))
     RETURNING 1`,
    [now],
    signal,
  );
}

/** Forgets the starts of series before retention, except the one that was in force when retention begins. */
export function pruneStarts(connections: Connections, before: Date, signal: AbortSignal): Promise<number> {
  return inRounds(
    connections,
    `DELETE FROM vigilops.series_starts WHERE ctid = ANY(ARRAY(
       SELECT old.ctid FROM vigilops.series_starts AS old
       WHERE old.start_time < $1 AND EXISTS (
         SELECT FROM vigilops.series_starts AS next
         WHERE next.series_id = old.series_id AND next.start_time > old.start_time AND next.start_time < $1)
       LIMIT ${String(ROWS_PER_ROUND)}))
     RETURNING 1`,
    [before],
    signal,
  );
}

/** Forgets series that were silent for longer than any of their rows live. */
export function pruneSeries(connections: Connections, before: Date, signal: AbortSignal): Promise<number> {
  return inRounds(
    connections,
    `DELETE FROM vigilops.series WHERE id = ANY(ARRAY(
       SELECT id FROM vigilops.series WHERE last_seen < $1 LIMIT ${String(ROWS_PER_ROUND)}))
     RETURNING 1`,
    [before],
    signal,
  );
}

async function inRounds(
  connections: Connections,
  text: string,
  values: readonly unknown[],
  signal: AbortSignal,
): Promise<number> {
  let total = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const gone = await connections.query({ text, values }, { signal, timeoutMs: LIMIT_MS });
    total += gone.length;
    if (gone.length < ROWS_PER_ROUND) {
      break;
    }
  }
  return total;
}
