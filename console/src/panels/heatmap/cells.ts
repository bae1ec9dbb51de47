import {
  FieldType,
  formattedValueToString,
  getValueFormat,
  outerJoinDataFrames,
  getFieldDisplayName,
  type DataFrame,
  type Field,
} from '@grafana/data';

/** Values in rows, from the top down, and columns of equal width in time. */
export interface Cells {
  readonly names: readonly string[];
  /** When each column begins. */
  readonly times: readonly number[];
  readonly columnMs: number;
  /** By row and column; null where nothing is known. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly min: number;
  readonly max: number;
}

interface Formatting {
  readonly unit?: string;
  readonly decimals?: number;
}

/** How far apart most neighbours are; one column alone is a minute wide. */
function stepOf(times: readonly number[]): number {
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const sorted = steps.filter((step) => step > 0).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 60_000;
}

const isNumber = ({ type }: Field) => type === FieldType.number;
const finite = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

function withEnds(cells: Omit<Cells, 'min' | 'max'>): Cells {
  let [min, max] = [Infinity, -Infinity];
  for (const value of cells.values.flat()) {
    if (value !== null) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  return { ...cells, min, max };
}

/** A row for each series, the first at the bottom, as Grafana has it. */
export function rowsOfSeries(frames: readonly DataFrame[], reverse: boolean): Cells | undefined {
  const named = frames
    .filter(({ fields }) => fields.some(({ type }) => type === FieldType.time))
    .map((frame) => ({
      ...frame,
      fields: frame.fields.map((field) => ({
        ...field,
        state: { ...field.state, displayName: getFieldDisplayName(field, frame, [...frames]) },
      })),
    }));
  const frame = named.length > 1 ? outerJoinDataFrames({ frames: named, keepDisplayNames: true }) : named[0];
  const times = (frame?.fields.find(({ type }) => type === FieldType.time)?.values ?? []) as number[];
  const series = frame?.fields.filter(isNumber) ?? [];
  if (times.length === 0 || series.length === 0) {
    return undefined;
  }
  const ordered = reverse ? series : [...series].reverse();
  return withEnds({
    names: ordered.map((field) => field.state?.displayName ?? field.name),
    times,
    columnMs: stepOf(times),
    values: ordered.map((field) => field.values.map(finite)),
  });
}

/** As many as a person can still tell apart. */
const LEVELS = 20;
const COLUMNS = 60;

/** Counts how often the values of all series fall between which levels, and when. */
export function counted(
  frames: readonly DataFrame[],
  range: { readonly from: number; readonly to: number },
  format: Formatting,
): Cells | undefined {
  const points = frames.flatMap((frame) => {
    const times = (frame.fields.find(({ type }) => type === FieldType.time)?.values ?? []) as number[];
    return frame.fields
      .filter(isNumber)
      .flatMap((field) => times.map((time, index) => [time, finite(field.values[index])] as const));
  });
  const known = points.filter((point): point is readonly [number, number] => point[1] !== null);
  if (known.length === 0) {
    return undefined;
  }
  const all = known.map(([, value]) => value);
  const lowest = all.reduce((a, b) => Math.min(a, b));
  const step = niceStep((all.reduce((a, b) => Math.max(a, b)) - lowest) / LEVELS);
  const base = Math.floor(lowest / step) * step;
  const level = (value: number) => Math.floor((value - base) / step);
  const rows = Math.max(...all.map(level)) + 1;
  const columnMs = Math.max((range.to - range.from) / COLUMNS, 1_000);
  const values = Array.from({ length: rows }, () => Array.from({ length: COLUMNS }, () => 0));
  for (const [time, value] of known) {
    const column = Math.min(Math.floor((time - range.from) / columnMs), COLUMNS - 1);
    const row = values[rows - 1 - level(value)];
    if (row !== undefined && column >= 0) {
      row[column] = (row[column] ?? 0) + 1;
    }
  }
  const show = getValueFormat(format.unit);
  return withEnds({
    names: values.map((_, row) =>
      formattedValueToString(show(base + (rows - 1 - row) * step, format.decimals)),
    ),
    times: Array.from({ length: COLUMNS }, (_, column) => range.from + column * columnMs),
    columnMs,
    values,
  });
}

/** 1, 2 or 5 with zeros, not below what was asked for. */
function niceStep(atLeast: number): number {
  if (!(atLeast > 0)) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return ([1, 2, 5].find((digit) => digit * power >= atLeast) ?? 10) * power;
}
