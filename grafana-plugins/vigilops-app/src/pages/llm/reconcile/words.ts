import type { LlmDriftReason, LlmDriftRow, LlmUsageFormat } from '@vigilops/contracts/api';
import { count } from '../../../fleet/words.ts';
import { t } from '../../../t.ts';
import type { ColumnField } from './columns-draft.ts';
import type { DriftLevel } from './drift.ts';
import type { FileRead } from './read-file.ts';

export function formatName(format: LlmUsageFormat): string {
  switch (format) {
    case 'openai_usage':
      return t('llm.usage.openai-usage', 'OpenAI: usage');
    case 'openai_cost':
      return t('llm.usage.openai-cost', 'OpenAI: costs');
    case 'anthropic_usage':
      return t('llm.usage.anthropic-usage', 'Anthropic: usage');
    case 'anthropic_cost':
      return t('llm.usage.anthropic-cost', 'Anthropic: costs');
    case 'deepseek_usage':
      return t('llm.usage.deepseek-usage', 'DeepSeek: amounts');
    case 'deepseek_cost':
      return t('llm.usage.deepseek-cost', 'DeepSeek: costs');
    case 'columns':
      return t('llm.usage.columns', 'Table by its columns');
    default:
      return format satisfies never;
  }
}

/** What may be behind it, and what to do. */
export function reasonName(reason: LlmDriftReason, { ours }: Pick<LlmDriftRow, 'ours'>): string {
  switch (reason) {
    case 'outside_gateway':
      return t('llm.drift.outside', 'Calls not made through the gateway');
    case 'not_on_bill':
      return t('llm.drift.not-on-bill', 'Not counted by the provider');
    case 'estimated':
      return t('llm.drift.estimated', 'Estimated rows: {{total}}', { total: count(ours.estimated) });
    case 'unpriced':
      return t('llm.drift.unpriced', 'Rows without a price: {{total}}', { total: count(ours.unpriced) });
    case 'price':
      return t('llm.drift.price', 'Same tokens, another price');
    case 'other_currency':
      return t('llm.drift.currency', 'Billed in another currency');
    case 'credits':
      return t('llm.drift.credits', 'Credits are left out');
    case 'not_final':
      return t('llm.drift.not-final', 'The provider may still be counting');
    case 'other_items':
      return t('llm.drift.other-items', 'Not of a model, such as searches');
    case 'by_day_only':
      return t('llm.drift.by-day', 'The export names no models');
    default:
      return reason satisfies never;
  }
}

export function levelName(level: DriftLevel): string {
  switch (level) {
    case 'same':
      return t('llm.drift.same', 'Agrees');
    case 'near':
      return t('llm.drift.near', 'Slightly apart');
    case 'far':
      return t('llm.drift.far', 'Apart');
    case 'unknown':
      return t('llm.drift.unknown', 'Cannot be told');
    default:
      return level satisfies never;
  }
}

export function columnName(field: ColumnField): string {
  switch (field) {
    case 'date':
      return t('llm.usage.date', 'Day');
    case 'model':
      return t('llm.of.model', 'Model');
    case 'input_tokens':
      return t('llm.call.input', 'Input tokens');
    case 'output_tokens':
      return t('llm.call.output', 'Output tokens');
    case 'cache_read_tokens':
      return t('llm.usage.cache-read', 'Tokens read from the cache');
    case 'cache_write_tokens':
      return t('llm.usage.cache-write', 'Tokens written to the cache');
    case 'requests':
      return t('llm.usage.requests', 'Requests');
    case 'cost':
      return t('llm.cost', 'Cost');
    case 'currency':
      return t('llm.price.currency', 'Currency');
    default:
      return field satisfies never;
  }
}

export function refusalOf(why: Extract<FileRead, { kind: 'refused' }>['why']): string {
  switch (why) {
    case 'too-large':
      return t('llm.usage.too-large', 'This is larger than 8 MiB: export fewer days at once.');
    case 'archive':
      return t('llm.usage.archive', 'This is an archive: unpack it, and take its files one by one.');
    case 'workbook':
      return t('llm.usage.workbook', 'This is a workbook: save it as CSV first.');
    case 'unreadable':
      return t('status-page.logo-unreadable', 'The file cannot be read.');
    default:
      return why satisfies never;
  }
}

/** Where a kind of provider has its export, as lines. */
export function exportSteps(type: string): readonly string[] {
  switch (type) {
    case 'openai':
      return [
        t(
          'llm.usage.how-openai',
          'On platform.openai.com/usage choose the days and Export. "Completions usage", grouped by model, has the tokens.',
        ),
        t('llm.usage.how-openai-cost', '"Cost data", grouped by line item, has the costs. Import both.'),
      ];
    case 'anthropic':
      return [
        t(
          'llm.usage.how-anthropic',
          'On platform.claude.com open Usage, choose the month and Export: this file has the tokens.',
        ),
        t('llm.usage.how-anthropic-cost', 'Open Cost and Export: this file has the costs. Import both.'),
      ];
    case 'deepseek':
      return [
        t(
          'llm.usage.how-deepseek',
          'On platform.deepseek.com/usage choose the month and Export, and unpack the archive.',
        ),
        t('llm.usage.how-deepseek-files', 'amount-….csv has the tokens, cost-….csv the costs. Import both.'),
      ];
    case 'qwen':
      return [
        t(
          'llm.usage.how-qwen',
          'In the console of Alibaba Cloud open Expenses and Costs, Bill Details, and export them as CSV.',
        ),
        t('llm.usage.how-columns', 'Its columns are chosen after the file.'),
      ];
    case 'azure_openai':
      return [
        t(
          'llm.usage.how-azure',
          'In the Azure portal open Cost Management, Cost analysis, group by meter and day, and download CSV.',
        ),
        t('llm.usage.how-columns', 'Its columns are chosen after the file.'),
      ];
    default:
      return [
        t(
          'llm.usage.how-any',
          'Any table will do that has a day, and tokens or costs: CSV with commas, semicolons or tabs.',
        ),
        t('llm.usage.how-columns', 'Its columns are chosen after the file.'),
      ];
  }
}
