import { parseTimeUs, type ConfigurationDifference } from '@vigilops/contracts/api';
import { isDeepStrictEqual } from 'node:util';
import type { MaintenanceRecord } from '../../model/index.ts';
import { added, changed, removed } from './difference.ts';
import type { ConfigurationDocument, MaintenanceInFile } from './document.ts';
import type { PlanContext } from './plan.ts';
import { presentMaintenance, type PlannedMaintenance } from './present.ts';
import { createResolver } from './resolve.ts';

/** `place`: in the list of the file. */
export type MaintenanceStep =
  | { readonly do: 'create'; readonly planned: PlannedMaintenance; readonly place: number }
  | {
      readonly do: 'change';
      readonly id: number;
      readonly planned: PlannedMaintenance;
      readonly place: number;
    }
  | { readonly do: 'remove'; readonly id: number };

type Wanted = PlannedMaintenance & { readonly place: number };

/** What is over is no matter of a file: neither added nor taken away. */
export function planMaintenance(
  document: ConfigurationDocument,
  context: PlanContext,
): { readonly steps: readonly MaintenanceStep[]; readonly differences: readonly ConfigurationDifference[] } {
  const inFile = document.maintenance;
  if (inFile === undefined) {
    return { steps: [], differences: [] };
  }
  const { house, after, nowUs } = context;
  const wanted = [...inFile.entries()]
    .map(([place, one]) => planned(one, place, context))
    .filter(({ toUs }) => toUs > nowUs)
    .toSorted((a, b) => a.fromUs - b.fromUs || (a.title < b.title ? -1 : 1));
  const { pairs, left } = pair(wanted, house.maintenance);
  const steps: MaintenanceStep[] = [];
  const differences: ConfigurationDifference[] = [];
  for (const {
    record,
    next: { place, ...next },
  } of pairs) {
    const shown = presentMaintenance(next, after);
    if (record === undefined) {
      steps.push({ do: 'create', planned: next, place });
      differences.push(added('maintenance', next.title, shown));
      continue;
    }
    const before = presentMaintenance(record, house.directory);
    if (!isDeepStrictEqual(before, shown)) {
      steps.push({ do: 'change', id: record.id, planned: next, place });
      differences.push(changed('maintenance', next.title, before, shown));
    }
  }
  for (const record of context.remove ? left : []) {
    steps.push({ do: 'remove', id: record.id });
    differences.push(removed('maintenance', record.title, presentMaintenance(record, house.directory)));
  }
  return { steps, differences };
}

function planned(one: MaintenanceInFile, place: number, { after, report }: PlanContext): Wanted {
  const resolve = createResolver(['maintenance', place], after, report);
  return {
    place,
    title: one.title,
    note: one.note,
    fromUs: parseTimeUs(one.from, 0) ?? 0,
    toUs: parseTimeUs(one.to, 0) ?? 0,
    all: one.all,
    serviceIds: resolve.services(['services'], one.services),
    hostIds: resolve.hosts(['hosts'], one.hosts),
    groups: one.groups,
    isPublic: one.public,
  };
}

/** The same one has the same title and start; one that was moved has the title alone. */
function pair(wanted: readonly Wanted[], records: readonly MaintenanceRecord[]) {
  const free = new Set(records);
  const take = (fits: (record: MaintenanceRecord) => boolean): MaintenanceRecord | undefined => {
    const found = [...free].find(fits);
    if (found !== undefined) {
      free.delete(found);
    }
    return found;
  };
  const exact = wanted.map((next) => ({
    next,
    record: take(({ title, fromUs }) => title === next.title && fromUs === next.fromUs),
  }));
  const pairs = exact.map(({ next, record }) => ({
    next,
    record: record ?? take(({ title }) => title === next.title),
  }));
  return { pairs, left: [...free] };
}
