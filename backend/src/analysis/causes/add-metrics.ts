import { lockHolder } from '@vigilops/contracts';
import type { CauseAnswers, CauseChecks, CauseLogs, CauseSeries, CauseService } from '../../model/index.ts';
import { databaseOf } from './add-databases.ts';
import type { ReadNumbers } from './gather.ts';
import { hostId, serviceId, type Graph, type MetricInfo } from './graph.ts';
import { readMetric, seriesName } from './metric-roles.ts';
import { withZeros, type Looked } from './points.ts';

/** The same names at all places: what a callee has more of is then measured against what its caller has more of. */
export const REQUESTS = {
  latency: 'request.duration',
  errors: 'request.errors',
  latencyInfo: { kind: 'metric', title: 'request.duration', unit: 'ms' },
  errorsInfo: { kind: 'metric', title: 'request.errors', unit: '1' },
} as const satisfies Record<string, string | MetricInfo>;

const CHECK_DURATION = 'check.duration';
const CHECK_FAILED = 'check.failed';
const LOG_ERRORS = 'log.errors';
const MINUTE_SECONDS = 60;
const WARN = 13;

export function addAnswers(graph: Graph, answers: readonly CauseAnswers[]): void {
  for (const { service, minutes, answers: weights, failed, milliseconds } of answers) {
    const id = serviceId(service);
    const shares = failed.map((count, at) => count / Math.max(1, weights[at] ?? 1));
    graph.metric(
      id,
      REQUESTS.latency,
      'latency',
      { minutes, values: milliseconds, weights },
      REQUESTS.latencyInfo,
    );
    graph.metric(id, REQUESTS.errors, 'errors', { minutes, values: shares, weights }, REQUESTS.errorsInfo);
  }
}

export function addChecks(
  graph: Graph,
  checks: readonly CauseChecks[],
  services: readonly CauseService[],
): void {
  const names = new Map(services.map(({ id, telemetryName }) => [id, telemetryName]));
  for (const { serviceId: of, minutes, results, failed, milliseconds } of checks) {
    const id = serviceId(names.get(of) ?? '');
    const shares = failed.map((count, at) => count / Math.max(1, results[at] ?? 1));
    const info = (title: string, unit: string): MetricInfo => ({ kind: 'metric', title, unit });
    graph.metric(
      id,
      CHECK_DURATION,
      'latency',
      { minutes, values: milliseconds },
      info(CHECK_DURATION, 'ms'),
    );
    const known = { minutes, values: shares, weights: results };
    graph.metric(id, CHECK_FAILED, 'errors', known, info(CHECK_FAILED, '1'));
  }
}

/**
 * Metrics of hosts and of services. States of one thing, such as the modes of a CPU, are summed; of several instances the mean
 * is taken, or one more instance would look like more use of each. Events are summed.
 */
export function addNumbers(graph: Graph, { series, metrics, numbers }: ReadNumbers, looked: Looked): void {
  const values = new Map(numbers.map((one) => [one.group, one]));
  const sums = new Map<string, Sum>();
  for (const { series: one, group } of series) {
    const metric = metrics.get(one.metricId);
    const found = values.get(group);
    const how = metric === undefined ? undefined : readMetric(metric);
    const name = metric === undefined ? undefined : seriesName(metric, one);
    const place = placeOfSeries(one, metric?.name ?? '');
    if (
      metric === undefined ||
      found === undefined ||
      how === undefined ||
      name === undefined ||
      place === undefined
    ) {
      continue;
    }
    const isEvents = how.behaviour !== 'level';
    const isCounted = how.role === 'count' && isEvents;
    const key = JSON.stringify([place, name]);
    const sum = sums.get(key) ?? {
      place,
      name,
      role: how.role,
      unit: isCounted ? '' : isEvents ? `${metric.unit}/s` : metric.unit,
      minutes: new Map<number, Map<string, Cell>>(),
    };
    sums.set(key, sum);
    const state = isEvents ? String(one.id) : JSON.stringify(one.labels);
    found.minutes.forEach((minute, at) => {
      const cells = sum.minutes.get(minute) ?? new Map<string, Cell>();
      const { total, count } = cells.get(state) ?? { total: 0, count: 0 };
      const value = (found.values[at] ?? 0) * (isCounted ? MINUTE_SECONDS : 1);
      sum.minutes.set(minute, cells.set(state, { total: total + value, count: count + 1 }));
    });
  }
  for (const { place, name, role, unit, minutes } of sums.values()) {
    const of = [...minutes.values()].map((cells) =>
      [...cells.values()].reduce((all, { total, count }) => all + total / count, 0),
    );
    const told = { minutes: [...minutes.keys()], values: of };
    // Nobody is told to wait while nobody does.
    const known = lockHolder(name) !== undefined ? withZeros(told, looked, looked.fromUs) : told;
    graph.metric(place, name, role, known, { kind: 'metric', title: name, unit });
  }
}

interface Cell {
  readonly total: number;
  readonly count: number;
}

interface Sum {
  readonly place: string;
  readonly name: string;
  readonly role: 'saturation' | 'count' | 'latency' | 'traffic';
  readonly unit: string;
  /** By minute and state. */
  readonly minutes: Map<number, Map<string, Cell>>;
}

/** An agent's metrics of its host may carry the agent's own name as their service. */
function placeOfSeries(one: CauseSeries, metric: string): string | undefined {
  const { service, hostId: on } = one;
  const database = databaseOf(one);
  if (database !== undefined) {
    return database;
  }
  if (on !== null && (service === '' || metric.startsWith('system.'))) {
    return hostId(on);
  }
  return service === '' ? undefined : serviceId(service);
}

/**
 * Lines that are errors, of who asks nobody. What others log is mostly what they suffer from whom they ask; how much of it
 * that explains cannot be measured, and new errors of theirs are templates.
 */
export function addErrors(graph: Graph, { errors, countedFromUs }: CauseLogs, looked: Looked): void {
  const byPlace = new Map<string, Map<number, number>>();
  for (const { service, hostId: on, minutes, lines } of errors.items) {
    const id = placeOf(service, on);
    const own = byPlace.get(id) ?? new Map<number, number>();
    byPlace.set(id, own);
    minutes.forEach((minute, at) => own.set(minute, (own.get(minute) ?? 0) + (lines[at] ?? 0)));
  }
  for (const [id, own] of byPlace) {
    if (graph.asksOthers(id)) {
      continue;
    }
    const counted = withZeros({ minutes: [...own.keys()], values: [...own.values()] }, looked, countedFromUs);
    graph.metric(id, LOG_ERRORS, 'count', counted, { kind: 'log', title: LOG_ERRORS, unit: '' });
  }
}

/** Templates that began or surged, each at who wrote it. */
export function addTemplates(graph: Graph, { templates, countedFromUs }: CauseLogs, looked: Looked): void {
  for (const {
    id: templateId,
    text,
    service,
    hostId: on,
    severity,
    firstSeenUs,
    minutes,
    lines,
  } of templates.items) {
    const writer = placeOf(service, on);
    const isNew = firstSeenUs >= looked.onsetUs - NEW_US;
    const known = graph.infoOf(writer);
    if (known === undefined || (severity < WARN && !isNew)) {
      continue;
    }
    const id = `template:${String(templateId)}@${writer}`;
    graph.place({
      id,
      kind: 'template',
      name: text,
      host_id: known.host_id,
      service_id: known.service_id,
      host: known.host,
      service: known.service,
    });
    graph.edge(writer, id, 'logged-by');
    const counted = withZeros({ minutes, values: lines }, looked, countedFromUs);
    graph.metric(id, `template ${String(templateId)}`, 'count', counted, {
      kind: 'log',
      title: text,
      unit: '',
      isNew,
    });
  }
}

/** Seen first so shortly before the onset: it may have been noticed late. */
const NEW_US = 900e6;

const placeOf = (service: string, on: number | null) =>
  service === '' && on !== null ? hostId(on) : serviceId(service);
