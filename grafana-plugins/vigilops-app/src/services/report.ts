import type { SlaReport } from './types.ts';

export type Period = 'day' | 'week' | 'month';

/** From when on each kind of period is shown, the shorter first. */
export const REACHES: Readonly<Record<Period, readonly [string, string]>> = {
  day: ['now-14d', 'now-60d'],
  week: ['now-12w', 'now-52w'],
  month: ['now-180d', 'now-365d'],
};

type Cell = SlaReport['items'][number];

export interface ReportRow {
  readonly id: number;
  readonly name: string;
  readonly objective: number | null;
  /** By the first day of the period. */
  readonly cells: ReadonlyMap<string, Cell>;
}

export interface ReportTable {
  /** First days, the newest first. */
  readonly periods: readonly string[];
  /** Who missed an objective most often comes first. */
  readonly rows: readonly ReportRow[];
}

/** Services down, periods across. */
export function reportTable({ items }: SlaReport): ReportTable {
  const rows = new Map<number, { readonly first: Cell; readonly cells: Map<string, Cell> }>();
  for (const item of items) {
    const row = rows.get(item.service_id) ?? { first: item, cells: new Map<string, Cell>() };
    row.cells.set(item.period, item);
    rows.set(item.service_id, row);
  }
  return {
    periods: [...new Set(items.map(({ period }) => period))].sort().reverse(),
    rows: [...rows]
      .map(([id, { first, cells }]) => ({ id, name: first.name, objective: first.objective_percent, cells }))
      .sort((a, b) => missed(b) - missed(a) || a.name.localeCompare(b.name, undefined, { numeric: true })),
  };
}

const missed = ({ cells }: ReportRow) => [...cells.values()].filter(({ met }) => met === false).length;
