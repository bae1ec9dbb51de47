import { VigilError } from '@vigilops/contracts';
import type { RootCauseAnswer } from '@vigilops/contracts/api';
import type { Bounded, CauseFacts, CauseLogs, CauseNumbers, CauseSeries } from '../../model/index.ts';
import { addBudget } from './add-budget.ts';
import { addDatabases } from './add-databases.ts';
import { addChanges } from './add-changes.ts';
import { addCalls, addPlaces } from './add-places.ts';
import { addAnswers, addChecks, addErrors, addNumbers, addTemplates, REQUESTS } from './add-metrics.ts';
import { createGraph, serviceId, type Graph } from './graph.ts';
import { readMetric } from './metric-roles.ts';
import type { Looked } from './points.ts';
import type { Symptom } from './symptom.ts';

/** Of all that is asked; what is not there by then is left out. */
const LIMIT_MS = 3_000;
const MOST_SERIES = 3_000;
/** Changes so long before the onset are suspects, too. */
const CHANGES_US = 2 * 3_600e6;

type LeftOut = RootCauseAnswer['left_out'][number];

export interface Gathered {
  readonly graph: Graph;
  readonly leftOut: readonly LeftOut[];
  readonly changes: number;
}

/** What there is to know around a moment, within the limit. Throws where the database is away, or the caller gone. */
export async function gather(
  facts: CauseFacts,
  looked: Looked,
  symptom: Symptom | undefined,
  signal: AbortSignal,
): Promise<Gathered> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  const leftOut: LeftOut[] = [];
  const cut = (what: LeftOut['what'], reason: LeftOut['reason']) => leftOut.push({ what, reason });
  const bounded = async <T>(what: LeftOut['what'], asked: Promise<Bounded<T>>): Promise<readonly T[]> => {
    const { items, isCut } = await inTime(what, asked, { items: [], isCut: false });
    if (isCut) {
      cut(what, 'too_many');
    }
    return items;
  };
  async function inTime<T>(what: LeftOut['what'], asked: Promise<T>, instead: T): Promise<T> {
    try {
      return await asked;
    } catch (error) {
      if (signal.aborted || !isLate(error, within)) {
        throw error;
      }
      cut(what, 'too_slow');
      return instead;
    }
  }

  const noLogs: CauseLogs = {
    countedFromUs: Infinity,
    errors: { items: [], isCut: false },
    templates: { items: [], isCut: false },
  };
  const [hosts, databases, services, senders, calls, checks, logs, changes, budgets, numbers] =
    await Promise.all([
      bounded('hosts', facts.hosts(within)),
      bounded('databases', facts.databases(within)),
      bounded('services', facts.services(within)),
      bounded('versions', facts.senders(looked, within)),
      bounded('calls', facts.calls(looked, within)),
      bounded('checks', facts.checks(looked, within)),
      inTime('logs', facts.logs(looked, looked.onsetUs, within), noLogs),
      bounded('changes', facts.changes({ fromUs: looked.onsetUs - CHANGES_US, toUs: looked.toUs }, within)),
      symptom?.budget === undefined ? [] : bounded('llm', facts.budget(symptom.budget, looked, within)),
      inTime('metrics', readNumbers(facts, looked, within), NOTHING),
    ]);

  const graph = createGraph(looked);
  addPlaces(graph, { hosts, services, senders, calls });
  addCalls(graph, calls, (id, minutes, { calls: weights, failedShare, milliseconds }) => {
    graph.metric(
      id,
      REQUESTS.latency,
      'latency',
      { minutes, values: milliseconds, weights },
      REQUESTS.latencyInfo,
    );
    graph.metric(
      id,
      REQUESTS.errors,
      'errors',
      { minutes, values: failedShare, weights },
      REQUESTS.errorsInfo,
    );
  });
  addChecks(graph, checks, services);
  addDatabases(
    graph,
    numbers.series.map(({ series }) => series),
    { hosts, databases },
  );
  addNumbers(graph, numbers, looked);
  budgets.forEach((budget) => addBudget(graph, budget, looked));
  addErrors(graph, logs, looked);
  addTemplates(graph, logs, looked);
  addAnswers(graph, await bounded('calls', facts.answers(uncalled(graph, calls, senders), looked, within)));
  const { added, leftOut: tooMany } = addChanges(graph, changes, senders, looked.onsetUs - CHANGES_US);
  if (logs.errors.isCut) {
    cut('logs', 'too_many');
  }
  if (logs.templates.isCut) {
    cut('templates', 'too_many');
  }
  if (numbers.isCut) {
    cut('metrics', 'too_many');
  }
  if (tooMany > 0) {
    cut('changes', 'too_many');
  }
  return { graph, leftOut: once(leftOut), changes: added };
}

/** Who sends, and is in nobody's calls: at the front. */
function uncalled(
  graph: Graph,
  calls: readonly { readonly callee: string; readonly calleeKind: string }[],
  senders: readonly { readonly service: string }[],
): readonly string[] {
  const called = new Set(
    calls.filter(({ calleeKind }) => calleeKind === 'service').map(({ callee }) => callee),
  );
  return [...new Set(senders.map(({ service }) => service))].filter(
    (service) => !called.has(service) && graph.has(serviceId(service)),
  );
}

export interface ReadNumbers {
  readonly series: readonly { readonly series: CauseSeries; readonly group: number }[];
  readonly metrics: ReadonlyMap<number, Parameters<typeof readMetric>[0]>;
  readonly numbers: readonly CauseNumbers[];
  readonly isCut: boolean;
}
const NOTHING: ReadNumbers = { series: [], metrics: new Map(), numbers: [], isCut: false };

async function readNumbers(facts: CauseFacts, looked: Looked, signal: AbortSignal): Promise<ReadNumbers> {
  const all = await facts.metrics(signal);
  const read = all
    .flatMap((metric) => {
      const how = readMetric(metric);
      return how === undefined ? [] : [{ metric, how }];
    })
    .sort((a, b) => a.how.place - b.how.place || a.metric.id - b.metric.id);
  if (read.length === 0) {
    return NOTHING;
  }
  const found = await facts.series(
    read.map(({ metric }) => metric.id),
    looked,
    MOST_SERIES,
    signal,
  );
  const behaviours = new Map(read.map(({ metric, how }) => [metric.id, how.behaviour]));
  const series = found.items.map((one, group) => ({ series: one, group }));
  const numbers = await facts.numbers(
    series.map(({ series: { id, metricId }, group }) => ({
      seriesId: id,
      group,
      behaviour: behaviours.get(metricId) ?? 'level',
    })),
    looked,
    looked.onsetUs,
    signal,
  );
  return { series, metrics: new Map(all.map((metric) => [metric.id, metric])), numbers, isCut: found.isCut };
}

/** Our own limit, or the server's: the rest may still be told. */
function isLate(error: unknown, within: AbortSignal): boolean {
  return (
    within.aborted ||
    (error instanceof VigilError && (error.code === 'STORE_TIMEOUT' || error.code === 'QUERY_TOO_LARGE'))
  );
}

function once(list: readonly LeftOut[]): readonly LeftOut[] {
  return list.filter(
    ({ what, reason }, at) =>
      list.findIndex((other) => other.what === what && other.reason === reason) === at,
  );
}
