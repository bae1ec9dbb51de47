import type { Logger } from '@vigilops/runtime';
import type { Connections } from '../connections.ts';
import type { Piece } from '../engines/engine.ts';
import { sql, statement } from '../read/sql.ts';
import { coverageOf, daysWithin } from './coverage.ts';

const LIMIT_MS = 15_000;
/** Logs, and by what they are found. */
const WAITING: ReadonlySet<string> = new Set(['logs', 'log_segments', 'log_counts']);

/** What stands between logs and their dropping while they are archived. */
export interface HoldBack {
  /** False where a day of the piece is not archived whole. */
  mayDrop(piece: Piece, signal: AbortSignal): Promise<boolean>;
  /** Days of the piece that would be lost with it, for no archive holds them whole. */
  lostBy(piece: Piece, signal: AbortSignal): Promise<readonly string[]>;
  /** After a piece was dropped; says of lost days that they are. */
  dropped(piece: Piece, lost: readonly string[], signal: AbortSignal): Promise<void>;
}

/** `isOn`: whether logs are archived at all; asked each time. */
export function createHoldBack(deps: {
  readonly connections: Connections;
  readonly logger: Logger;
  readonly isOn: () => boolean;
  readonly now: () => Date;
}): HoldBack {
  const { connections, isOn, logger, now } = deps;

  async function unarchived(piece: Piece, signal: AbortSignal): Promise<readonly string[]> {
    const lost: string[] = [];
    for (const day of WAITING.has(piece.table) && isOn() ? daysWithin(piece) : []) {
      const { rows, covered } = await coverageOf(connections, day, signal);
      if (rows > 0 && rows !== covered) {
        lost.push(day);
      }
    }
    return lost;
  }

  return {
    mayDrop: async (piece, signal) => (await unarchived(piece, signal)).length === 0,

    lostBy: async (piece, signal) => {
      try {
        return piece.table === 'logs' ? await unarchived(piece, signal) : [];
      } catch (error) {
        // Somebody is short of disk: what cannot be counted now must not keep it full.
        logger.warn({ err: error, piece: piece.name }, 'it cannot be said whether these logs are archived');
        return [];
      }
    },

    dropped: async (piece, lost, signal) => {
      if (piece.table !== 'logs') {
        return;
      }
      await connections.transaction(
        async (tx) => {
          await tx.query(
            statement(sql`
              UPDATE vigilops.log_archives
              SET in_table = false,
                  state = CASE WHEN day = ANY(${lost}::date[]) AND state IN ('pending', 'writing', 'failed')
                               THEN 'lost' ELSE state END,
                  error = CASE WHEN day = ANY(${lost}::date[]) AND state IN ('pending', 'writing', 'failed')
                               THEN ${WHY_LOST} ELSE error END
              WHERE day = ANY(${daysWithin(piece)}::date[]) AND in_table`),
          );
          await tx.query(
            statement(sql`
              INSERT INTO vigilops.log_archives (day, run, state, error, in_table, created_at)
              SELECT new.day, coalesce((SELECT max(run) FROM vigilops.log_archives a WHERE a.day = new.day), 0) + 1,
                     'lost', ${WHY_LOST}, false, ${now()}::timestamptz
              FROM unnest(${lost}::date[]) AS new (day)
              WHERE NOT EXISTS (SELECT FROM vigilops.log_archives a WHERE a.day = new.day AND a.state = 'lost')`),
          );
        },
        { signal, timeoutMs: LIMIT_MS },
      );
      if (lost.length > 0) {
        logger.error({ days: lost, piece: piece.name }, `logs were not archived: ${WHY_LOST}`);
      }
    },
  };
}

const WHY_LOST =
  'the disk was short, and the day was dropped before it was archived: give the database more room, or keep fewer days';
