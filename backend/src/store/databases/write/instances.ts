import { VigilError } from '@vigilops/contracts';
import type { DatabaseReportRow } from '../../../model/index.ts';
import type { Queryable, Row } from '../../database.ts';
import { recordset, timeCell } from './cells.ts';

/** Servers that the agent of one host may watch. */
const MOST_OF_A_HOST = 200;

interface InstanceRow extends Row {
  readonly id: number;
  readonly host_id: number;
  readonly name: string;
  readonly definition_id: number | null;
}

interface Wanted {
  readonly row: DatabaseReportRow;
  /** The host that it is now. */
  readonly hostId: number;
}

/**
 * The server that each row is about, made where it is new, and locked until the transaction is over: what is written of a
 * server is written by one at a time. One that was defined here is known by its definition, however it was called when it
 * was told of. Throws STORE_REJECTED for one too many, or of a host that is gone.
 */
export async function findInstances(
  session: Queryable,
  rows: readonly DatabaseReportRow[],
): Promise<readonly number[]> {
  const living = await livingHosts(session, rows);
  const wanted = rows.map((row) => ({ row, hostId: living.get(row.hostId) ?? row.hostId }));
  const each = [...new Map(wanted.map((one) => [keyOf(one), one])).values()];
  let idOf = await lockKnown(session, each);
  const missing = each.filter((one) => idOf(one) === undefined);
  if (missing.length > 0) {
    await makeMissing(session, missing);
    idOf = await lockKnown(session, each);
  }
  return wanted.map((one) => {
    const id = idOf(one);
    if (id === undefined) {
      throw new VigilError(
        'STORE_REJECTED',
        `a host may have at most ${String(MOST_OF_A_HOST)} databases: forget those that are gone`,
      );
    }
    return id;
  });
}

/** A process may know a host that was merged by its old id for a while. */
async function livingHosts(
  session: Queryable,
  rows: readonly DatabaseReportRow[],
): Promise<ReadonlyMap<number, number>> {
  const hosts = await session.query<{ id: number; stands_for: number }>({
    text: 'SELECT id, stands_for FROM vigilops.effective_hosts WHERE id = ANY($1::int4[])',
    values: [[...new Set(rows.map(({ hostId }) => hostId))]],
    name: 'database_hosts',
  });
  return new Map(hosts.map(({ id, stands_for: standsFor }) => [id, standsFor]));
}

/** In one order, so that two writers never wait for each other. */
async function lockKnown(
  session: Queryable,
  wanted: readonly Wanted[],
): Promise<(one: Wanted) => number | undefined> {
  const known = await session.query<InstanceRow>({
    text: `SELECT id, host_id, name, definition_id FROM vigilops.db_instances
           WHERE (host_id, name) IN (SELECT * FROM unnest($1::int4[], $2::text[]))
              OR definition_id = ANY($3::int4[])
           ORDER BY id FOR NO KEY UPDATE`,
    values: [
      wanted.map(({ hostId }) => hostId),
      wanted.map(({ row }) => row.report.name),
      wanted.flatMap(({ row }) => row.report.definition_id ?? []),
    ],
    name: 'database_instances',
  });
  const byName = new Map(known.map((row) => [nameKey(row.host_id, row.name), row.id]));
  const byDefinition = new Map(
    known.flatMap(({ id, host_id: hostId, definition_id: definitionId }) =>
      definitionId === null ? [] : [[nameKey(hostId, String(definitionId)), id] as const],
    ),
  );
  return ({ row: { report }, hostId }) =>
    (report.definition_id === undefined
      ? undefined
      : byDefinition.get(nameKey(hostId, String(report.definition_id)))) ??
    byName.get(nameKey(hostId, report.name));
}

async function makeMissing(session: Queryable, missing: readonly Wanted[]): Promise<void> {
  const named = new Map(missing.map((one) => [nameKey(one.hostId, one.row.report.name), one]));
  const rows = [...named.values()].map(({ row: { timeUs, report }, hostId }) => ({
    host_id: hostId,
    name: report.name,
    kind: report.kind,
    address: report.address,
    port: report.port,
    time: timeCell(timeUs),
  }));
  await session.query({
    text: `INSERT INTO vigilops.db_instances (host_id, name, kind, address, port, first_seen, last_seen)
           SELECT host_id, name, kind, address, port, time, time
           FROM (
             SELECT given.*, row_number() OVER (PARTITION BY given.host_id ORDER BY given.name)
                      + (SELECT count(*) FROM vigilops.db_instances AS known WHERE known.host_id = given.host_id) AS place
             FROM jsonb_to_recordset($1::jsonb)
               AS given (host_id int4, name text, kind text, address text, port int4, time timestamptz)
             JOIN vigilops.hosts AS host ON host.id = given.host_id
           ) AS numbered
           WHERE place <= ${String(MOST_OF_A_HOST)} ORDER BY host_id, name
           ON CONFLICT (host_id, name) DO NOTHING`,
    values: recordset(rows),
  });
}

function keyOf({ row: { report }, hostId }: Wanted): string {
  return `${nameKey(hostId, report.name)} ${String(report.definition_id)}`;
}

function nameKey(hostId: number, name: string): string {
  return `${String(hostId)} ${name}`;
}
