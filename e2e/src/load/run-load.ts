import { setTimeout as sleep } from 'node:timers/promises';
import { loadavg } from 'node:os';
import { ACTOR_NAMES, startActor, type Actor } from './actors/start.ts';
import { joined, type Heard } from './heard.ts';
import { lineOf } from './place.ts';
import type { LoadPlan } from './plan.ts';
import { openStage, type Stage } from './stage.ts';
import { compareStored, countRows, storedChecks, storedLines, type Counted, type Rows } from './stored.ts';
import { watch, type Watch } from './watch.ts';

export interface LoadResult {
  readonly plan: LoadPlan;
  readonly heard: Heard;
  readonly watched: Watch;
  /** What the backend tells of itself, by metric, one each time that it told. */
  readonly own: Readonly<Record<OwnMetric, readonly number[]>>;
  /** What was sent and what is stored, a line each. */
  readonly stored: readonly string[];
  /** What must not be: answers that were no success, rows that are missing or doubled. In words. */
  readonly wrong: readonly string[];
  readonly loadBefore: number;
  /** Bytes of each table that grew, from when the load began until its end. */
  readonly growth: readonly { readonly table: string; readonly bytes: number }[];
}

export type OwnMetric = (typeof OWN_METRICS)[number];
/** Seconds and bytes. */
const OWN_METRICS = [
  'nodejs.eventloop.delay.p50',
  'nodejs.eventloop.delay.p99',
  'v8js.memory.heap.used',
] as const;

/** How long the agent may take until it has checked for the first time. */
const SETTLE_MS = 20_000;

/** A whole house under all of its load at once. `say` is told of what is done meanwhile. */
export async function runLoad(
  plan: LoadPlan,
  say: (words: string) => void,
  signal: AbortSignal,
): Promise<LoadResult> {
  const stage = await openStage(plan, say);
  const actors: Actor[] = [];
  try {
    signal.throwIfAborted();
    const since = new Date(Date.now() - 3_600_000);
    await sleep(SETTLE_MS, undefined, { signal });
    const which = { hostIds: stage.place.hostIds, since };
    const before = await countRows(stage.database, which);
    const sizes = await tableSizes(stage);
    const loadBefore = loadavg()[0] ?? NaN;
    const over = new AbortController();
    const fromTime = new Date();
    actors.push(...ACTOR_NAMES.map((name) => startActor(name, stage.place)));
    const watching = watch(
      () =>
        new Map([
          ...stage.processes(),
          ...actors.map(({ name, pid }) => [name, [pid]] as const),
          ['this process, with the checked services', [process.pid]] as const,
        ]),
      { database: stage.database, series: await seriesOfHosts(stage), everyMs: plan.sampleEveryMs },
      over.signal,
    );
    say(`all at once for ${String(plan.seconds)} s`);
    const ended = Promise.all(actors.map(({ heard }) => heard));
    const interrupted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
    });
    let all: Heard;
    let watched: Watch;
    try {
      all = joined(await Promise.race([ended, interrupted]));
    } finally {
      over.abort();
      watched = await watching;
    }
    const own = await askOwn(stage, fromTime);
    const growth = grown(sizes, await tableSizes(stage));
    const { stored, wrong } = await compareAll(stage, { which, before, heard: all });
    return {
      plan,
      heard: all,
      watched,
      own,
      stored,
      wrong: [
        ...Object.entries(all.failures).map(([why, count]) => `${String(count)} times ${why}`),
        ...wrong,
      ],
      loadBefore,
      growth,
    };
  } finally {
    actors.forEach(({ end }) => {
      end();
    });
    await stage.close();
  }
}

async function compareAll(
  stage: Stage,
  { which, before, heard }: { which: Counted; before: Rows; heard: Heard },
): Promise<{ readonly stored: readonly string[]; readonly wrong: readonly string[] }> {
  await stage.endAgent();
  const lines = await storedLines(stage.database);
  const written = heard.sent['lines of the file'] ?? 0;
  const missing = Array.from({ length: written }, (_, line) => line).filter((line) => !lines.includes(line));
  const results = await storedChecks(stage.database);
  const rows = await compareStored(stage.database, which, { before, sent: heard.sent });
  const checked = stage.checked();
  return {
    stored: [
      ...rows.words,
      `numbered lines through the agent: ${String(written)} written, ${String(lines.length)} stored`,
      `checks: ${String(checked)} requests at the services, ${String(results)} results stored`,
    ],
    wrong: [
      ...rows.wrong,
      ...(missing.length > 0
        ? [`${String(missing.length)} lines are missing, the first: ${lineOf(missing[0] ?? NaN)}`]
        : []),
      ...(lines.length > new Set(lines).size ? ['lines are stored more than once'] : []),
      ...(checked !== results
        ? [`${String(checked)} checks were made, ${String(results)} results are stored`]
        : []),
    ],
  };
}

/** One series of each host that comes with every round. */
async function seriesOfHosts({ database, place }: Stage): Promise<readonly number[]> {
  const { rows } = await database.query<{ id: number }>(
    `SELECT min(series.id) AS id FROM vigilops.series JOIN vigilops.metrics ON metrics.id = metric_id
     WHERE metrics.name = 'system.cpu.load_average.1m' AND host_id = ANY($1) GROUP BY host_id`,
    [place.hostIds],
  );
  return rows.map(({ id }) => id);
}

type Sizes = ReadonlyMap<string, number>;

async function tableSizes({ database }: Stage): Promise<Sizes> {
  const { rows } = await database.query<{ name: string; bytes: number }>(
    `SELECT regexp_replace(relname, '_p?\\d{6,}.*$', '') AS name, sum(pg_total_relation_size(oid))::float8 AS bytes
     FROM pg_class WHERE relkind = 'r' AND relnamespace = 'vigilops'::regnamespace GROUP BY 1`,
  );
  return new Map(rows.map(({ name, bytes }) => [name, bytes]));
}

function grown(before: Sizes, after: Sizes): LoadResult['growth'] {
  return [...after]
    .map(([table, bytes]) => ({ table, bytes: bytes - (before.get(table) ?? 0) }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes);
}

async function askOwn({ house }: Stage, from: Date): Promise<LoadResult['own']> {
  const ask = async (metric: OwnMetric) => {
    const { series } = await house.ask<{ series: { values: (number | null)[] }[] }>('/api/v1/metrics/query', {
      metric,
      from: from.toISOString(),
    });
    return series.flatMap(({ values }) => values).filter((value) => value !== null);
  };
  const [p50, p99, heap] = OWN_METRICS;
  return { [p50]: await ask(p50), [p99]: await ask(p99), [heap]: await ask(heap) };
}
