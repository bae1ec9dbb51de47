import type { MaintenanceRecord, MaintenanceStore, NewMaintenance } from '../../model/index.ts';
import { formatTimeUs } from '@vigilops/contracts/api';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import { storableText } from '../access/storable-text.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';

interface WindowCells extends Row {
  readonly id: number;
  readonly title: string;
  readonly note: string;
  readonly from_us: number;
  readonly to_us: number;
  readonly whole_house: boolean;
  readonly service_ids: readonly number[];
  readonly host_ids: readonly number[];
  readonly groups: readonly string[];
  readonly is_public: boolean;
  readonly created_by: string;
}

const CELLS = sql`id, title, note, ${unixUs(sql`from_time`)} AS from_us, ${unixUs(sql`to_time`)} AS to_us, whole_house,
  service_ids, host_ids, groups, is_public, created_by`;

export function createMaintenanceStore(connections: Connections, now: () => Date): MaintenanceStore {
  const read = async (rest: Sql, signal: AbortSignal) => {
    const rows = await connections.query<WindowCells>(
      statement(sql`SELECT ${CELLS} FROM vigilops.maintenance_windows ${rest}`),
      withinLimit(signal),
    );
    return rows.map(recordOf);
  };
  return {
    list: ({ fromUs, toUs }, signal) =>
      read(sql`WHERE to_time > ${at(fromUs)} AND from_time < ${at(toUs)} ORDER BY from_time, id`, signal),

    find: async (id, signal) => (await read(sql`WHERE id = ${id}`, signal))[0],

    create: (maintenance, audit, signal) =>
      connections.transaction(async (tx) => {
        const [created] = await tx.query<{ id: number }>({
          text: `INSERT INTO vigilops.maintenance_windows
                   (title, note, from_time, to_time, whole_house, service_ids, host_ids, groups, is_public, created_by,
                    created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
          values: [...cellsOf(maintenance), now()],
        });
        const id = created?.id ?? 0;
        await writeAudit(tx, { ...audit, detail: { ...audit.detail, id } }, now());
        return id;
      }, withinLimit(signal)),

    change: (id, maintenance, audit, signal) =>
      connections.transaction(async (tx) => {
        const changed = await tx.query({
          text: `UPDATE vigilops.maintenance_windows
                 SET title = $1, note = $2, from_time = $3, to_time = $4, whole_house = $5, service_ids = $6,
                     host_ids = $7, groups = $8, is_public = $9, created_by = $10
                 WHERE id = $11 RETURNING id`,
          values: [...cellsOf(maintenance), id],
        });
        if (changed.length === 0) {
          return false;
        }
        await writeAudit(tx, audit, now());
        return true;
      }, withinLimit(signal)),

    remove: (id, audit, signal) =>
      connections.transaction(async (tx) => {
        const removed = await tx.query({
          text: 'DELETE FROM vigilops.maintenance_windows WHERE id = $1 RETURNING id',
          values: [id],
        });
        if (removed.length === 0) {
          return false;
        }
        await writeAudit(tx, audit, now());
        return true;
      }, withinLimit(signal)),
  };
}

function cellsOf(window: NewMaintenance): readonly unknown[] {
  return [
    storableText(window.title),
    storableText(window.note),
    formatTimeUs(window.fromUs),
    formatTimeUs(window.toUs),
    window.all,
    window.serviceIds,
    window.hostIds,
    window.groups.map(storableText),
    window.isPublic,
    storableText(window.createdBy),
  ];
}

function recordOf(cells: WindowCells): MaintenanceRecord {
  return {
    id: cells.id,
    title: cells.title,
    note: cells.note,
    fromUs: cells.from_us,
    toUs: cells.to_us,
    all: cells.whole_house,
    serviceIds: cells.service_ids,
    hostIds: cells.host_ids,
    groups: cells.groups,
    isPublic: cells.is_public,
    createdBy: cells.created_by,
  };
}
