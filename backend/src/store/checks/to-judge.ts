import type {
  CheckResultRow,
  ServiceRecord,
  ServiceSpec,
  StoredInterval,
  ToJudge,
} from '../../model/index.ts';
import type { Queryable } from '../database.ts';
import { readParents } from './parents.ts';
import { readAbsences } from './presence.ts';
import { readResults, withinBounds } from './results-to-judge.ts';
import { readStatesAround } from './state-rows.ts';
import type { Stretch } from './stretches.ts';
import type { KnownStates } from './timeline.ts';

/** Of each service at least so many results are read at once. */
const RESULTS_OF_SERVICE = 200;

export interface Moment {
  readonly us: number;
  /** A host that is silent for longer is offline, unless it has a time of its own. */
  readonly offlineAfterMs: number;
  /** That are new, of all services together; and so many more that lie before them. */
  readonly resultsAtOnce: number;
}

export type CheckedService = ServiceRecord & { readonly spec: ServiceSpec };

/** A service and the stretch of it that is judged now. */
export interface Chosen {
  readonly service: CheckedService;
  readonly stretch: Stretch;
  readonly lookbackUs: number;
}

/** Everything about one service that a verdict needs, and what it replaces. */
export interface Brief {
  readonly stretch: Stretch;
  readonly known: KnownStates;
  readonly toJudge: ToJudge;
}

/** Loads what there is to judge, with one query a kind for all services. */
export async function readBriefs(
  tx: Queryable,
  chosen: readonly Chosen[],
  now: Moment,
): Promise<readonly Brief[]> {
  if (chosen.length === 0) {
    return [];
  }
  const most = Math.max(RESULTS_OF_SERVICE, Math.floor(now.resultsAtOnce / chosen.length));
  const results = await readResults(tx, chosen, most);
  const states = await readStatesAround(tx, chosen);
  const parents = await readParents(tx, chosen, now);
  const absences = await readAbsences(tx, {
    fromUs: Math.min(...chosen.map(({ stretch, lookbackUs }) => stretch.fromUs - lookbackUs)),
    toUs: now.us,
  });
  const hostNames = await readHostNames(tx, results);
  return chosen.map((one) => {
    const { service, lookbackUs } = one;
    const { stretch, taken } = withinBounds(one, results.get(service.id) ?? [], most);
    const { fromUs, toUs, isLive } = stretch;
    const known = knownStates(states.get(service.id) ?? [], fromUs);
    const parent = isLive ? (parents.get(service.id) ?? null) : null;
    const near = absences.filter((gap) => gap.toUs > fromUs - lookbackUs && gap.fromUs < toUs);
    return {
      stretch,
      known,
      toJudge: {
        service,
        fromUs,
        before: states.get(service.id)?.findLast((state) => state.fromUs <= fromUs) ?? null,
        results: taken,
        hostNames,
        absences: near,
        parent,
        nowUs: toUs,
      },
    };
  });
}

function knownStates(states: readonly StoredInterval[], fromUs: number): KnownStates {
  return {
    before: states.findLast((state) => state.fromUs < fromUs) ?? null,
    later: states.filter((state) => state.fromUs >= fromUs),
  };
}

async function readHostNames(
  tx: Queryable,
  results: ReadonlyMap<number, readonly CheckResultRow[]>,
): Promise<ReadonlyMap<number, string>> {
  const ids = new Set([...results.values()].flat().flatMap(({ observerId }) => observerId ?? []));
  if (ids.size === 0) {
    return new Map();
  }
  const rows = await tx.query<{ id: number; name: string }>({
    text: `SELECT own.id, host.name FROM vigilops.effective_hosts AS own
           JOIN vigilops.effective_hosts AS host ON host.id = own.stands_for WHERE own.id = ANY($1::int4[])`,
    values: [[...ids]],
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
