import type { MaintenanceRecord, ServiceRecord } from '../../model/index.ts';
import type { Range } from '../checks.ts';

export type GroupOfHost = ReadonlyMap<number, string | null>;

/** Whether a service is meant: by itself, by the host that it runs on, or by the group of either. */
export function isMeant(
  { all, serviceIds, hostIds, groups }: MaintenanceRecord,
  { id, spec }: ServiceRecord,
  groupOfHost: GroupOfHost,
): boolean {
  const hostId = spec?.host_id ?? null;
  const own = [spec?.group ?? null, hostId === null ? null : (groupOfHost.get(hostId) ?? null)];
  return (
    all ||
    serviceIds.includes(id) ||
    (hostId !== null && hostIds.includes(hostId)) ||
    own.some((group) => group !== null && groups.includes(group))
  );
}

/** Stretches by time, of which those that touch or overlap are one. */
export function mergeSpans(spans: readonly Range[]): readonly Range[] {
  const merged: { fromUs: number; toUs: number }[] = [];
  for (const { fromUs, toUs } of spans.toSorted((a, b) => a.fromUs - b.fromUs)) {
    const last = merged.at(-1);
    if (last !== undefined && fromUs <= last.toUs) {
      last.toUs = Math.max(last.toUs, toUs);
    } else {
      merged.push({ fromUs, toUs });
    }
  }
  return merged;
}
