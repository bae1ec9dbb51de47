import type { Input } from '@vigilops/contracts/client';

export type UsageColumns = NonNullable<Input<'importLlmUsage'>['body']['columns']>;

export const COLUMN_FIELDS = [
  'date',
  'model',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'requests',
  'cost',
  'currency',
] as const satisfies (keyof UsageColumns)[];
export type ColumnField = (typeof COLUMN_FIELDS)[number];

/** Empty: none. */
export interface ColumnsDraft {
  readonly columns: Readonly<Record<ColumnField, string>>;
  readonly oneCurrency: string;
  readonly includesCache: boolean;
}

/** Parts of names by which a column is guessed, in the order of the fields: a cell of a table is asked for once. */
const HINTS: Readonly<Record<ColumnField, RegExp>> = {
  date: /date|day|time|日期|时间/i,
  model: /model|模型/i,
  cache_read_tokens: /cache.*(read|hit)|cached|缓存(读|命中)/i,
  cache_write_tokens: /cache.*(writ|creat)|缓存写/i,
  input_tokens: /input|prompt|输入/i,
  output_tokens: /output|completion|输出/i,
  requests: /request|calls|次数/i,
  cost: /cost|amount|price|费用|金额/i,
  currency: /currency|币种|货币/i,
};

/** A first guess by the names of the columns; none is taken twice. */
export function guessColumns(header: readonly string[]): ColumnsDraft {
  const taken = new Set<string>();
  const guessed = Object.entries(HINTS).map(([field, hint]) => {
    const found = header.find((name) => name !== '' && !taken.has(name) && hint.test(name)) ?? '';
    taken.add(found);
    return [field, found] as const;
  });
  return {
    columns: Object.fromEntries(guessed) as Record<ColumnField, string>,
    oneCurrency: '',
    includesCache: false,
  };
}

/** As it is sent. Undefined: a day and something that is counted are still to be chosen. */
export function sentColumns({ columns, oneCurrency, includesCache }: ColumnsDraft): UsageColumns | undefined {
  const chosen: Partial<Record<ColumnField, string>> = Object.fromEntries(
    Object.entries(columns).filter(([, column]) => column !== ''),
  );
  const isCounted = ['input_tokens', 'output_tokens', 'cost'].some((field) => field in chosen);
  const isPriced = !('cost' in chosen) || 'currency' in chosen || /^[A-Z]{3}$/.test(oneCurrency);
  if (columns.date === '' || !isCounted || !isPriced) {
    return undefined;
  }
  return {
    ...chosen,
    date: columns.date,
    input_includes_cache: includesCache,
    ...('cost' in chosen && !('currency' in chosen) ? { one_currency: oneCurrency } : {}),
  };
}
