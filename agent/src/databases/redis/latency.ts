import { itemsOf, numberOf, type Reply, textOf } from './reply.ts';

/** Milliseconds by the command's name in commandstats. */
export type Percentiles = ReadonlyMap<string, number>;

interface Histogram {
  /** Microseconds → how many calls took at most so long; ascending. */
  readonly upTo: readonly (readonly [number, number])[];
}

/**
 * The 95th percentile of each command since the last time, from LATENCY HISTOGRAM (version 7), whose steps double: the
 * place within a step is taken from a straight line. The first answer only is remembered.
 */
export function createPercentileWindows() {
  let known: ReadonlyMap<string, Histogram> | undefined;

  return function take(reply: Reply): Percentiles {
    const now = histogramsOf(reply);
    const percentiles = new Map<string, number>();
    for (const [command, histogram] of known === undefined ? [] : now) {
      const steps = stepsSince(histogram, known?.get(command));
      const value = percentile(steps, 0.95);
      if (value !== undefined) {
        percentiles.set(command, value / 1_000);
      }
    }
    known = now;
    return percentiles;
  };
}

/** `command, [calls, n, histogram_usec, [step, count, …]], …` */
function histogramsOf(reply: Reply): Map<string, Histogram> {
  const found = new Map<string, Histogram>();
  for (const [command, facts] of pairs(itemsOf(reply))) {
    const steps = new Map(pairs(itemsOf(facts)).map(([key, value]) => [textOf(key), value]));
    const upTo = pairs(itemsOf(steps.get('histogram_usec')))
      .map(([step, count]) => [numberOf(step) ?? Number.NaN, numberOf(count) ?? 0] as const)
      .filter(([step]) => Number.isFinite(step));
    found.set(textOf(command).toLowerCase(), { upTo });
  }
  return found;
}

/** How many calls fell into each step since `before`; all of them when the server began to count anew. */
function stepsSince(now: Histogram, before: Histogram | undefined): (readonly [number, number])[] {
  const last = totalOf(before);
  const known = last > totalOf(now) ? undefined : before;
  let counted = 0;
  return now.upTo.map(([step, total]) => {
    const added = total - countAt(known, step);
    const inStep = Math.max(0, added - counted);
    counted = Math.max(counted, added);
    return [step, inStep] as const;
  });
}

const totalOf = (histogram: Histogram | undefined) => histogram?.upTo.at(-1)?.[1] ?? 0;

/** Empty steps are left out of the answer: the last one below counts. */
function countAt(histogram: Histogram | undefined, step: number): number {
  let count = 0;
  for (const [at, total] of histogram?.upTo ?? []) {
    if (at > step) {
      break;
    }
    count = total;
  }
  return count;
}

function percentile(steps: readonly (readonly [number, number])[], share: number): number | undefined {
  const wanted = steps.reduce((total, [, count]) => total + count, 0) * share;
  let passed = 0;
  for (const [step, count] of steps) {
    if (count > 0 && passed + count >= wanted) {
      const from = step / 2;
      return from + ((step - from) * (wanted - passed)) / count;
    }
    passed += count;
  }
  return undefined;
}

export interface LatencyEvent {
  readonly event: string;
  readonly latestMs: number;
  readonly maxMs: number;
}

const MAX_EVENTS = 30;

/** The answer of LATENCY LATEST: what held the server up, as far as its latency monitor is on. */
export function latencyEvents(reply: Reply): LatencyEvent[] {
  return itemsOf(reply)
    .map(itemsOf)
    .slice(0, MAX_EVENTS)
    .map(([event, , latest, max]) => ({
      event: textOf(event).slice(0, 64),
      latestMs: numberOf(latest) ?? 0,
      maxMs: numberOf(max) ?? 0,
    }));
}

function pairs(items: readonly Reply[]): (readonly [Reply, Reply])[] {
  return items.flatMap((item, index) => {
    const next = items[index + 1];
    return index % 2 === 0 && next !== undefined ? [[item, next] as const] : [];
  });
}
