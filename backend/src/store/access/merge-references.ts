import type { Queryable } from '../database.ts';

/**
 * What names a host by its id means the other one from now on. A service that the old host's agent defined goes on
 * under the new one's, with its past: where that one has a service of the same name already, what was found since the
 * host was installed anew stays under another name, paused, for it is asked no more. The caller has locked both hosts.
 */
export async function moveReferences(
  tx: Queryable,
  { hostId, intoId }: { readonly hostId: number; readonly intoId: number },
): Promise<void> {
  const values = [hostId, intoId];
  // In the order in which they are locked by who judges them.
  await tx.query({
    text: `SELECT FROM vigilops.services WHERE host_id = ANY($1::int4[]) OR defined_by_host_id = ANY($1::int4[])
           ORDER BY id FOR NO KEY UPDATE`,
    values: [values],
  });
  await tx.query({
    text: `UPDATE vigilops.services AS newer
           SET name = ${ASIDE}, spec = newer.spec || jsonb_build_object('paused', true, 'name', ${ASIDE})
           WHERE newer.source = 'agent' AND newer.defined_by_host_id = $2 AND EXISTS (
             SELECT FROM vigilops.services AS older
             WHERE older.source = 'agent' AND older.defined_by_host_id = $1 AND older.name = newer.name)`,
    values,
  });
  for (const column of ['defined_by_host_id', 'host_id']) {
    await tx.query({
      text: `UPDATE vigilops.services SET ${column} = $2 WHERE ${column} = $1`,
      values,
    });
  }
  await moveDatabases(tx, values);
  await tx.query({
    text: `UPDATE vigilops.maintenance_windows SET host_ids = array_replace(host_ids, $1::int4, $2::int4)
           WHERE $1 = ANY(host_ids)`,
    values,
  });
  await replaceInJson(tx, 'services', 'spec', ['observers', 'host_ids'], values);
  await replaceInJson(tx, 'alert_rules', 'definition', ['scope', 'host_ids'], values);
}

/**
 * As services: the older one of a name goes on, the newer one stays with what was found of it, and grows stale. What was
 * defined here for either host is watched from the one that is left, its newer one under another name.
 */
async function moveDatabases(tx: Queryable, values: readonly number[]): Promise<void> {
  await tx.query({
    text: `UPDATE vigilops.db_definitions AS newer SET name = ${ASIDE}
           WHERE newer.host_id = $2 AND EXISTS (
             SELECT FROM vigilops.db_definitions AS older WHERE older.host_id = $1 AND older.name = newer.name)`,
    values,
  });
  await tx.query({ text: 'UPDATE vigilops.db_definitions SET host_id = $2 WHERE host_id = $1', values });
  await tx.query({
    text: `SELECT FROM vigilops.db_instances WHERE host_id = ANY($1::int4[]) ORDER BY id FOR NO KEY UPDATE`,
    values: [values],
  });
  await tx.query({
    text: `UPDATE vigilops.db_instances AS newer SET name = ${ASIDE}
           WHERE newer.host_id = $2 AND EXISTS (
             SELECT FROM vigilops.db_instances AS older WHERE older.host_id = $1 AND older.name = newer.name)`,
    values,
  });
  await tx.query({ text: 'UPDATE vigilops.db_instances SET host_id = $2 WHERE host_id = $1', values });
}

/** The name of a service or database that makes room for an older one of its name. */
const ASIDE = `left(newer.name, 200) || ' (until the merge, ' || newer.id || ')'`;

/** In a list of ids within a JSON column. */
async function replaceInJson(
  tx: Queryable,
  table: string,
  column: string,
  path: readonly string[],
  [oldId, newId]: readonly number[],
): Promise<void> {
  const list = `${column} #> '{${path.join(',')}}'`;
  await tx.query({
    text: `UPDATE vigilops.${table} SET ${column} = jsonb_set(${column}, '{${path.join(',')}}', (
             SELECT jsonb_agg(DISTINCT CASE WHEN item = to_jsonb($1::int4) THEN to_jsonb($2::int4) ELSE item END)
             FROM jsonb_array_elements(${list}) AS item))
           WHERE ${list} @> to_jsonb($1::int4)`,
    values: [oldId, newId],
  });
}
