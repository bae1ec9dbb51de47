/** What a column can hold. `cached_input`: a part of input; `uncached_input`: the rest of it. */
export type Field =
  | 'date'
  | 'model'
  | 'line_item'
  | 'kind'
  | 'amount'
  | 'input'
  | 'cached_input'
  | 'cache_read'
  | 'cache_write'
  | 'cache_write_long'
  | 'output'
  | 'requests'
  | 'cost'
  | 'currency';

/** Names of columns, as `nameOf` has them; the first that is there counts. */
export type ColumnNames = Readonly<Partial<Record<Field, readonly string[]>>>;

/** Where in a row which field is. */
export type ColumnPlaces = ReadonlyMap<Field, number>;

/** `Usage Date (UTC)` and `usage_date_utc` are one. */
export function nameOf(column: string): string {
  return column
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/gu, '');
}

export function placesOf(names: ColumnNames, header: readonly string[]): ColumnPlaces {
  const known = header.map(nameOf);
  const places = new Map<Field, number>();
  for (const [field, columns] of Object.entries(names) as [Field, readonly string[]][]) {
    const found = columns.map((column) => known.indexOf(column)).find((place) => place !== -1);
    if (found !== undefined) {
      places.set(field, found);
    }
  }
  return places;
}
