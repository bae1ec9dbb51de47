export type SortValue = number | string | null;

export interface SortColumn<Row> {
  readonly key: string;
  /** What it is sorted by; without one, and without `compare`, it cannot be. */
  readonly value?: (row: Row) => SortValue;
  /** In the place of `value`: what comes first when it is sorted downwards. */
  readonly compare?: (a: Row, b: Row) => number;
  /** Whether the small ones, or the first letters, come first when it is chosen. */
  readonly smallFirst?: boolean;
}

export interface Sort {
  readonly key: string;
  readonly descending: boolean;
}

/** `name`, or `-name` for Z first; anything else is `initial`. */
export function sortFromText<Row>(text: string, columns: readonly SortColumn<Row>[], initial: Sort): Sort {
  const key = text.replace(/^-/, '');
  return columns.some((column) => column.key === key && isSortable(column))
    ? { key, descending: text.startsWith('-') }
    : initial;
}

export const sortToText = ({ key, descending }: Sort) => `${descending ? '-' : ''}${key}`;

export const isSortable = <Row>({ value, compare }: SortColumn<Row>) =>
  value !== undefined || compare !== undefined;

/** The other way round when it is sorted by that already. */
export const nextSort = <Row>(now: Sort, { key, smallFirst = false }: SortColumn<Row>): Sort => ({
  key,
  descending: now.key === key ? !now.descending : !smallFirst,
});

const names = new Intl.Collator(undefined, { numeric: true });

/** What has no value comes last either way; of equals the order stays. */
export function sortRows<Row>(rows: readonly Row[], columns: readonly SortColumn<Row>[], sort: Sort): Row[] {
  const { value, compare } = columns.find(({ key }) => key === sort.key) ?? {};
  if (compare !== undefined) {
    return rows.toSorted((a, b) => (sort.descending ? compare(a, b) : compare(b, a)));
  }
  if (value === undefined) {
    return [...rows];
  }
  const sign = sort.descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) {
      return left === right ? 0 : left === null ? 1 : -1;
    }
    return typeof left === 'number' && typeof right === 'number'
      ? sign * (left - right)
      : sign * names.compare(String(left), String(right));
  });
}
