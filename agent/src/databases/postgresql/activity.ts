import type { DbConnectionGroup } from '@vigilops/contracts/db-report';

import type { Server } from './server.ts';
import { OWN_NAME, type Session } from './session.ts';
import { type CutText, cutText, HIDDEN, textOf } from './statements/cut-text.ts';

/** One process of the server. Ages are in seconds by its own clock, which need not be ours. */
export interface Backend {
  readonly pid: number;
  readonly kind: string;
  readonly user: string | null;
  readonly database: string | null;
  readonly application: string | null;
  /** `[local]`: over a socket, as the server's log has it. */
  readonly address: string | null;
  readonly state: DbConnectionGroup['state'];
  /** As the server says: `idle in transaction (aborted)`. */
  readonly stateText: string | null;
  readonly waitType: string | null;
  readonly wait: string | null;
  readonly transactionAge: number | null;
  /** Of the statement that runs, or ran last. */
  readonly queryAge: number | null;
  /** When that statement began by the clock of the server, as seconds with microseconds: tells one run from the next. */
  readonly queryStart: number | null;
  readonly stateAge: number | null;
  /** How long the last statement took, when none runs. */
  readonly lasted: number | null;
  /** Null: the session is idle and its last statement was not slow, or we may not see it. */
  readonly text: string | null;
  /** Of pg_stat_statements; PostgreSQL 14 and later. */
  readonly queryId: string | null;
}

interface ActivityRow extends CutText {
  readonly pid: number;
  readonly kind: string | null;
  readonly user_name: string | null;
  readonly database: string | null;
  readonly application: string | null;
  readonly address: string | null;
  readonly state: string | null;
  readonly wait_type: string | null;
  readonly wait: string | null;
  readonly transaction_age: number | null;
  readonly query_age: number | null;
  readonly query_start: number | null;
  readonly state_age: number | null;
  readonly lasted: number | null;
  readonly query_id: string | null;
}

const MAX_SESSIONS = 10_000;

/** Seconds since a moment; not below 0, for the moment may be after the statement began. */
const age = (column: string) => `greatest(0, extract(epoch FROM clock_timestamp() - ${column}))::float8`;

/** Everybody who is there but us, in one reading. */
export async function readActivity(
  session: Session,
  server: Server,
  slowMs: number,
): Promise<readonly Backend[]> {
  const isWanted = `(a.state <> 'idle' OR a.state_change - a.query_start >= $2 * interval '1 millisecond')`;
  const rows = await session.ask<ActivityRow>(
    `SELECT /* vigilops-agent */ a.pid, a.backend_type AS kind, a.usename::text AS user_name, a.datname::text AS database,
        a.application_name AS application, coalesce(host(a.client_addr), CASE WHEN a.client_port = -1 THEN '[local]' END) AS address,
        a.state, a.wait_event_type AS wait_type, a.wait_event AS wait,
        ${age('a.xact_start')} AS transaction_age, ${age('a.query_start')} AS query_age,
        extract(epoch FROM a.query_start)::float8 AS query_start, ${age('a.state_change')} AS state_age,
        CASE WHEN a.state <> 'active' THEN extract(epoch FROM a.state_change - a.query_start)::float8 END AS lasted,
        ${cutText('a.query', isWanted)},
        ${server.number >= 140_000 ? 'a.query_id::text' : 'NULL'} AS query_id
      FROM pg_stat_activity a
      WHERE a.pid <> pg_backend_pid() AND NOT (a.application_name = $1 AND a.usename IS NOT DISTINCT FROM current_user)
      LIMIT ${String(MAX_SESSIONS)}`,
    [OWN_NAME, slowMs],
  );
  return rows.map(backendOf);
}

function backendOf(row: ActivityRow): Backend {
  const text = textOf(row);
  return {
    pid: row.pid,
    // Not told of others to who may not see them; workers of the server have neither user nor database.
    kind: row.kind ?? (row.user_name !== null && row.database !== null ? 'client backend' : 'unknown'),
    user: row.user_name,
    database: row.database,
    application: row.application === '' ? null : row.application,
    address: row.address,
    state: stateOf(row),
    stateText: row.state,
    waitType: row.wait_type,
    wait: row.wait_type === null ? null : `${row.wait_type}: ${row.wait ?? ''}`,
    transactionAge: row.transaction_age,
    queryAge: row.query_age,
    queryStart: row.query_start,
    stateAge: row.state_age,
    lasted: row.lasted,
    text: text === null || text === '' || text === HIDDEN ? null : text,
    queryId: row.query_id === '0' ? null : row.query_id,
  };
}

function stateOf({ state, wait_type }: ActivityRow): Backend['state'] {
  if (state === 'active') {
    return wait_type === 'Lock' ? 'waiting' : 'active';
  }
  if (state === 'idle') {
    return 'idle';
  }
  return state?.startsWith('idle in transaction') === true ? 'idle_in_transaction' : 'other';
}

/** A connection of somebody, as opposed to the server's own workers. */
export function isClient({ kind }: Backend): boolean {
  return kind === 'client backend';
}
