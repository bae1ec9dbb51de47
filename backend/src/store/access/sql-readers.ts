import { VigilError } from '@vigilops/contracts';
import type { SqlReaderStore } from '../../model/index.ts';
import type { Connections, Session } from '../connections.ts';
import type { Row } from '../database.ts';
import { sqlStateOf } from '../sql-state.ts';
import { scramVerifier } from './scram.ts';

const LIMIT_MS = 10_000;
const NO_RIGHT = '42501';
/** Two tools that start at once, in any database of the server: roles belong to all of them. */
const LOCK = 7_650_201;

/** What every statement of such a login is bound to; a dashboard must not hold up the writer. */
const BOUNDS = [
  `statement_timeout = '30s'`,
  `idle_in_transaction_session_timeout = '60s'`,
  'default_transaction_read_only = on',
  // public has the functions of TimescaleDB.
  'search_path = grafana_v1, public',
];
const MAX_CONNECTIONS = 8;

interface RoleRow extends Row {
  readonly exists: boolean;
  readonly ours: boolean;
}

export function createSqlReaderStore(connections: Connections): SqlReaderStore {
  return {
    ensure: async ({ name, password }, signal) => {
      try {
        await connections.transaction((session) => ensureLogin(session, name, password), {
          signal,
          timeoutMs: LIMIT_MS,
        });
      } catch (error) {
        if (sqlStateOf(error) !== NO_RIGHT) {
          throw error;
        }
        throw new VigilError(
          'CONFIG_INVALID',
          `the database lets us make no logins. An administrator can run: CREATE ROLE ${name} LOGIN PASSWORD '…' IN ROLE grafana_reader;`,
          { cause: error },
        );
      }
    },
  };
}

async function ensureLogin(session: Session, name: string, password: string): Promise<void> {
  await session.query({ text: 'SELECT pg_advisory_xact_lock($1)', values: [LOCK] });
  const [role] = await session.query<RoleRow>({
    text: `SELECT r.oid IS NOT NULL AS exists,
                  r.oid IS NOT NULL AND pg_has_role(r.oid, g.oid, 'MEMBER')
                    AND NOT (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls)
                    AND (SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid) = 1 AS ours
           FROM pg_roles g LEFT JOIN pg_roles r ON r.rolname = $1 WHERE g.rolname = 'grafana_reader'`,
    values: [name],
  });
  if (role === undefined) {
    throw new VigilError(
      'CONFIG_INVALID',
      'the database has no role grafana_reader; see the log of the backend',
    );
  }
  if (role.exists && !role.ours) {
    throw new VigilError(
      'CONFIG_INVALID',
      `the role ${name} is there and is no reader of ours; name another`,
    );
  }
  const verb = role.exists ? 'ALTER' : 'CREATE';
  const what = `LOGIN PASSWORD %L CONNECTION LIMIT ${String(MAX_CONNECTIONS)}`;
  await run(session, `${verb} ROLE %I ${what}`, [name, scramVerifier(password)]);
  if (!role.exists) {
    await run(session, 'GRANT grafana_reader TO %I', [name]);
  }
  for (const bound of BOUNDS) {
    await run(session, `ALTER ROLE %I SET ${bound}`, [name]);
  }
}

/** Statements about roles take no parameters: the server itself quotes them. */
async function run(session: Session, pattern: string, values: readonly string[]): Promise<void> {
  const places = values.map((_value, index) => `$${String(index + 2)}::text`).join(', ');
  const [row] = await session.query<{ statement: string }>({
    text: `SELECT format($1::text, ${places}) AS statement`,
    values: [pattern, ...values],
  });
  await session.query({ text: row?.statement ?? '' });
}
