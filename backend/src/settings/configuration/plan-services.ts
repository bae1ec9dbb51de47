import type { ConfigurationDifference, ServiceDefinition } from '@vigilops/contracts/api';
import { isDeepStrictEqual } from 'node:util';
import type { ServiceRecord } from '../../model/index.ts';
import { added, changed, removed } from './difference.ts';
import type { ConfigurationDocument, ServiceInFile } from './document.ts';
import { ownServices } from './house.ts';
import { inOrderOfNeed } from './order-of-need.ts';
import type { PlanContext } from './plan.ts';
import { presentRecord, presentService } from './present.ts';
import { createResolver } from './resolve.ts';
import { masked } from './secrets.ts';

/** `place`: in the list of the file. */
export type ServiceStep =
  /** `id` lies below zero and stands for the one that it is given. */
  | {
      readonly do: 'create' | 'change';
      readonly id: number;
      readonly definition: ServiceDefinition;
      readonly place: number;
    }
  | { readonly do: 'remove'; readonly id: number };

/** A service of the file: what is to be, and how that is shown. */
interface Wanted {
  readonly id: number;
  readonly place: number;
  readonly record: ServiceRecord | undefined;
  readonly definition: ServiceDefinition;
  readonly needs: readonly number[];
  readonly difference: ConfigurationDifference | null;
}

/** By name: what is new, what is other, and, if asked, what is gone. */
export function planServices(
  document: ConfigurationDocument,
  context: PlanContext,
): { readonly steps: readonly ServiceStep[]; readonly differences: readonly ConfigurationDifference[] } {
  if (document.services === undefined) {
    return { steps: [], differences: [] };
  }
  const known = new Map(ownServices(context.house).map((service) => [service.name, service]));
  const wanted = uniqueByName(document.services, context).map(([place, service]) =>
    want(service, place, known.get(service.name), context),
  );
  refuseCircles(wanted, context);
  const steps = inOrderOfNeed(wanted).ordered.flatMap((one): readonly ServiceStep[] => {
    const { id, definition, place, record } = one;
    return one.difference === null
      ? []
      : [{ do: record === undefined ? 'create' : 'change', id, definition, place }];
  });
  const named = new Set(wanted.map(({ record }) => record));
  const gone = context.remove ? [...known.values()].filter((record) => !named.has(record)) : [];
  const differences = [
    ...wanted.flatMap(({ difference }) => difference ?? []),
    ...gone.map((record) =>
      removed('service', record.name, presentRecord(record, context.house.directory) ?? {}),
    ),
  ];
  return {
    steps: [...steps, ...gone.map(({ id }) => ({ do: 'remove', id }) as const)],
    differences: differences.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function uniqueByName(services: readonly ServiceInFile[], { report }: PlanContext) {
  const seen = new Set<string>();
  return [...services.entries()].filter(([place, { name }]) => {
    if (seen.has(name)) {
      report(['services', place, 'name'], `a service of this name stands above: ${JSON.stringify(name)}`);
      return false;
    }
    seen.add(name);
    return true;
  });
}

function want(
  inFile: ServiceInFile,
  place: number,
  record: ServiceRecord | undefined,
  context: PlanContext,
): Wanted {
  const { after, house, report } = context;
  const resolve = createResolver(['services', place], after, report);
  const { host, depends_on: parents, observers, ...rest } = inFile;
  const definition: ServiceDefinition = {
    ...rest,
    observers: {
      all: observers.all,
      host_ids: resolve.hosts(['observers', 'hosts'], observers.hosts),
      groups: observers.groups,
      tags: observers.tags,
    },
    host_id: host === null ? null : (resolve.hosts(['host'], [host])[0] ?? null),
    depends_on: resolve.services(['depends_on'], parents),
  };
  const kept = record === undefined ? undefined : context.secretsOf(record);
  const next = presentService({ ...definition, check: masked(inFile.check, kept) }, after);
  const before = record === undefined ? undefined : presentRecord(record, house.directory);
  return {
    id: record?.id ?? resolve.services(['name'], [inFile.name])[0] ?? 0,
    place,
    record,
    definition,
    needs: definition.depends_on,
    difference: differenceOf(inFile.name, record, before, next),
  };
}

function differenceOf(
  name: string,
  record: ServiceRecord | undefined,
  before: ServiceInFile | undefined,
  next: ServiceInFile,
): ConfigurationDifference | null {
  if (record === undefined) {
    return added('service', name, next);
  }
  return isDeepStrictEqual(before, next) ? null : changed('service', name, before ?? {}, next);
}

/** What needs itself could never be said to be down because of something else. */
function refuseCircles(wanted: readonly Wanted[], { house, report }: PlanContext): void {
  const inFile = new Set(wanted.map(({ id }) => id));
  const others = house.services.flatMap(({ id, spec, name }) =>
    inFile.has(id) ? [] : [{ id, needs: spec?.depends_on ?? [], name, place: undefined }],
  );
  const own = wanted.map(({ id, needs, place, definition }) => ({ id, needs, name: definition.name, place }));
  const { circle } = inOrderOfNeed([...own, ...others]);
  const place = circle?.find((one) => one.place !== undefined)?.place;
  if (circle !== null && place !== undefined) {
    const way = [...circle, ...circle.slice(0, 1)].map(({ name }) => name).join(' → ');
    report(['services', place, 'depends_on'], `services need each other in a circle: ${way}`);
  }
}
