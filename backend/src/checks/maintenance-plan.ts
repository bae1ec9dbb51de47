import { VigilError } from '@vigilops/contracts';
import { formatTimeUs, type Maintenance } from '@vigilops/contracts/api';
import {
  calledOf,
  type AuditEntry,
  type MaintenanceRecord,
  type MaintenanceStore,
  type ServiceStore,
} from '../model/index.ts';
import type { By, MaintenancePlan, PlannedMaintenance } from './checks.ts';
import type { ListHosts } from './host-directory.ts';

export interface MaintenanceDeps {
  readonly store: MaintenanceStore;
  readonly services: Pick<ServiceStore, 'listChecked'>;
  readonly hosts: ListHosts;
}

/** Later nobody plans. */
const LATEST_US = Date.UTC(2200, 0, 1) * 1_000;
const LONGEST_US = 366 * 86_400e6;

export function createMaintenancePlan({ store, services, hosts }: MaintenanceDeps): MaintenancePlan {
  async function check(
    wanted: PlannedMaintenance,
    before: MaintenanceRecord | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    checkSpan(wanted);
    // What was named before may be gone by now, and may stay.
    const serviceIds = new Set(before?.serviceIds);
    if (wanted.serviceIds.some((id) => !serviceIds.has(id))) {
      (await services.listChecked(signal)).forEach(({ id }) => serviceIds.add(id));
      requireKnown('service_ids', 'service', wanted.serviceIds, serviceIds);
    }
    const hostIds = new Set(before?.hostIds);
    if (wanted.hostIds.some((id) => !hostIds.has(id))) {
      (await hosts(signal)).forEach(({ id }) => hostIds.add(id));
      requireKnown('host_ids', 'host', wanted.hostIds, hostIds);
    }
  }

  async function existing(id: number, signal: AbortSignal): Promise<MaintenanceRecord> {
    const found = await store.find(id, signal);
    if (found === undefined) {
      throw notFound(id);
    }
    return found;
  }

  return {
    list: async ({ fromUs, limit }, nowUs, signal) => {
      const found = await store.list({ fromUs, toUs: LATEST_US }, signal);
      const coming = found.filter(({ toUs }) => toUs > nowUs);
      const over = found.filter(({ toUs }) => toUs <= nowUs).toReversed();
      return [...coming, ...over].slice(0, limit).map((one) => presentMaintenance(one, nowUs));
    },

    create: async (wanted, by, nowUs, signal) => {
      await check(wanted, undefined, signal);
      const record = { ...wanted, createdBy: calledOf(by.actor) };
      const id = await store.create(record, entryOf(by, 'maintenance.created', wanted), signal);
      return presentMaintenance({ ...record, id }, nowUs);
    },

    change: async (id, wanted, by, nowUs, signal) => {
      const before = await existing(id, signal);
      await check(wanted, before, signal);
      const record = { ...wanted, createdBy: before.createdBy };
      const entry = entryOf(by, 'maintenance.changed', wanted, id);
      if (!(await store.change(id, record, entry, signal))) {
        throw notFound(id);
      }
      return presentMaintenance({ ...record, id }, nowUs);
    },

    remove: async (id, by, signal) => {
      const before = await existing(id, signal);
      if (!(await store.remove(id, entryOf(by, 'maintenance.removed', before, id), signal))) {
        throw notFound(id);
      }
    },
  };
}

function checkSpan({ fromUs, toUs, ...meant }: PlannedMaintenance): void {
  if (toUs <= fromUs) {
    throw new VigilError('REQUEST_INVALID', 'to: must be later than from');
  }
  if (toUs - fromUs > LONGEST_US) {
    throw new VigilError('REQUEST_INVALID', 'to: maintenance lasts a year at most; pause a service instead');
  }
  const { all, serviceIds, hostIds, groups } = meant;
  if (!all && serviceIds.length + hostIds.length + groups.length === 0) {
    throw new VigilError(
      'REQUEST_INVALID',
      'service_ids: name what is meant: all, or some service_ids, host_ids or groups',
    );
  }
}

function requireKnown(field: string, kind: string, ids: readonly number[], known: ReadonlySet<number>): void {
  const place = ids.findIndex((id) => !known.has(id));
  if (place >= 0) {
    throw new VigilError(
      'REQUEST_INVALID',
      `${field}[${String(place)}]: there is no ${kind} ${String(ids[place])}`,
    );
  }
}

function entryOf(
  by: By,
  action: string,
  { title, fromUs, toUs }: Pick<PlannedMaintenance, 'title' | 'fromUs' | 'toUs'>,
  id?: number,
): AuditEntry {
  const span = { from: formatTimeUs(fromUs), to: formatTimeUs(toUs) };
  return { ...by, action, subject: title, detail: id === undefined ? span : { id, ...span } };
}

function notFound(id: number): VigilError {
  return new VigilError('NOT_FOUND', `there is no maintenance ${String(id)}`);
}

export function presentMaintenance(one: MaintenanceRecord, nowUs: number): Maintenance {
  const isOver = one.toUs <= nowUs;
  return {
    id: one.id,
    title: one.title,
    note: one.note,
    from: formatTimeUs(one.fromUs),
    to: formatTimeUs(one.toUs),
    all: one.all,
    service_ids: [...one.serviceIds],
    host_ids: [...one.hostIds],
    groups: [...one.groups],
    public: one.isPublic,
    state: isOver ? 'over' : one.fromUs <= nowUs ? 'running' : 'planned',
    created_by: one.createdBy,
  };
}
