import type { Session } from '../session.ts';
import type { Extension } from './extension.ts';

/** Of one statement of one user in one database since it was counted first. */
export interface StatementTotals {
  readonly calls: number;
  readonly totalMs: number;
  readonly maxMs: number;
  readonly rows: number;
  readonly blocksHit: number;
  readonly blocksRead: number;
  readonly tempBlocks: number;
}

/** What identifies a row of totals. */
export interface StatementKey {
  readonly userId: string;
  readonly databaseId: string;
  readonly queryId: string;
}

export interface AllTotals {
  /** By `userId/databaseId/queryId`. */
  readonly statements: ReadonlyMap<string, StatementTotals>;
  /** By the clock of the server, as milliseconds. */
  readonly readAtMs: number;
  /** When counting began; undefined: this version does not tell. */
  readonly resetAtMs: number | undefined;
  /** How often room was made for new ones. */
  readonly dealloc: number | undefined;
  /** Of others, which this account may not see. */
  readonly hidden: number;
}

interface TotalsRow {
  readonly key: string | null;
  readonly calls: number;
  readonly total_ms: number;
  readonly max_ms: number;
  readonly rows: number;
  readonly blocks_hit: number;
  readonly blocks_read: number;
  readonly temp_blocks: number;
}

/** Four times of what the server keeps by default. */
const MAX_STATEMENTS = 20_000;

/** Reads the numbers of all statements, without their texts. */
export async function readTotals(session: Session, extension: Extension): Promise<AllTotals> {
  const { total, max } = timesOf(extension);
  const info =
    extension.infoName === undefined
      ? 'NULL::float8 AS reset_at, NULL::float8 AS dealloc'
      : `(SELECT extract(epoch FROM stats_reset)::float8 * 1000 FROM ${extension.infoName}) AS reset_at,
         (SELECT dealloc::float8 FROM ${extension.infoName}) AS dealloc`;
  const [about] = await session.ask<{ now: number; reset_at: number | null; dealloc: number | null }>(
    `SELECT /* vigilops-agent */ extract(epoch FROM clock_timestamp())::float8 * 1000 AS now, ${info}`,
  );
  const rows = await session.ask<TotalsRow>(
    `SELECT /* vigilops-agent */ userid::text || '/' || dbid::text || '/' || queryid::text AS key,
        sum(calls)::float8 AS calls, sum(${total})::float8 AS total_ms, max(${max})::float8 AS max_ms,
        sum(rows)::float8 AS rows, sum(shared_blks_hit)::float8 AS blocks_hit,
        sum(shared_blks_read)::float8 AS blocks_read, sum(temp_blks_written)::float8 AS temp_blocks
      FROM ${extension.functionName}(false) GROUP BY 1 ORDER BY 3 DESC LIMIT ${String(MAX_STATEMENTS)}`,
  );
  const statements = new Map<string, StatementTotals>();
  let hidden = 0;
  for (const row of rows) {
    if (row.key === null) {
      hidden = row.calls;
      continue;
    }
    statements.set(row.key, {
      calls: row.calls,
      totalMs: row.total_ms,
      maxMs: row.max_ms,
      rows: row.rows,
      blocksHit: row.blocks_hit,
      blocksRead: row.blocks_read,
      tempBlocks: row.temp_blocks,
    });
  }
  return {
    statements,
    hidden,
    readAtMs: about?.now ?? 0,
    resetAtMs: about?.reset_at ?? undefined,
    dealloc: about?.dealloc ?? undefined,
  };
}

export function partsOfKey(key: string): StatementKey {
  const [userId = '', databaseId = '', queryId = ''] = key.split('/');
  return { userId, databaseId, queryId };
}

/** They were renamed when planning got times of its own. */
export function timesOf({ columns }: Extension): { readonly total: string; readonly max: string } {
  return columns.has('total_exec_time')
    ? { total: 'total_exec_time', max: 'max_exec_time' }
    : { total: 'total_time', max: 'max_time' };
}
