import type { UsageItem } from './types.ts';

export type UsageMeasure = 'bytes' | 'lines';
export type UsageBy = 'service' | 'host';

export interface Amount {
  readonly bytes: number;
  readonly lines: number;
}

/** What one service wrote, or one host; the smallest ones are one rest. */
export interface UsageGroup extends Amount {
  readonly name: string;
  readonly isRest: boolean;
  /** By UTC day. */
  readonly days: ReadonlyMap<string, Amount>;
  /** The other dimension, the most first: hosts of a service, services of a host. */
  readonly others: readonly (Amount & { readonly name: string })[];
}

const NOTHING: Amount = { bytes: 0, lines: 0 };
const DAY_MS = 86_400_000;
/** Columns that a chart has room for. */
const MAX_DAYS = 400;

const plus = (a: Amount, b: Amount): Amount => ({ bytes: a.bytes + b.bytes, lines: a.lines + b.lines });

export const sumOf = (amounts: Iterable<Amount>): Amount => [...amounts].reduce(plus, NOTHING);

const nameOf = ({ service, host_id: id, host_name: name }: UsageItem, by: UsageBy): string =>
  by === 'service' ? service : (name ?? (id === null ? '' : `#${String(id)}`));

/** The `most` largest by the measure, the largest first, and what is left as one. */
export function usageGroups(
  items: readonly UsageItem[],
  by: UsageBy,
  measure: UsageMeasure,
  most: number,
): readonly UsageGroup[] {
  const all = [...grouped(items, (item) => nameOf(item, by))]
    .map(([name, own]) => groupOf(name, own, by, measure))
    .toSorted((a, b) => b[measure] - a[measure]);
  const rest = all.slice(most);
  if (rest.length < 2) {
    return all;
  }
  const kept = new Set(all.slice(0, most).map(({ name }) => name));
  const left = items.filter((item) => !kept.has(nameOf(item, by)));
  return [...all.slice(0, most), { ...groupOf('', left, by, measure), isRest: true }];
}

function grouped(
  items: readonly UsageItem[],
  keyOf: (item: UsageItem) => string,
): ReadonlyMap<string, readonly UsageItem[]> {
  const groups = new Map<string, UsageItem[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key) ?? [];
    group.push(item);
    groups.set(key, group);
  }
  return groups;
}

function groupOf(name: string, items: readonly UsageItem[], by: UsageBy, measure: UsageMeasure): UsageGroup {
  const other = by === 'service' ? 'host' : 'service';
  const others = [...grouped(items, (item) => nameOf(item, other))]
    .map(([otherName, own]) => ({ name: otherName, ...sumOf(own) }))
    .toSorted((a, b) => b[measure] - a[measure]);
  const days = new Map([...grouped(items, ({ day }) => day)].map(([day, own]) => [day, sumOf(own)]));
  return { name, isRest: false, ...sumOf(items), days, others };
}

/** Each UTC day of a time, also those without a line; the newest ones where there are too many. */
export function daysOf(fromMs: number, toMs: number): readonly string[] {
  const last = Math.floor((toMs - 1) / DAY_MS);
  const first = Math.max(Math.floor(fromMs / DAY_MS), last - MAX_DAYS + 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) =>
    new Date((first + at) * DAY_MS).toISOString().slice(0, 10),
  );
}
