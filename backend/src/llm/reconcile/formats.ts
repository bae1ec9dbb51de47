import type { LlmUsageFormat } from '@vigilops/contracts/api';
import type { LlmUsageFacts, LlmUsageTokens } from '../../model/index.ts';
import type { ColumnNames, Field } from './columns.ts';
import type { RowCells } from './row-cells.ts';

/** What a row says; null: that there was nothing on this day. */
export type RowFacts = {
  readonly model: string;
  readonly tokens?: LlmUsageTokens;
  readonly requests?: number | null;
  readonly cost?: { readonly pico: bigint; readonly currency: string };
} | null;

/** One kind of export: which columns it is known by, and what a row of it says. */
export interface UsageFormat {
  readonly id: LlmUsageFormat;
  readonly title: string;
  readonly facts: readonly LlmUsageFacts[];
  readonly names: ColumnNames;
  readonly needs: readonly Field[];
  readonly read: (cells: RowCells) => RowFacts;
}

const NO_TOKENS: LlmUsageTokens = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 };
const WHEN = ['start_time_iso', 'start_time'];

/** platform.openai.com/usage, "Export": completions and embeddings. Days without calls are rows of dates alone. */
const OPENAI_USAGE: UsageFormat = {
  id: 'openai_usage',
  title: "OpenAI's usage",
  facts: ['tokens'],
  names: {
    date: WHEN,
    model: ['model'],
    input: ['input_tokens'],
    cached_input: ['input_cached_tokens'],
    output: ['output_tokens'],
    requests: ['num_model_requests'],
  },
  needs: ['date', 'model', 'input', 'requests'],
  read: (cells) => {
    if (cells.isEmpty('input') && cells.isEmpty('output') && cells.isEmpty('requests')) {
      return null;
    }
    const [input, cacheRead] = [cells.count('input'), cells.count('cached_input')];
    if (cacheRead > input) {
      throw cells.fault('cached_input', 'is more than all input of the row');
    }
    const tokens = { input: input - cacheRead, cacheRead, cacheWrite: 0, output: cells.count('output') };
    return { model: cells.text('model'), tokens, requests: cells.count('requests') };
  },
};

/** The same page, "Costs". Without a grouping by line items a row is of the whole day. */
const OPENAI_COST: UsageFormat = {
  id: 'openai_cost',
  title: "OpenAI's costs",
  facts: ['cost'],
  names: {
    date: WHEN,
    line_item: ['line_item'],
    cost: ['amount_value'],
    currency: ['amount_currency'],
  },
  needs: ['date', 'cost', 'currency'],
  read: (cells) =>
    cells.isEmpty('cost')
      ? null
      : {
          model: modelOfLineItem(cells.text('line_item')),
          cost: { pico: cells.pico('cost'), currency: cells.currency(undefined) },
        },
};

/**
 * `gpt-4o-mini-2024-07-18, cached input`, `priority | gpt-5.6, output, long context`, `gpt-audio-2025-08-28 audio, input`.
 * What has no comma, such as `web search tool calls`, is of no model.
 */
function modelOfLineItem(item: string): string {
  const [name, ...directions] = item.replace(/^[^|]*\|/u, '').split(',');
  return directions.length === 0 ? '' : (name ?? '').trim().replace(/ (?:text|audio|image)$/u, '');
}

/** platform.claude.com/usage, "Export". */
const ANTHROPIC_USAGE: UsageFormat = {
  id: 'anthropic_usage',
  title: "Anthropic's usage",
  facts: ['tokens'],
  names: {
    date: ['usage_date_utc', 'usage_date'],
    model: ['model_version', 'model'],
    input: ['usage_input_tokens_no_cache'],
    cache_read: ['usage_input_tokens_cache_read'],
    cache_write: ['usage_input_tokens_cache_write_5m', 'usage_input_tokens_cache_write'],
    cache_write_long: ['usage_input_tokens_cache_write_1h'],
    output: ['usage_output_tokens'],
  },
  needs: ['date', 'model', 'input', 'output'],
  read: (cells) => ({
    model: cells.text('model'),
    tokens: {
      input: cells.count('input'),
      cacheRead: cells.count('cache_read'),
      cacheWrite: cells.count('cache_write') + cells.count('cache_write_long'),
      output: cells.count('output'),
    },
  }),
};

/** platform.claude.com/cost, "Export". Models are written as in advertisements: `Claude Haiku 4.5`. */
const ANTHROPIC_COST: UsageFormat = {
  id: 'anthropic_cost',
  title: "Anthropic's costs",
  facts: ['cost'],
  names: {
    date: ['usage_date_utc', 'usage_date'],
    model: ['model', 'model_version'],
    kind: ['token_type'],
    cost: ['cost_usd'],
  },
  needs: ['date', 'model', 'kind', 'cost'],
  read: (cells) => ({
    model: cells.text('model'),
    cost: { pico: cells.pico('cost'), currency: 'USD' },
  }),
};

/** platform.deepseek.com/usage, "Export": amount-….csv of the archive. One row a kind of token. */
const DEEPSEEK_USAGE: UsageFormat = {
  id: 'deepseek_usage',
  title: "DeepSeek's amounts",
  facts: ['tokens'],
  names: {
    date: ['utc_date', ...WHEN],
    model: ['model'],
    kind: ['type'],
    amount: ['amount'],
  },
  needs: ['date', 'model', 'kind', 'amount'],
  read: (cells) => {
    const amount = cells.count('amount');
    const of = (tokens: Partial<LlmUsageTokens>, requests: number | null = null) => ({
      model: cells.text('model'),
      tokens: { ...NO_TOKENS, ...tokens },
      requests,
    });
    switch (cells.text('kind').toLowerCase()) {
      case 'input_cache_hit_tokens':
        return of({ cacheRead: amount });
      case 'input_cache_miss_tokens':
      case 'input_tokens':
        return of({ input: amount });
      case 'output_tokens':
        return of({ output: amount });
      case 'request_count':
        return of({}, amount);
      default:
        throw cells.fault('kind', 'is not one that is known');
    }
  },
};

/** cost-….csv of the same archive. */
const DEEPSEEK_COST: UsageFormat = {
  id: 'deepseek_cost',
  title: "DeepSeek's costs",
  facts: ['cost'],
  names: {
    date: ['utc_date', ...WHEN],
    model: ['model'],
    cost: ['cost'],
    currency: ['currency'],
  },
  needs: ['date', 'model', 'cost', 'currency'],
  read: (cells) => ({
    model: cells.text('model'),
    cost: { pico: cells.pico('cost'), currency: cells.currency(undefined) },
  }),
};

/** Which of them a file is: the first whose columns are all there. */
export const PROVIDER_FORMATS: readonly UsageFormat[] = [
  OPENAI_USAGE,
  OPENAI_COST,
  ANTHROPIC_USAGE,
  ANTHROPIC_COST,
  DEEPSEEK_USAGE,
  DEEPSEEK_COST,
];
