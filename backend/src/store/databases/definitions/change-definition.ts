import { MAX_DEFINITIONS_PER_HOST } from '@vigilops/contracts/api';
import {
  calledOf,
  type AuditEntry,
  type DatabaseDefinitionRecord,
  type DefinitionRefusal,
  type NewDefinition,
} from '../../../model/index.ts';
import { storableText } from '../../access/storable-text.ts';
import type { Queryable, Row } from '../../database.ts';
import { sql, statement } from '../../read/sql.ts';
import { isoText } from '../../read/times.ts';
import { stateAt } from '../read/cards.ts';

export const UNIQUE_VIOLATION = '23505';

/** The id of the new one, or why there is none. */
export async function insertDefinition(
  tx: Queryable,
  definition: NewDefinition,
  at: Date,
  { actor }: AuditEntry,
): Promise<number | DefinitionRefusal> {
  const refusal = await refusalOf(tx, definition, null);
  if (refusal !== undefined) {
    return refusal;
  }
  const [made] = await tx.query<{ id: number }>({
    text: `INSERT INTO vigilops.db_definitions
             (host_id, name, spec, sealed, created_at, created_by, updated_at, updated_by)
           VALUES ($1, $2, $3, $4, $5, $6, $5, $6) RETURNING id`,
    values: [...cellsOf(definition), at, storableText(calledOf(actor))],
  });
  return made?.id ?? 'host_unknown';
}

/** See DatabaseDefinitionStore.change. */
export async function changeDefinition(
  tx: Queryable,
  before: Pick<DatabaseDefinitionRecord, 'id' | 'updatedAt'>,
  definition: NewDefinition,
  at: Date,
  { actor }: AuditEntry,
): Promise<'changed' | 'unknown' | 'changed_meanwhile' | DefinitionRefusal> {
  const [known] = await tx.query<KnownCells>(
    statement(sql`
      SELECT host_id, name, ${isoText(sql`updated_at`)} AS updated_at
      FROM vigilops.db_definitions WHERE id = ${before.id}::int4 FOR UPDATE`),
  );
  if (known === undefined) {
    return 'unknown';
  }
  if (known.updated_at !== before.updatedAt) {
    return 'changed_meanwhile';
  }
  const refusal = await refusalOf(tx, definition, before.id);
  if (refusal !== undefined) {
    return refusal;
  }
  await moveInstances(tx, { id: before.id, hostId: known.host_id, name: known.name }, definition, at);
  // Later than it was, whatever the clock says: agents and people tell versions by it.
  await tx.query({
    text: `UPDATE vigilops.db_definitions
           SET host_id = $2, name = $3, spec = $4, sealed = $5,
               updated_at = greatest($6::timestamptz, updated_at + interval '1 microsecond'), updated_by = $7
           WHERE id = $1`,
    values: [before.id, ...cellsOf(definition), at, storableText(calledOf(actor))],
  });
  return 'changed';
}

interface KnownCells extends Row {
  readonly host_id: number;
  readonly name: string;
  readonly updated_at: string;
}

function cellsOf({ hostId, name, spec, sealed }: NewDefinition): readonly unknown[] {
  const json = JSON.stringify(spec, (_key, value: unknown) =>
    typeof value === 'string' ? storableText(value) : value,
  );
  return [hostId, storableText(name), json, sealed];
}

/** The host is locked, so that it is neither forgotten nor filled meanwhile. */
async function refusalOf(
  tx: Queryable,
  { hostId, name }: NewDefinition,
  ownId: number | null,
): Promise<DefinitionRefusal | undefined> {
  const present = await tx.query({
    text: `SELECT FROM vigilops.hosts
           WHERE id = $1 AND forgotten_at IS NULL AND merged_into IS NULL FOR NO KEY UPDATE`,
    values: [hostId],
  });
  if (present.length === 0) {
    return 'host_unknown';
  }
  const [others] = await tx.query<{ count: number; has_name: boolean | null }>({
    text: `SELECT count(*)::int AS count, bool_or(name = $2) AS has_name
           FROM vigilops.db_definitions WHERE host_id = $1 AND id IS DISTINCT FROM $3::int4`,
    values: [hostId, storableText(name), ownId],
  });
  if (others?.has_name === true) {
    return 'name_taken';
  }
  return (others?.count ?? 0) >= MAX_DEFINITIONS_PER_HOST ? 'host_full' : undefined;
}

/**
 * What was told by a definition goes on under its new name; what is left of another one of that name makes room, unless it
 * is told of still. Of another host's server nothing goes along.
 */
async function moveInstances(
  tx: Queryable,
  old: { readonly id: number; readonly hostId: number; readonly name: string },
  { hostId, name }: NewDefinition,
  at: Date,
): Promise<void> {
  if (hostId !== old.hostId) {
    await tx.query({
      text: 'UPDATE vigilops.db_instances SET definition_id = NULL WHERE definition_id = $1',
      values: [old.id],
    });
    return;
  }
  if (name === old.name) {
    return;
  }
  // In the order in which writers lock them.
  const rows = await tx.query<InstanceCells>(
    statement(sql`
      SELECT instance.id, instance.definition_id, ${stateAt(at.getTime() * 1_000)} = 'stale' AS is_stale
      FROM vigilops.db_instances AS instance
      WHERE instance.definition_id = ${old.id}::int4
         OR (instance.host_id = ${hostId}::int4 AND instance.name = ${storableText(name)})
      ORDER BY instance.id FOR NO KEY UPDATE`),
  );
  const own = rows.filter(({ definition_id: by }) => by === old.id).at(-1);
  const inTheWay = rows.find(({ definition_id: by }) => by !== old.id);
  if (own === undefined || inTheWay?.is_stale === false) {
    return;
  }
  if (inTheWay !== undefined) {
    await tx.query({
      text: `UPDATE vigilops.db_instances SET name = left(name, 200) || ' (before, ' || id || ')' WHERE id = $1`,
      values: [inTheWay.id],
    });
  }
  await tx.query({
    text: 'UPDATE vigilops.db_instances SET name = $2 WHERE id = $1',
    values: [own.id, storableText(name)],
  });
}

interface InstanceCells extends Row {
  readonly id: number;
  readonly definition_id: number | null;
  readonly is_stale: boolean;
}
