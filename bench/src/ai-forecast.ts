import { forecastLimit } from '@vigilops/analysis/forecast';
import { writePredictions } from './parts/ai/data.ts';
import { DISK_KINDS, makeDisk, type Disk } from './parts/ai/disks.ts';
import { tellFigure } from './parts/figures.ts';
import { createTally, type Tally } from './parts/ai/forecast-tally.ts';
import { isShort } from './parts/statistics.ts';

/**
 * Made series of disks and memory: how wrong the time to full is, how many fills are flagged four hours ahead, and how often
 * a flag is wrong, beside Prometheus' predict_linear (least squares over the last 6 hours, and over a day) on the same points.
 * The seeds are fixed: the figures are the same anywhere.
 */
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SEEDS = isShort() ? 1 : Number(process.env.VIGILOPS_BENCH_SEEDS ?? 4);
const FIRST_SEED = Number(process.env.VIGILOPS_BENCH_FIRST_SEED ?? 1);
const LEARN_MS = DAY_MS;
const HISTORY_MS = 28 * DAY_MS;
const LIMIT = 100;

interface System {
  name: string;
  /** When it is full, by the points until the index; the band where there is one. */
  ask: (disk: Disk, index: number) => Answer;
}

interface Answer {
  atMs: number | undefined;
  earlyMs?: number | undefined;
  lateMs?: number | undefined;
}

const systems: readonly System[] = [
  { name: 'this forecast', ask: ours },
  { name: 'predict_linear over 6 h', ask: (disk, index) => predictLinear(disk, index, 6 * HOUR_MS) },
  { name: 'predict_linear over 24 h', ask: (disk, index) => predictLinear(disk, index, DAY_MS) },
];
const predicted: (string | number)[][] = [];
const tallies = new Map<string, Tally>();
for (const system of systems) {
  const all = createTally();
  for (const kind of DISK_KINDS) {
    const tally = createTally();
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      for (const fills of [true, false]) follow(system, makeDisk(kind, seed, fills), seed, [tally, all]);
    }
    process.stdout.write(`${system.name}, ${kind}: ${tally.words()}\n`);
  }
  process.stdout.write(`mean of all, ${system.name}: ${all.words()}\n`);
  tallies.set(system.name, all);
}
tellAll();
writePredictions(
  'forecasts.csv',
  ['system', 'kind', 'seed', 'fills', 'made_at_h', 'full_at_h', 'predicted_h'],
  predicted,
);

function tellAll(): void {
  const [ours, ...others] = tallies;
  for (const [what, unit, target, of] of [
    ['disk full, error of the time to full, median', '%', { most: 10 }, 'medianErrorPercent'],
    ['disk full, fills flagged 4 h ahead', '%', { least: 95 }, 'flaggedPercent'],
    ['disk full, false alarms in 100 disk-weeks', '', { most: 1 }, 'falseAlarms'],
  ] as const) {
    tellFigure({
      what,
      unit,
      ours: ours === undefined ? [] : [ours[1].figures()[of]],
      peers: Object.fromEntries(others.map(([name, tally]) => [name, [tally.figures()[of]]])),
      target,
    });
  }
}

/** Asks every hour of a series, as a job would. */
function follow(system: System, disk: Disk, seed: number, tallies: readonly Tally[]): void {
  const perHour = HOUR_MS / disk.stepMs;
  const fullMs = disk.fullAt === undefined ? undefined : disk.fullAt * disk.stepMs;
  const runs = tallies.map((tally) =>
    tally.begin({
      fullMs,
      lengthMs: disk.values.length * disk.stepMs,
      foreseeableMs: disk.foreseeableFrom * disk.stepMs,
    }),
  );
  const end = disk.fullAt ?? disk.values.length;
  for (let index = LEARN_MS / disk.stepMs; index < end; index += perHour) {
    const answer = system.ask(disk, index);
    for (const run of runs) run.add(index * disk.stepMs, answer);
    if (index % (24 * perHour) === 0) {
      predicted.push([
        system.name,
        disk.kind,
        seed,
        disk.fullAt === undefined ? 0 : 1,
        (index * disk.stepMs) / HOUR_MS,
        fullMs === undefined ? '' : fullMs / HOUR_MS,
        answer.atMs === undefined ? '' : (answer.atMs / HOUR_MS).toFixed(1),
      ]);
    }
  }
  for (const run of runs) run.end();
}

function ours(disk: Disk, index: number): Answer {
  const first = Math.max(0, index - HISTORY_MS / disk.stepMs);
  const points = Array.from(disk.values.subarray(first, index + 1), (value, at) => ({
    timeMs: (first + at) * disk.stepMs,
    value,
  }));
  const forecast = forecastLimit({ points, limit: LIMIT, nowMs: index * disk.stepMs });
  return { atMs: forecast.atMs, earlyMs: forecast.earlyMs, lateMs: forecast.lateMs };
}

/** Simple linear regression over the range, as the function of that name is defined. */
function predictLinear(disk: Disk, index: number, rangeMs: number): Answer {
  const first = Math.max(0, index - rangeMs / disk.stepMs + 1);
  const count = index - first + 1;
  const middle = (count - 1) / 2;
  let mean = 0;
  for (let at = 0; at < count; at++) mean += (disk.values[first + at] ?? 0) / count;
  let products = 0;
  for (let at = 0; at < count; at++) products += (at - middle) * ((disk.values[first + at] ?? 0) - mean);
  const slope = products / ((count * (count * count - 1)) / 12);
  if (slope <= 0) return { atMs: undefined };
  const ahead = Math.max(0, (LIMIT - (mean + slope * middle)) / slope);
  return { atMs: (index + ahead) * disk.stepMs };
}
