import type { Part } from './parts.ts';
import type { Session } from './session.ts';
import { type Extension, findExtension } from './statements/extension.ts';
import { shortened } from './shortened.ts';

/** What is the same for as long as a connection lives, or changes so seldom that it is asked once a minute. */
export interface Server {
  readonly version: string;
  /** 150004: of 15.4. */
  readonly number: number;
  /** Quoted where it must be, as GRANT takes it. */
  readonly user: string;
  readonly userName: string;
  readonly database: string;
  readonly databaseId: string;
  /** May see what other accounts do: pg_read_all_stats, which is in pg_monitor. */
  readonly canReadAll: boolean;
  readonly extension: Extension | undefined;
  readonly settings: Readonly<Record<string, string>>;
}

/** What advice is drawn from, by the names at the server. */
const SETTINGS = [
  ...[
    'max_connections',
    'superuser_reserved_connections',
    'shared_buffers',
    'work_mem',
    'maintenance_work_mem',
  ],
  ...[
    'effective_cache_size',
    'max_wal_size',
    'checkpoint_timeout',
    'checkpoint_completion_target',
    'wal_level',
  ],
  ...[
    'random_page_cost',
    'fsync',
    'full_page_writes',
    'synchronous_commit',
    'hot_standby',
    'max_slot_wal_keep_size',
  ],
  ...['autovacuum', 'autovacuum_max_workers', 'autovacuum_naptime', 'autovacuum_vacuum_scale_factor'],
  ...['autovacuum_analyze_scale_factor', 'autovacuum_vacuum_threshold', 'autovacuum_vacuum_cost_limit'],
  ...['autovacuum_vacuum_cost_delay', 'autovacuum_freeze_max_age', 'autovacuum_multixact_freeze_max_age'],
  ...[
    'deadlock_timeout',
    'log_lock_waits',
    'log_min_duration_statement',
    'log_temp_files',
    'log_destination',
    'log_error_verbosity',
    'lc_messages',
    'log_autovacuum_min_duration',
  ],
  ...[
    'track_activities',
    'track_activity_query_size',
    'track_counts',
    'track_io_timing',
    'shared_preload_libraries',
  ],
  ...[
    'pg_stat_statements.max',
    'pg_stat_statements.track',
    'pg_stat_statements.track_utility',
    'ssl',
    'server_encoding',
  ],
];
/** Our own session sets them: what is told is what others get, unless the role of the agent has a setting of its own. */
const OWN_SETTINGS = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];
const MAX_VALUE_CHARACTERS = 1_024;

interface FactsRow {
  readonly version: string;
  readonly number: number;
  readonly user_name: string;
  readonly user_quoted: string;
  readonly database: string;
  readonly database_id: string;
  readonly can_read_all: boolean;
}

export async function lookAtServer(session: Session): Promise<Server> {
  const [facts] = await session.ask<FactsRow>(
    `SELECT /* vigilops-agent */ current_setting('server_version') AS version,
        current_setting('server_version_num')::int AS number,
        current_user::text AS user_name, quote_ident(current_user) AS user_quoted,
        d.datname::text AS database, d.oid::text AS database_id,
        pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS can_read_all
      FROM pg_database d WHERE d.datname = current_database()`,
  );
  if (facts === undefined) {
    throw new Error('the server does not say who it is');
  }
  return {
    version: facts.version,
    number: facts.number,
    user: facts.user_quoted,
    userName: facts.user_name,
    database: facts.database,
    databaseId: facts.database_id,
    canReadAll: facts.can_read_all,
    extension: await findExtension(session),
    settings: await readSettings(session),
  };
}

async function readSettings(session: Session): Promise<Readonly<Record<string, string>>> {
  const settings = await session.ask<{ name: string; value: string }>(
    `SELECT /* vigilops-agent */ name, CASE WHEN unit IS NULL THEN setting ELSE current_setting(name) END AS value
      FROM pg_settings WHERE name = ANY($1::text[])`,
    [SETTINGS],
  );
  const ofOthers = await session.ask<{ name: string; value: string }>(
    `SELECT /* vigilops-agent */ s.name,
        CASE WHEN s.reset_val IN ('0', '-1') THEN s.reset_val ELSE s.reset_val || coalesce(s.unit, '') END AS value
      FROM pg_settings s
      WHERE s.name = ANY($1::text[]) AND NOT EXISTS (
        SELECT FROM pg_db_role_setting r, unnest(r.setconfig) AS line
        WHERE r.setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = current_user))
          AND line LIKE s.name || '=%')`,
    [OWN_SETTINGS],
  );
  const extensions = await session.ask<{ line: string | null }>(
    `SELECT /* vigilops-agent */ string_agg(extname || ' ' || extversion, ', ' ORDER BY extname) AS line FROM pg_extension`,
  );
  const known = [...settings, ...ofOthers, { name: 'extensions', value: extensions[0]?.line ?? '' }];
  return Object.fromEntries(known.map(({ name, value }) => [name, shortened(value, MAX_VALUE_CHARACTERS)]));
}

/** The one right without which others' sessions and statements are not told. */
export function ofMonitor({ user }: Server, what: string): Part {
  return { what, grant: `GRANT pg_monitor TO ${user};` };
}
