import { VigilError } from '@vigilops/contracts';
import type { LlmUsageColumns } from '@vigilops/contracts/api';
import type { LlmUsageFacts } from '../../model/index.ts';
import { nameOf, placesOf, type ColumnNames, type ColumnPlaces, type Field } from './columns.ts';
import type { UsageFormat } from './formats.ts';

/** Names that need no choice. */
const USUAL_NAMES: ColumnNames = {
  date: ['date', 'day', 'utc_date', 'usage_date', 'usage_date_utc', 'start_time_iso', '日期', '用量日期'],
  model: ['model', 'model_name', 'model_id', '模型', '模型名称'],
  input: ['input_tokens', 'prompt_tokens', '输入_token', '输入_tokens', '输入token', '输入tokens'],
  cache_read: ['cache_read_tokens', 'cached_tokens', 'cached_input_tokens', 'cache_read_input_tokens'],
  cache_write: ['cache_write_tokens', 'cache_creation_tokens', 'cache_creation_input_tokens'],
  output: ['output_tokens', 'completion_tokens', '输出_token', '输出_tokens', '输出token', '输出tokens'],
  requests: [
    'requests',
    'request_count',
    'num_requests',
    'num_model_requests',
    'calls',
    '调用次数',
    '请求次数',
  ],
  cost: ['cost', 'amount', 'cost_usd', '费用', '金额'],
  currency: ['currency', 'amount_currency', '币种', '货币'],
};

/** Any table that has these names. Undefined: it has no day, or nothing that is counted. */
export function usualColumns(
  header: readonly string[],
): { readonly format: UsageFormat; readonly places: ColumnPlaces } | undefined {
  const places = placesOf(USUAL_NAMES, header);
  const isUsd = header.some((name) => nameOf(name) === 'cost_usd');
  const format = formatOf(places, { oneCurrency: isUsd ? 'USD' : undefined, inputIncludesCache: false });
  return places.has('date') && format.facts.length > 0 ? { format, places } : undefined;
}

/** As somebody chose. Throws REQUEST_INVALID where a column is not there, or where nothing is counted. */
export function chosenColumns(
  { one_currency: oneCurrency, input_includes_cache: inputIncludesCache, ...chosen }: LlmUsageColumns,
  header: readonly string[],
): { readonly format: UsageFormat; readonly places: ColumnPlaces } {
  const places = new Map<Field, number>();
  for (const [choice, column] of Object.entries(chosen)) {
    if (column === undefined) {
      continue;
    }
    const place = header.indexOf(column);
    if (place === -1) {
      throw new VigilError('REQUEST_INVALID', `columns.${choice}: the file has no column "${column}"`);
    }
    places.set(FIELDS[choice as keyof typeof chosen], place);
  }
  const format = formatOf(places, { oneCurrency, inputIncludesCache });
  if (format.facts.length === 0) {
    throw new VigilError('REQUEST_INVALID', 'columns: choose one of tokens, of requests or of costs');
  }
  return { format, places };
}

const FIELDS = {
  date: 'date',
  model: 'model',
  input_tokens: 'input',
  cache_read_tokens: 'cache_read',
  cache_write_tokens: 'cache_write',
  output_tokens: 'output',
  requests: 'requests',
  cost: 'cost',
  currency: 'currency',
} as const satisfies Record<Exclude<keyof LlmUsageColumns, 'one_currency' | 'input_includes_cache'>, Field>;

function formatOf(
  places: ColumnPlaces,
  {
    oneCurrency,
    inputIncludesCache,
  }: { readonly oneCurrency: string | undefined; readonly inputIncludesCache: boolean },
): UsageFormat {
  const hasTokens = places.has('input') || places.has('output');
  const facts: readonly LlmUsageFacts[] = [
    ...(hasTokens ? (['tokens'] as const) : []),
    ...(places.has('cost') ? (['cost'] as const) : []),
  ];
  return {
    id: 'columns',
    title: 'any table',
    facts,
    names: USUAL_NAMES,
    needs: ['date'],
    read: (cells) => {
      const [input, cacheRead, cacheWrite] = [
        cells.count('input'),
        cells.count('cache_read'),
        cells.count('cache_write'),
      ];
      const cached = inputIncludesCache ? cacheRead + cacheWrite : 0;
      if (cached > input) {
        throw cells.fault('input', 'is less than the tokens of caches that it is said to include');
      }
      const tokens = { input: input - cached, cacheRead, cacheWrite, output: cells.count('output') };
      return {
        model: cells.text('model'),
        ...(hasTokens ? { tokens, requests: places.has('requests') ? cells.count('requests') : null } : {}),
        ...(cells.isEmpty('cost')
          ? {}
          : { cost: { pico: cells.pico('cost'), currency: cells.currency(oneCurrency) } }),
      };
    },
  };
}
