import {
  FieldType,
  formattedValueToString,
  getActiveThreshold,
  getDisplayProcessor,
  getFieldDisplayName,
  type DataFrame,
  type DisplayValue,
  type Field,
  type GrafanaTheme2,
} from '@grafana/data';
import type { HostMapOptions } from './options.ts';
import { shortNames } from './short-names.ts';

/** Where the value of a cell stands in the data. */
interface Place {
  readonly frame: DataFrame;
  readonly field: Field;
  readonly row: number;
}

export interface Cell {
  readonly name: string;
  /** What tells it apart from the others of its group. */
  readonly shortName: string;
  readonly group: string;
  /** Undefined where there is none, or none that is young enough. */
  readonly value: number | undefined;
  /** With its unit, or empty. */
  readonly text: string;
  /** Of the value; undefined for a cell without one. */
  readonly color: string | undefined;
  /** The value lies beyond the last threshold. */
  readonly isWorst: boolean;
  /** Of the newest value that there is, in milliseconds. */
  readonly lastMs: number | undefined;
  /** Series with this name; the cell shows the greatest of them. */
  readonly series: number;
  readonly place: Place;
}

export interface CellGroup {
  readonly name: string;
  /** What tells it apart from the others. */
  readonly shortName: string;
  readonly cells: readonly Cell[];
}

type Chosen = Pick<HostMapOptions, 'cellLabel' | 'groupLabel' | 'sort'>;

/** So many steps without a value, and a while for what is under way: then a value says nothing about now. */
const STALE_STEPS = 3;
const STALE_MS = 120_000;

/** A cell for each name among the series, in groups. `untilMs` is the end of the time range. */
export function cellsOf(
  frames: readonly DataFrame[],
  chosen: Chosen,
  untilMs: number,
  theme: GrafanaTheme2,
): readonly CellGroup[] {
  const cells = new Map<string, Cell>();
  for (const found of frames.flatMap((frame) => placesOf(frame, chosen, frames))) {
    const key = JSON.stringify([found.group, found.name]);
    const cell = cellAt(found, untilMs, theme);
    const known = cells.get(key);
    cells.set(key, known === undefined ? cell : greater(known, cell));
  }
  return grouped([...cells.values()], chosen.sort);
}

interface Named {
  readonly name: string;
  readonly group: string;
  readonly place: Place;
}

/** Each series gives its newest value; each row of a table its own. */
function placesOf(frame: DataFrame, { cellLabel, groupLabel }: Chosen, all: readonly DataFrame[]): Named[] {
  const numbers = frame.fields.filter(({ type }) => type === FieldType.number);
  const time = frame.fields.find(({ type }) => type === FieldType.time);
  const texts = frame.fields.filter(({ type }) => type === FieldType.string);
  const names = texts.find(({ name }) => name === cellLabel) ?? (time === undefined ? texts[0] : undefined);
  if (names !== undefined) {
    const [field] = numbers;
    const groups = texts.find(({ name }) => name === groupLabel);
    return field === undefined
      ? []
      : Array.from({ length: frame.length }, (_, row) => ({
          name: String(names.values[row] ?? ''),
          group: String(groups?.values[row] ?? ''),
          place: { frame, field, row },
        }));
  }
  return numbers.map((field) => ({
    name: field.labels?.[cellLabel] ?? getFieldDisplayName(field, frame, [...all]),
    group: groupLabel === '' ? '' : (field.labels?.[groupLabel] ?? ''),
    place: { frame, field, row: lastRow(field) },
  }));
}

function lastRow({ values }: Field): number {
  return values.findLastIndex((value: unknown) => typeof value === 'number' && !Number.isNaN(value));
}

function cellAt({ name, group, place }: Named, untilMs: number, theme: GrafanaTheme2): Cell {
  const { field, frame, row } = place;
  const time = frame.fields.find(({ type }) => type === FieldType.time);
  const lastMs = row < 0 ? undefined : (time?.values[row] as number | undefined);
  const raw: unknown = field.values[row];
  const isFresh = lastMs === undefined || untilMs - lastMs <= STALE_STEPS * stepMs(time) + STALE_MS;
  const value = typeof raw === 'number' && Number.isFinite(raw) && isFresh ? raw : undefined;
  const display = value === undefined ? undefined : displayOf(field, value, theme);
  return {
    name,
    shortName: name,
    group,
    value,
    text: display === undefined ? '' : formattedValueToString(display),
    color: display?.color,
    isWorst: value !== undefined && isBeyondLast(field, value, display?.percent),
    lastMs,
    series: 1,
    place,
  };
}

const displayOf = (field: Field, value: number, theme: GrafanaTheme2): DisplayValue =>
  (field.display ?? getDisplayProcessor({ field, theme }))(value);

function stepMs(time: Field | undefined): number {
  const told = time?.config.interval;
  const [a, b] = time?.values ?? [];
  return told ?? (typeof a === 'number' && typeof b === 'number' ? b - a : 0);
}

function isBeyondLast({ config: { thresholds } }: Field, value: number, percent = 0): boolean {
  const steps = thresholds?.steps ?? [];
  const compared = thresholds?.mode === 'percentage' ? percent * 100 : value;
  return steps.length > 1 && getActiveThreshold(compared, steps) === steps.at(-1);
}

function greater(a: Cell, b: Cell): Cell {
  const winner = (b.value ?? -Infinity) > (a.value ?? -Infinity) ? b : a;
  return { ...winner, series: a.series + b.series };
}

/** Cells without a value come last; names decide between equals, so that cells do not dance. */
function grouped(cells: readonly Cell[], sort: HostMapOptions['sort']): readonly CellGroup[] {
  const byName = (a: Cell, b: Cell) => a.name.localeCompare(b.name, undefined, { numeric: true });
  const byValue = (a: Cell, b: Cell) => (b.value ?? -Infinity) - (a.value ?? -Infinity) || byName(a, b);
  const groups = new Map<string, Cell[]>();
  for (const cell of cells.toSorted(sort === 'name' ? byName : byValue)) {
    const members = groups.get(cell.group) ?? [];
    members.push(cell);
    groups.set(cell.group, members);
  }
  const names = [...groups.keys()].filter((name) => name !== '');
  const short = new Map(shortNames(names).map((text, index) => [names[index], text]));
  return [...groups]
    .map(([name, members]) => ({ name, shortName: short.get(name) ?? '', cells: withShortNames(members) }))
    .sort((a, b) => Number(a.name === '') - Number(b.name === '') || a.name.localeCompare(b.name));
}

function withShortNames(cells: readonly Cell[]): readonly Cell[] {
  const short = shortNames(cells.map(({ name }) => name));
  return cells.map((cell, index) => ({ ...cell, shortName: short[index] ?? cell.name }));
}
