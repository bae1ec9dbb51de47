import type { DatabaseDefinitionSpec, FetchOutcome, KnownDefinition } from '../../../model/index.ts';
import type { Row } from '../../database.ts';
import { sql, type Sql } from '../../read/sql.ts';
import { at, isoText } from '../../read/times.ts';
import { stateAt } from '../read/cards.ts';

export interface DefinitionRow extends Row {
  readonly id: number;
  readonly host_id: number;
  readonly host_name: string;
  readonly name: string;
  readonly spec: DatabaseDefinitionSpec;
  readonly sealed: string | null;
  readonly created_at: string;
  readonly created_by: string;
  readonly updated_at: string;
  readonly updated_by: string;
}

export interface KnownRow extends DefinitionRow {
  readonly fetched_at: string | null;
  readonly fetch_outcome: FetchOutcome | null;
  readonly database_id: number | null;
  readonly state: 'up' | 'down' | 'stale' | null;
  readonly error: string | null;
  readonly error_kind: string | null;
  readonly last_seen: string | null;
  readonly is_awaited: boolean | null;
  readonly clashes: boolean;
}

/** Of rows that are called `definition` and `host`. */
export const DEFINITION_CELLS = sql`definition.id, definition.host_id, host.name AS host_name, definition.name,
  definition.spec, definition.sealed, ${isoText(sql`definition.created_at`)} AS created_at, definition.created_by,
  ${isoText(sql`definition.updated_at`)} AS updated_at, definition.updated_by`;

/** A definition, and what its agent tells by it: the newest server, where a report came twice under two names. */
export function knownDefinitions(nowUs: number, rest: Sql): Sql {
  return sql`
    SELECT ${DEFINITION_CELLS},
           CASE WHEN definition.fetched_version = definition.updated_at
                THEN ${isoText(sql`definition.fetched_at`)} END AS fetched_at,
           definition.fetch_outcome, told.id AS database_id, told.state, told.error, told.error_kind,
           ${isoText(sql`told.last_seen`)} AS last_seen,
           definition.fetched_at > told.last_seen
             AND definition.fetched_at + told.stale_after_ms * interval '1 millisecond' > ${at(nowUs)} AS is_awaited,
           EXISTS (
             SELECT FROM vigilops.db_instances AS instance
             WHERE instance.host_id = definition.host_id AND instance.name = definition.name
               AND instance.definition_id IS NULL AND instance.last_seen > definition.fetched_at
               AND ${stateAt(nowUs)} <> 'stale') AS clashes
    FROM vigilops.db_definitions AS definition
    JOIN vigilops.effective_hosts AS host ON host.id = definition.host_id AND host.is_present
    LEFT JOIN LATERAL (
      SELECT instance.id, instance.error, instance.error_kind, instance.last_seen, instance.stale_after_ms,
             ${stateAt(nowUs)} AS state
      FROM vigilops.db_instances AS instance
      WHERE instance.definition_id = definition.id ORDER BY instance.last_seen DESC, instance.id DESC LIMIT 1
    ) AS told ON true
    ${rest}`;
}

export function definitionOf(row: DefinitionRow) {
  return {
    id: row.id,
    hostId: row.host_id,
    hostName: row.host_name,
    name: row.name,
    spec: row.spec,
    sealed: row.sealed,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}

export function knownOf(row: KnownRow): KnownDefinition {
  const { fetched_at: at, fetch_outcome: outcome, database_id: databaseId, state, last_seen: lastSeen } = row;
  return {
    ...definitionOf(row),
    fetched: at === null || outcome === null ? null : { at, outcome },
    told:
      databaseId === null || state === null || lastSeen === null
        ? null
        : {
            databaseId,
            state,
            error: row.error,
            errorKind: row.error_kind,
            lastSeen,
            isAwaited: row.is_awaited === true,
          },
    clashes: row.clashes,
  };
}
