import type { ConfigurationDifference, LogPipeline } from '@vigilops/contracts/api';
import { isDeepStrictEqual } from 'node:util';
import { added, changed, inYaml, removed } from './difference.ts';
import type { ConfigurationDocument } from './document.ts';
import type { PlanContext } from './plan.ts';

const KIND = 'log_pipeline';
const MOST = 100;

/**
 * By name: what is new, what is other, and, if asked, what is gone. They work one after the other: those of the file come in
 * its order, in the places of those that are here; others keep theirs, and what is new comes last.
 */
export function planPipelines(
  document: ConfigurationDocument,
  context: PlanContext,
): {
  /** Null: nothing changes. */
  readonly wanted: readonly LogPipeline[] | null;
  readonly differences: readonly ConfigurationDifference[];
} {
  const inFile = document.log_pipelines;
  if (inFile === undefined) {
    return { wanted: null, differences: [] };
  }
  const { house, pipelines, remove, report } = context;
  const { definitions: before, unread } = house.pipelines;
  if (unread.length > 0) {
    report(
      ['log_pipelines'],
      `some of those kept here are of another release, and would be lost: ${unread.join('; ')}`,
    );
  }
  const places = uniquePlaces(inFile, context);
  const named = inFile.filter((one, place) => places.get(one.name) === place);
  const wanted = remove ? named : mergedInOrder(before, named);
  if (wanted.length > MOST) {
    report(
      ['log_pipelines'],
      `there would be ${String(wanted.length)} of them, and ${String(MOST)} are the most`,
    );
  }
  for (const { path, what } of pipelines.problemsOf(wanted)) {
    const [at, ...rest] = path;
    const place = places.get(wanted[Number(at)]?.name ?? '');
    // What is wrong with others was so before.
    if (place !== undefined) {
      report(['log_pipelines', place, ...rest], what);
    }
  }
  const differences = differencesOf(before, wanted, pipelines.present);
  return { wanted: differences.length === 0 ? null : wanted, differences };
}

/** Names with their first place in the file. */
function uniquePlaces(inFile: readonly LogPipeline[], { report }: PlanContext): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [place, { name }] of inFile.entries()) {
    if (places.has(name)) {
      report(
        ['log_pipelines', place, 'name'],
        `a pipeline of this name stands above: ${JSON.stringify(name)}`,
      );
    } else {
      places.set(name, place);
    }
  }
  return places;
}

function mergedInOrder(
  before: readonly LogPipeline[],
  named: readonly LogPipeline[],
): readonly LogPipeline[] {
  const known = new Set(before.map(({ name }) => name));
  const inFile = new Set(named.map(({ name }) => name));
  const rest = named.filter(({ name }) => known.has(name)).values();
  const kept = before.map((one) => (inFile.has(one.name) ? (rest.next().value ?? one) : one));
  return [...kept, ...named.filter(({ name }) => !known.has(name))];
}

function differencesOf(
  before: readonly LogPipeline[],
  wanted: readonly LogPipeline[],
  present: PlanContext['pipelines']['present'],
): readonly ConfigurationDifference[] {
  const old = new Map(before.map((one) => [one.name, one]));
  const next = new Set(wanted.map(({ name }) => name));
  const own = wanted.flatMap((one): readonly ConfigurationDifference[] => {
    const known = old.get(one.name);
    return known === undefined
      ? [added(KIND, one.name, present(one))]
      : isDeepStrictEqual(known, one)
        ? []
        : [changed(KIND, one.name, present(known), present(one))];
  });
  const gone = before
    .filter(({ name }) => !next.has(name))
    .map((one) => removed(KIND, one.name, present(one)));
  return [...own, ...gone, ...orderOf(before, wanted)];
}

/** Of those that were there and stay. */
function orderOf(
  before: readonly LogPipeline[],
  wanted: readonly LogPipeline[],
): readonly ConfigurationDifference[] {
  const names = (of: readonly LogPipeline[], among: readonly LogPipeline[]) => {
    const others = new Set(among.map(({ name }) => name));
    return of.map(({ name }) => name).filter((name) => others.has(name));
  };
  const [was, is] = [names(before, wanted), names(wanted, before)];
  return isDeepStrictEqual(was, is)
    ? []
    : [{ kind: KIND, action: 'change', name: '(order)', before: inYaml(was), after: inYaml(is) }];
}
