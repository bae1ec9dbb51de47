import { availableParallelism } from 'node:os';
import { percentile } from '../../../bench/src/parts/open-loop.ts';
import { slopePerMinute } from '../../../bench/src/parts/statistics.ts';
import type { LoadResult } from './run-load.ts';
import type { Sample } from './watch.ts';

const MOST_MB = 600;
const MIB = 1024 ** 2;
const FIRST_ROUND_MS = 20_000;
/** Targets by what kinds of questions begin with, in milliseconds. */
const TARGETS: readonly (readonly [kind: string, p95Ms: number])[] = [
  ['API:', 50],
  ['month:', 2_000],
  ['search:', 200],
  ['live tail:', 2_000],
];
const ADDED = { p50Ms: 0.6, p99Ms: 2 };

/** All figures, line by line. */
export function reportOf(result: LoadResult): readonly string[] {
  return [
    ...times(result),
    ...added(result),
    ...memory(result),
    ...work(result),
    ...lag(result),
    ...(isSoak(result) ? slopes(result) : []),
    'stored:',
    ...result.stored.map((line) => `  ${line}`),
    `succeeded: ${result.heard.succeeded.toLocaleString('en')}; failed: ${String(Object.values(result.heard.failures).reduce((sum, count) => sum + count, 0))}`,
    ...result.wrong.map((line) => `  WRONG: ${line}`),
  ];
}

const isSoak = ({ plan }: LoadResult) => plan.seconds >= 1_800;

function times({ heard: { latencies } }: LoadResult): readonly string[] {
  const lines = [
    `${'milliseconds, from when it was due'.padEnd(62)} count     p50     p95     p99  greatest`,
  ];
  const groups = Object.entries(
    Object.groupBy(Object.keys(latencies).sort(), (kind) => `${kind.split(':')[0] ?? ''}:`),
  );
  for (const [group, kinds = []] of groups) {
    for (const kind of kinds) {
      lines.push(timesOf(kind, latencies[kind] ?? [], undefined));
    }
    const target = TARGETS.find(([name]) => name === group);
    if (kinds.length > 1 || target !== undefined) {
      const all = kinds.flatMap((kind) => latencies[kind] ?? []);
      lines.push(timesOf(`= ${group} all`, all, target?.[1]));
    }
  }
  return lines;
}

function timesOf(kind: string, all: readonly number[], targetMs: number | undefined): string {
  const at = (share: number) => percentile(all, share).toFixed(1).padStart(8);
  const p95Ms = percentile(all, 0.95);
  const verdict =
    targetMs === undefined
      ? ''
      : `  target p95 < ${String(targetMs)}: ${p95Ms < targetMs ? 'met' : 'NOT MET'}`;
  return `${kind.padEnd(62)} ${String(all.length).padStart(5)} ${at(0.5)}${at(0.95)}${at(0.99)}${Math.max(
    ...all,
  )
    .toFixed(0)
    .padStart(10)}${verdict}`;
}

function added({ heard: { latencies } }: LoadResult): readonly string[] {
  return ['whole', 'stream'].map((how) => {
    const difference = (share: number) =>
      percentile(latencies[`gateway: ${how}`] ?? [], share) -
      percentile(latencies[`provider: ${how}`] ?? [], share);
    const [p50, p99] = [difference(0.5), difference(0.99)];
    const verdict = (ms: number, most: number) =>
      `${ms.toFixed(2)} ms (target ${String(most)}: ${ms <= most ? 'met' : 'NOT MET'})`;
    return `the gateway adds to a call, ${how}: p50 ${verdict(p50, ADDED.p50Ms)}, p99 ${verdict(p99, ADDED.p99Ms)}`;
  });
}

function memory({ watched: { samples } }: LoadResult): readonly string[] {
  const names = [...(samples[0]?.looks.keys() ?? [])];
  const lines = ['MiB, median (greatest)'.padEnd(46) + 'RSS                PSS   processes  descriptors'];
  const of = (name: string, figure: 'rssMb' | 'pssMb' | 'processes' | 'descriptors') =>
    samples.map(({ looks }) => looks.get(name)?.[figure] ?? NaN);
  for (const name of names) {
    const [rss, pss] = [of(name, 'rssMb'), of(name, 'pssMb')].map(middle);
    lines.push(
      `  ${name.padEnd(42)} ${(rss ?? '').padStart(14)} ${(pss ?? '').padStart(18)} ${middle(of(name, 'processes')).padStart(9)} ${middle(of(name, 'descriptors')).padStart(12)}`,
    );
  }
  const sums = samples.map(
    ({ looks }) => (looks.get('backend')?.pssMb ?? NaN) + (looks.get('PostgreSQL')?.pssMb ?? NaN),
  );
  const most = Math.max(...sums);
  lines.push(
    `  backend and PostgreSQL, PSS: ${middle(sums)}; target ≤ ${String(MOST_MB)}: ${most <= MOST_MB ? 'met' : 'NOT MET'}`,
  );
  return lines;
}

function middle(values: readonly number[]): string {
  return `${percentile(values, 0.5).toFixed(0)} (${Math.max(...values).toFixed(0)})`;
}

function work({ watched: { cores, samples }, own, loadBefore }: LoadResult): readonly string[] {
  const seconds = (values: readonly number[]) =>
    values.length === 0
      ? 'not told'
      : `median ${(percentile(values, 0.5) * 1_000).toFixed(1)} ms, greatest ${(Math.max(...values) * 1_000).toFixed(0)} ms`;
  return [
    `CPU, share of one core: ${[...cores].map(([name, share]) => `${name} ${(100 * share).toFixed(1)} %`).join(', ')}`,
    `the backend's event loop, by its own figures: p50 ${seconds(own['nodejs.eventloop.delay.p50'])}; p99 ${seconds(own['nodejs.eventloop.delay.p99'])}`,
    `the backend's heap in use, by its own figures: ${middle(own['v8js.memory.heap.used'].map((bytes) => bytes / MIB))} MiB`,
    `load average on ${String(availableParallelism())} cores: ${loadBefore.toFixed(1)} before, then ${middle(samples.map(({ load }) => load))}`,
  ];
}

function lag({ watched: { samples }, growth, plan }: LoadResult): readonly string[] {
  // Before the first round nobody has sent anything.
  const ages = samples
    .filter(({ atMs }) => atMs > FIRST_ROUND_MS)
    .map(({ ages: all }) => percentile(all, 0.5));
  const bytes = growth.map(({ bytes: one }) => one);
  const mb = (count: number) => (count / MIB).toFixed(1);
  return [
    `age of a host's newest point, s: median ${percentile(ages, 0.5).toFixed(1)}, greatest median ${Math.max(...ages).toFixed(1)} (a round is 15 s)`,
    `grown in ${String(plan.seconds)} s: ${mb(bytes.reduce((sum, one) => sum + one, 0))} MiB; ${growth
      .slice(0, 6)
      .map(({ table, bytes: one }) => `${table} ${mb(one)}`)
      .join(', ')}`,
  ];
}

/** Of what must not grow, by least squares, from when it was warm. */
function slopes({ watched: { samples }, plan }: LoadResult): readonly string[] {
  const warm = samples.filter(({ atMs }) => atMs >= plan.warmUpSeconds * 1_000);
  const perHour = (of: (sample: Sample) => number) =>
    60 * slopePerMinute(warm.map((sample) => [sample.atMs, of(sample)] as const));
  const lines: string[] = [
    `slopes an hour, of ${String(warm.length)} looks after ${String(plan.warmUpSeconds)} s:`,
  ];
  for (const name of ['backend', 'PostgreSQL', 'agent']) {
    const rss = perHour(({ looks }) => looks.get(name)?.pssMb ?? NaN);
    const descriptors = perHour(({ looks }) => looks.get(name)?.descriptors ?? NaN);
    const target = name === 'PostgreSQL' ? '' : ` (target < 1: ${rss < 1 ? 'met' : 'NOT MET'})`;
    lines.push(`  ${name}: PSS ${rss.toFixed(2)} MiB${target}, descriptors ${descriptors.toFixed(2)}`);
  }
  const database = perHour(({ databaseBytes }) => databaseBytes / MIB);
  lines.push(`  the database on disk: ${database.toFixed(0)} MiB, which is what came in`);
  return lines;
}
