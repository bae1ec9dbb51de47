import type {
  AuditEntry,
  CheckResultRow,
  ServiceChange,
  ServiceStore,
  TelemetryWriter,
} from '../../model/index.ts';
import { VigilError } from '@vigilops/contracts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import { storableText } from '../access/storable-text.ts';
import type { Connections } from '../connections.ts';
import type { Queryable } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { sqlStateOf } from '../sql-state.ts';
import { OBSERVES } from './observers.ts';
import { isPresent, SERVICE_CELLS, serviceOf, specJson, type ServiceCells } from './service-rows.ts';

const UNIQUE_VIOLATION = '23505';

export function createServiceStore(
  connections: Connections,
  deps: { readonly writer: TelemetryWriter; readonly now: () => Date },
): ServiceStore {
  const read = async (rest: Sql, signal: AbortSignal) => {
    const rows = await connections.query<ServiceCells>(
      statement(sql`SELECT ${SERVICE_CELLS} FROM vigilops.services AS service ${rest}`),
      withinLimit(signal),
    );
    return rows.map(serviceOf);
  };
  return {
    find: async (serviceId, signal) => (await read(sql`WHERE service.id = ${serviceId}`, signal))[0],

    listChecked: (signal) =>
      read(
        sql`WHERE service.spec IS NOT NULL AND ${isPresent(sql`service`)} ORDER BY service.name, service.id`,
        signal,
      ),

    create: (service, at, audit, signal) =>
      connections.transaction(async (tx) => {
        const id = await insertService(tx, service, at);
        if (id === undefined) {
          return { outcome: 'name_taken' };
        }
        await writeAudit(tx, { ...audit, detail: { ...audit.detail, id } }, at);
        return { outcome: 'created', id };
      }, withinLimit(signal)),

    change: async (serviceId, change, at, audit, signal) => {
      try {
        return await connections.transaction(
          (tx) => changeService(tx, serviceId, change, at, audit),
          withinLimit(signal),
        );
      } catch (error) {
        if (sqlStateOf(error) === UNIQUE_VIOLATION) {
          return 'name_taken';
        }
        throw error;
      }
    },

    remove: (serviceId, audit, signal) =>
      connections.transaction(async (tx) => {
        const removed = await tx.query({
          text: 'DELETE FROM vigilops.services WHERE id = $1 AND spec IS NOT NULL RETURNING id',
          values: [serviceId],
        });
        if (removed.length === 0) {
          return false;
        }
        await writeAudit(tx, audit, deps.now());
        return true;
      }, withinLimit(signal)),

    assignedTo: (hostId, signal) =>
      read(
        sql`JOIN vigilops.effective_hosts AS host ON host.id = ${hostId} AND host.is_present
            WHERE service.source = 'api' AND service.spec #>> '{check,type}' <> 'heartbeat'
              AND NOT (service.spec ->> 'paused')::boolean AND ${OBSERVES}
            ORDER BY service.id`,
        signal,
      ),

    findHeartbeat: async (secretHash, signal) =>
      (await read(sql`WHERE service.heartbeat_hash = ${Buffer.from(secretHash)}`, signal))[0],

    addResults: (results, signal) => addResults(deps.writer, results, signal),
  };
}

async function insertService(
  tx: Queryable,
  { spec, sealed, heartbeatHash }: Parameters<ServiceStore['create']>[0],
  at: Date,
): Promise<number | undefined> {
  const [created] = await tx.query<{ id: number }>({
    text: `INSERT INTO vigilops.services
             (name, source, host_id, spec, sealed, heartbeat_hash, defined_at, created_at, judge_again_at)
           VALUES ($1, 'api', (SELECT id FROM vigilops.hosts WHERE id = $2), $3, $4, $5, $6, $6, $6)
           ON CONFLICT (name) WHERE source = 'api' DO NOTHING RETURNING id`,
    values: [storableText(spec.name), spec.host_id, specJson(spec), sealed, bytesOf(heartbeatHash), at],
  });
  return created?.id;
}

/** What changes nothing leaves no line in the audit log. What changes is judged anew from now on. */
async function changeService(
  tx: Queryable,
  serviceId: number,
  { spec, sealed, heartbeatHash }: Parameters<ServiceStore['change']>[1],
  at: Date,
  audit: AuditEntry,
): Promise<ServiceChange> {
  const values = [serviceId, storableText(spec.name), spec.host_id, specJson(spec), sealed];
  const [known] = await tx.query<{ same: boolean }>({
    text: `SELECT (spec, sealed, host_id) IS NOT DISTINCT FROM ($2::jsonb, $3::text, $4::int) AS same
           FROM vigilops.services WHERE id = $1 AND source = 'api' FOR UPDATE`,
    values: [serviceId, specJson(spec), sealed, spec.host_id],
  });
  if (known === undefined) {
    return 'unknown';
  }
  if (known.same && heartbeatHash === undefined) {
    return 'changed';
  }
  await tx.query({
    text: `UPDATE vigilops.services
           SET name = $2, host_id = (SELECT id FROM vigilops.hosts WHERE id = $3), spec = $4, sealed = $5,
               heartbeat_hash = CASE WHEN $6::boolean THEN $7::bytea ELSE heartbeat_hash END,
               defined_at = $8, judge_again_at = least(judge_again_at, $8::timestamptz)
           WHERE id = $1`,
    values: [...values, heartbeatHash !== undefined, bytesOf(heartbeatHash ?? null), at],
  });
  await writeAudit(tx, audit, at);
  return 'changed';
}

function bytesOf(hash: Uint8Array | null): Buffer | null {
  return hash === null ? null : Buffer.from(hash);
}

async function addResults(
  writer: TelemetryWriter,
  results: readonly CheckResultRow[],
  signal: AbortSignal,
): Promise<void> {
  const batch = {
    batchId: null,
    samples: null,
    histograms: [],
    exemplars: [],
    starts: [],
    logs: null,
    spans: [],
    checkResults: results,
    hostChanges: [],
    databaseReports: [],
  };
  const [written] = await writer.commit([batch], signal);
  const refused = written?.status === 'stored' ? written.refused : [];
  if (refused.length > 0) {
    throw new VigilError('INTERNAL', `a result of our own was refused: ${refused[0]?.reason ?? ''}`);
  }
}
