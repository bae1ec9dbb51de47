import type { LlmHouse, LlmHouseStore } from '../../model/index.ts';
import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { unixUs } from '../read/times.ts';

/** So long it can be told that a key was revoked; later it is one that nobody knows. */
const REVOKED_KEPT = sql`interval '90 days'`;

export function createLlmHouseStore(connections: Connections): LlmHouseStore {
  return {
    read: async (revision, signal) => {
      const [row] = await connections.query<HouseRow>(selectHouse(revision), withinLimit(signal));
      return row?.house;
    },
  };
}

/** As the transaction sees it. */
export async function readHouse(tx: Queryable): Promise<LlmHouse> {
  const [row] = await tx.query<HouseRow>(selectHouse(null));
  if (row === undefined) {
    throw new Error('the row of vigilops.llm_revision is gone');
  }
  return row.house;
}

interface HouseRow extends Row {
  readonly house: LlmHouse;
}

/**
 * One statement, so that all of it is of one moment; where the revision is the known one, nothing but that is read. The
 * database makes the records: times are numbers that JSON holds exactly, until 2255.
 */
function selectHouse(revision: number | null) {
  return statement(sql`
    SELECT json_build_object(
      'revision', house.revision, 'providers', (${PROVIDERS}), 'aliases', (${ALIASES}), 'projects', (${PROJECTS}),
      'keys', (${KEYS}), 'prices', (${PRICES}), 'budgets', (${BUDGETS})) AS house
    FROM vigilops.llm_revision AS house WHERE house.revision IS DISTINCT FROM ${revision}::bigint`);
}

function list(record: Sql, from: Sql): Sql {
  return sql`SELECT coalesce(jsonb_agg(${record} ORDER BY item.id), '[]') FROM ${from}`;
}

const PROVIDERS = list(
  sql`item.definition || jsonb_build_object(
    'id', item.id, 'sealed', item.sealed, 'discoveredModels', to_jsonb(item.discovered_models),
    'discoveredUs', ${unixUs(sql`item.discovered_at`)}, 'lastError', item.last_error,
    'lastUsedUs', ${unixUs(sql`item.last_used_at`)})`,
  sql`vigilops.llm_providers AS item WHERE item.removed_at IS NULL`,
);

const ALIASES = list(
  sql`item.definition || jsonb_build_object('id', item.id)`,
  sql`vigilops.llm_aliases AS item`,
);

const PROJECTS = list(
  sql`item.definition || jsonb_build_object('id', item.id, 'keys', (
    SELECT count(*) FROM vigilops.llm_keys AS key
    WHERE key.project_id = item.id AND key.revoked_at IS NULL AND (key.expires_at IS NULL OR key.expires_at > now())))`,
  sql`vigilops.llm_projects AS item WHERE item.removed_at IS NULL`,
);

const KEYS = list(
  sql`item.definition || jsonb_build_object(
    'id', item.id, 'user_id', item.user_id, 'start', item.start, 'projectName', project.name, 'userName', person.name,
    'hashes', jsonb_build_array(jsonb_build_object('hex', encode(item.hash, 'hex'), 'untilUs', NULL))
      || CASE WHEN item.old_until > now() THEN jsonb_build_array(jsonb_build_object(
           'hex', encode(item.old_hash, 'hex'), 'untilUs', ${unixUs(sql`item.old_until`)})) ELSE '[]' END,
    'expiresUs', ${unixUs(sql`item.expires_at`)},
    'revokedUs', ${unixUs(sql`least(item.revoked_at, person.disabled_at)`)},
    'createdUs', ${unixUs(sql`item.created_at`)}, 'lastUsedUs', ${unixUs(sql`item.last_used_at`)})`,
  sql`vigilops.llm_keys AS item JOIN vigilops.llm_projects AS project ON project.id = item.project_id
      LEFT JOIN vigilops.users AS person ON person.id = item.user_id
      WHERE item.revoked_at IS NULL OR item.revoked_at > now() - ${REVOKED_KEPT}`,
);

const PRICES = list(
  sql`item.definition || jsonb_build_object('id', item.id, 'sinceUs', ${unixUs(sql`item.since`)})`,
  sql`vigilops.llm_prices AS item`,
);

const BUDGETS = list(
  sql`item.definition || jsonb_build_object('id', item.id, 'liftedUntilUs', ${unixUs(sql`item.lifted_until`)})`,
  sql`vigilops.llm_budgets AS item`,
);
