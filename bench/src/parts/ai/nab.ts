import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile, Window } from './nab-score.ts';

export interface NabSeries {
  /** The path below the folder, as the labels name it. */
  name: string;
  timesMs: Float64Array;
  values: Float64Array;
  windows: readonly Window[];
}

/** Every labelled series below the folder, by name. */
export function readNab(folder: string): readonly NabSeries[] {
  const labels = JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')) as Record<
    string,
    [string, string][]
  >;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.csv') && labels[path] !== undefined)
    .sort()
    .map((path) => readSeries(folder, path, labels[path] ?? []));
}

export function readProfiles(folder: string): readonly Profile[] {
  const profiles = JSON.parse(readFileSync(join(folder, 'profiles.json'), 'utf8')) as Record<
    string,
    { CostMatrix: { tpWeight: number; fpWeight: number; fnWeight: number } }
  >;
  return Object.entries(profiles).map(([name, { CostMatrix }]) => ({
    name,
    truePositive: CostMatrix.tpWeight,
    falsePositive: CostMatrix.fpWeight,
    falseNegative: CostMatrix.fnWeight,
  }));
}

function readSeries(folder: string, name: string, labels: readonly [string, string][]): NabSeries {
  const rows = readFileSync(join(folder, name), 'utf8')
    .split(/\r?\n/)
    .slice(1)
    .filter((row) => row !== '');
  const timesMs = Float64Array.from(rows, (row) => readTime(row.slice(0, row.indexOf(','))));
  const values = Float64Array.from(rows, (row) => Number(row.slice(row.indexOf(',') + 1)));
  const windows = labels.map(([from, to]): Window => [
    indexAt(timesMs, readTime(from)),
    lastAt(timesMs, readTime(to)),
  ]);
  return { name, timesMs, values, windows };
}

function readTime(text: string): number {
  return Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`);
}

function indexAt(timesMs: Float64Array, at: number): number {
  const index = timesMs.findIndex((time) => time >= at);
  return index < 0 ? timesMs.length - 1 : index;
}

function lastAt(timesMs: Float64Array, at: number): number {
  return Math.max(
    0,
    timesMs.findLastIndex((time) => time <= at),
  );
}
