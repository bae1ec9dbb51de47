import { performance } from 'node:perf_hooks';
import { createDetector } from '@vigilops/analysis/anomaly';
import { dataFolder, writePredictions } from './parts/ai/data.ts';
import { tellFigure } from './parts/figures.ts';
import { readNab, readProfiles, type NabSeries } from './parts/ai/nab.ts';
import {
  bestThreshold,
  probationOf,
  scoreAt,
  sheetOf,
  type Profile,
  type ScoredSeries,
  type Sheet,
} from './parts/ai/nab-score.ts';

/**
 * The detector on the series of the Numenta Anomaly Benchmark, one point at a time and one configuration, scored by its rules;
 * beside it a window of Gaussian deviations, as the benchmark's own simple peer, on the same points. The threshold is chosen
 * once over all series, as the benchmark does, and once on one half of the files and used on the other.
 */
const folder = dataFolder('nab');
if (folder !== undefined) {
  const series = readNab(folder);
  const profiles = readProfiles(folder);
  const began = performance.now();
  const ours = series.map((one) => scored(one, detect(one)));
  const points = series.reduce((sum, one) => sum + one.values.length, 0);
  const micros = ((performance.now() - began) * 1_000) / points;
  checkReferences(series, profiles);
  printEach(ours, profiles);
  printSystem('this detector', ours, profiles);
  const window = series.map((one) => scored(one, gaussian(one.values)));
  printSystem('Gaussian window', window, profiles);
  const [standard] = profiles;
  if (standard !== undefined) {
    const best = (all: readonly ScoredSeries[]) => [bestThreshold(sheetOf(all), standard).score];
    tellFigure({
      what: `metric anomalies, NAB score, ${standard.name}`,
      unit: '',
      ours: best(ours),
      peers: { 'Gaussian window': best(window) },
      target: { least: 60 },
    });
  }
  tellFigure({ what: 'metric anomalies, a point', unit: 'µs', ours: [micros], target: { most: 20 } });
  process.stdout.write(
    `${micros.toFixed(1)} µs a point over ${String(points)} points of ${String(series.length)} series\n`,
  );
  for (const [index, one] of series.entries()) {
    const scores = ours[index]?.scores ?? [];
    writePredictions(
      `anomalies/${one.name}`,
      ['timestamp', 'value', 'anomaly_score'],
      Array.from(one.timesMs, (time, at) => [
        new Date(time).toISOString(),
        one.values[at] ?? '',
        scores[at] ?? 0,
      ]),
    );
  }
}

function detect(series: NabSeries): Float64Array {
  const detector = createDetector();
  return series.values.map((value, index) => detector.see(series.timesMs[index] ?? NaN, value).score);
}

/** The rarity of a value among the last 2,000 as if they were normal: a peer that anybody can write. */
function gaussian(values: Float64Array): Float64Array {
  const window = 2_000;
  let sum = 0;
  let squares = 0;
  return values.map((value, index) => {
    const count = Math.min(index, window);
    const mean = count > 0 ? sum / count : value;
    const deviation = Math.sqrt(Math.max(count > 0 ? squares / count - mean * mean : 0, 1e-12));
    const gone = values[index - window];
    sum += value - (gone ?? 0);
    squares += value ** 2 - (gone ?? 0) ** 2;
    return 1 - Math.exp(-Math.abs(value - mean) / deviation);
  });
}

function scored(series: NabSeries, scores: Float64Array): ScoredSeries {
  return { name: series.name, scores, windows: series.windows };
}

/** Silence must score 0, and one detection at the beginning of each window 100; else the scorer is wrong. */
function checkReferences(series: readonly NabSeries[], profiles: readonly Profile[]): void {
  const silent = sheetOf(series.map((one) => scored(one, new Float64Array(one.values.length).fill(0.5))));
  const perfect = sheetOf(
    series.map((one) => {
      const probation = probationOf(one.values.length);
      const first = new Set(one.windows.map(([from]) => Math.max(from, probation)));
      return scored(
        one,
        Float64Array.from(one.values, (_, index) => (first.has(index) ? 1 : 0)),
      );
    }),
  );
  for (const profile of profiles) {
    process.stdout.write(
      `${profile.name}: null detector ${scoreAt(silent, profile, 1).toFixed(1)}, ` +
        `perfect detector ${scoreAt(perfect, profile, 1).toFixed(1)}\n`,
    );
  }
}

function printEach(all: readonly ScoredSeries[], profiles: readonly Profile[]): void {
  const whole = sheetOf(all);
  const chosen = profiles.map((profile) => bestThreshold(whole, profile).threshold);
  for (const one of all) {
    const sheet = sheetOf([one]);
    const figures = profiles.map((profile, index) =>
      one.windows.length === 0
        ? `${String(falseAlarms(sheet, chosen[index] ?? 1))} false`
        : scoreAt(sheet, profile, chosen[index] ?? 1).toFixed(1),
    );
    process.stdout.write(`${one.name}: ${figures.join(' / ')} (${String(one.windows.length)} windows)\n`);
  }
}

function falseAlarms(sheet: Sheet, threshold: number): number {
  return sheet.points.filter((point) => point.score >= threshold).length;
}

function printSystem(name: string, all: readonly ScoredSeries[], profiles: readonly Profile[]): void {
  const halves = [0, 1].map((half) => sheetOf(all.filter((_, index) => index % 2 === half)));
  const whole = sheetOf(all);
  for (const profile of profiles) {
    const best = bestThreshold(whole, profile);
    process.stdout.write(
      `mean of all, ${name}, ${profile.name}: ${best.score.toFixed(1)} (threshold ${best.threshold.toFixed(3)}); ` +
        `threshold of the other half of the files: ${frozen(halves, profile).toFixed(1)}\n`,
    );
  }
}

/** Each half scored with the threshold that is best for the other, weighted by their windows. */
function frozen(halves: readonly Sheet[], profile: Profile): number {
  let sum = 0;
  let windows = 0;
  for (const [index, half] of halves.entries()) {
    const other = halves[1 - index] ?? half;
    sum += half.windows * scoreAt(half, profile, bestThreshold(other, profile).threshold);
    windows += half.windows;
  }
  return windows === 0 ? 0 : sum / windows;
}
