import type { DbQuerySample } from '@vigilops/contracts/db-report';

import { isWhole, MAX_STATEMENT, statementOf } from './statement.ts';
import { type Ask, countIn, numberIn, type Row, textIn } from './rows.ts';
import { sampleId } from './samples.ts';
import type { Server } from './server.ts';
import type { ServerSession } from './sessions.ts';

/** Slow statements that have ended, from where the server writes them down. */
export interface EndedStatements {
  ask(question: EndedQuestion): Promise<readonly DbQuerySample[]>;
}

export interface EndedQuestion {
  readonly ask: Ask;
  readonly server: Server;
  readonly nowMs: number;
  readonly thresholdMs: number;
  readonly startedAtSeconds: number;
  /** What runs for long now: the slow log does not number statements, and tells of these when they have ended. */
  readonly slow: readonly ServerSession[];
}

const MAX_ROWS = 200;
/** How far the first look goes back. */
const FIRST_LOOK_MS = 60_000;
/** How long after the end of its statement a row of the slow log may come. */
const LATE_ROW_SECONDS = 5;
const CURRENT = 'events_statements_current';
const HISTORIES = ['events_statements_history_long', 'events_statements_history'] as const;

/** The table of ended statements that the server fills; undefined: none. */
export function historyOf({ hasPerformanceSchema, consumers }: Server): string | undefined {
  return hasPerformanceSchema && consumers.has(CURRENT)
    ? HISTORIES.find((name) => consumers.has(name))
    : undefined;
}

/** From the history of performance_schema, by the server's own timer. */
export function createHistory(): EndedStatements {
  let readUntilMs: number | undefined;
  return {
    async ask({ ask, server, nowMs, thresholdMs, startedAtSeconds }) {
      const history = historyOf(server);
      if (history === undefined) {
        return [];
      }
      // Our own statement is under way: its end is now.
      const [clock = {}] = await ask(
        `SELECT MAX(TIMER_END) / 1000000000 AS now_ms FROM performance_schema.${CURRENT}`,
      );
      const timerMs = numberIn(clock, 'now_ms') ?? 0;
      // A timer that began anew is that of a server that did.
      const before =
        readUntilMs === undefined || readUntilMs > timerMs ? timerMs - FIRST_LOOK_MS : readUntilMs;
      const rows = await ask(
        `SELECT CONCAT(h.THREAD_ID, '.', h.EVENT_ID) AS statement, h.TIMER_WAIT / 1000000000 AS ms,
          ${String(timerMs)} - h.TIMER_END / 1000000000 AS ago_ms,
          COALESCE(h.DIGEST_TEXT, LEFT(h.SQL_TEXT, ${String(MAX_STATEMENT)})) AS text, h.CURRENT_SCHEMA AS db,
          h.ROWS_EXAMINED AS rows_examined, h.ROWS_SENT AS rows_sent,
          t.PROCESSLIST_USER AS user, t.PROCESSLIST_HOST AS host
        FROM performance_schema.${history} h
        LEFT JOIN performance_schema.threads t ON t.THREAD_ID = h.THREAD_ID
        WHERE h.TIMER_WAIT >= ${String(Math.round(thresholdMs * 1e9))} AND h.NESTING_EVENT_ID IS NULL
          AND h.TIMER_END > ${String(Math.max(0, Math.round(before * 1e9)))}
          AND (t.PROCESSLIST_ID IS NULL OR t.PROCESSLIST_ID <> CONNECTION_ID())
        ORDER BY h.TIMER_WAIT DESC LIMIT ${String(MAX_ROWS)}`,
      );
      readUntilMs = timerMs;
      return rows.flatMap((row) =>
        endedSample(row, {
          source: 'statements',
          isWhole: false,
          atMs: nowMs - (numberIn(row, 'ago_ms') ?? 0),
          user: textIn(row, 'user'),
          address: textIn(row, 'host'),
          id: sampleId(startedAtSeconds, textIn(row, 'statement') ?? ''),
        }),
      );
    },
  };
}

/** From the table of the slow log, for a server without such a history. It grows, and each look reads all of it. */
export function createSlowLog(): EndedStatements {
  let readUntilSeconds: number | undefined;
  // The ids of rows that were told: while one is asked for again, it is the same.
  let told: ReadonlyMap<string, string> = new Map();
  // Of this round and of the one before: a row may come a little after its statement.
  let ran: readonly ReadonlyMap<string, Ran>[] = [];
  return {
    async ask({ ask, server, nowMs, thresholdMs, startedAtSeconds, slow }) {
      const [clock = {}] = await ask('SELECT UNIX_TIMESTAMP(SYSDATE(6)) AS now_s');
      const serverSeconds = numberIn(clock, 'now_s') ?? nowMs / 1_000;
      const since = readUntilSeconds ?? serverSeconds - FIRST_LOOK_MS / 1_000;
      const rows = await ask(
        `SELECT UNIX_TIMESTAMP(start_time) AS from_s, TIME_TO_SEC(query_time) * 1000 AS ms, thread_id AS session,
          user_host AS user_host, db AS db, LEFT(sql_text, ${String(MAX_STATEMENT)}) AS text,
          rows_examined AS rows_examined, rows_sent AS rows_sent
        FROM mysql.slow_log
        WHERE UNIX_TIMESTAMP(start_time) + TIME_TO_SEC(query_time) >= ${String(since - LATE_ROW_SECONDS)}
          AND thread_id <> CONNECTION_ID() AND TIME_TO_SEC(query_time) >= ${String(thresholdMs / 1_000)}
        ORDER BY query_time DESC LIMIT ${String(MAX_ROWS)}`,
      );
      readUntilSeconds = serverSeconds;
      const before = told;
      const ids = new Map<string, string>();
      const samples = rows.flatMap((row) => {
        const fromSeconds = numberIn(row, 'from_s') ?? serverSeconds;
        const fromMs = nowMs - (serverSeconds - fromSeconds) * 1_000;
        const session = textIn(row, 'session') ?? '';
        const key = `${session}.${String(fromSeconds)}`;
        const seen = ran
          .map((some) => some.get(session))
          .find((one) => one !== undefined && Math.abs(one.fromMs - fromMs) < SAME_RUN_MS);
        const id = before.get(key) ?? sampleId(startedAtSeconds, seen?.statement ?? key);
        ids.set(key, id);
        return before.has(key)
          ? []
          : endedSample(row, {
              source: 'slow_log',
              isWhole: isWhole(textIn(row, 'text') ?? '', server),
              atMs: Math.min(nowMs, fromMs + (countIn(row, 'ms') ?? 0)),
              ...accountIn(textIn(row, 'user_host') ?? ''),
              id,
            });
      });
      ran = [new Map(slow.map((session) => [session.id, ranSince(session, nowMs)])), ...ran.slice(0, 1)];
      told = ids;
      return samples;
    },
  };
}

/** A run that was seen while it was under way. */
interface Ran {
  readonly statement: string;
  readonly fromMs: number;
}

/** Clocks of both readings, and the whole seconds of some versions. */
const SAME_RUN_MS = 2_500;

function ranSince({ id, statement, ms }: ServerSession, nowMs: number): Ran {
  return { statement: statement ?? id, fromMs: nowMs - ms };
}

/** `shop[shop] @ web-1 [10.0.0.7]`. */
function accountIn(text: string): { readonly user: string | null; readonly address: string | null } {
  const [, user = '', host = '', ip = ''] = /^([^[]*)\[.*?\] @ (\S*) \[([^\]]*)\]/.exec(text) ?? [];
  return { user: user.trim() || null, address: ip || host || null };
}

interface Told extends Pick<DbQuerySample, 'source' | 'user' | 'address' | 'id'> {
  readonly atMs: number;
  /** Nothing was cut off its text. */
  readonly isWhole: boolean;
}

function endedSample(row: Row, { atMs, isWhole: whole, source, user, address, id }: Told): DbQuerySample[] {
  const text = textIn(row, 'text');
  if (text === null) {
    return [];
  }
  return [
    {
      ...statementOf(text, { isWhole: whole }),
      at: new Date(atMs).toISOString(),
      duration_ms: Math.round(countIn(row, 'ms') ?? 0),
      is_running: false,
      rows_examined: countIn(row, 'rows_examined'),
      rows_returned: countIn(row, 'rows_sent'),
      user: user?.slice(0, 256) ?? null,
      database: textIn(row, 'db')?.slice(0, 256) ?? null,
      address: address?.slice(0, 256) ?? null,
      application: null,
      wait: null,
      source,
      id,
    },
  ];
}
