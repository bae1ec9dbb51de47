import type { LlmUsageImport } from '@vigilops/contracts/api';
import { count } from '../../../fleet/words.ts';
import { FigureList } from '../../../llm/FigureList.tsx';
import { costsText, exactCosts } from '../../../llm/money.ts';
import { t } from '../../../t.ts';
import { formatName } from './words.ts';

type Content = Pick<
  LlmUsageImport,
  | 'format'
  | 'first_day'
  | 'last_day'
  | 'utc_offset_minutes'
  | 'models'
  | 'input_tokens'
  | 'output_tokens'
  | 'requests'
  | 'costs'
  | 'credits'
>;

/** What a file tells, before it is taken. */
export function UsageContent({ content, rows }: { readonly content: Content; readonly rows: number }) {
  const { costs, credits } = content;
  return (
    <FigureList
      figures={[
        {
          name: t('llm.usage.format', 'Recognised as'),
          value: formatName(content.format),
          note: t('llm.usage.rows', 'Rows: {{rows}}, models: {{models}}', {
            rows: count(rows),
            models: count(content.models),
          }),
        },
        {
          name: t('llm.usage.days', 'Days'),
          value: daysText(content),
          note: zoneText(content.utc_offset_minutes),
        },
        ...(content.input_tokens === null
          ? []
          : [
              {
                name: t('llm.tokens', 'Tokens'),
                value: `${count(content.input_tokens)} → ${count(content.output_tokens ?? 0)}`,
                ...(content.requests === null
                  ? {}
                  : {
                      note: t('llm.usage.requests-of', 'Requests: {{total}}', {
                        total: count(content.requests),
                      }),
                    }),
              },
            ]),
        ...(costs.length === 0
          ? []
          : [
              {
                name: t('llm.cost', 'Cost'),
                value: <span title={exactCosts(costs)}>{costsText(costs)}</span>,
                ...(credits.length === 0
                  ? {}
                  : {
                      note: t('llm.usage.credits-of', '{{amount}} credited, left out', {
                        amount: costsText(credits),
                      }),
                    }),
              },
            ]),
      ]}
    />
  );
}

export const daysText = ({ first_day: first, last_day: last }: Pick<Content, 'first_day' | 'last_day'>) =>
  first === last ? first : `${first} – ${last}`;

/** `UTC`, `UTC+08:00`. */
export function zoneText(offset: number): string {
  if (offset === 0) {
    return 'UTC';
  }
  const size = Math.abs(offset);
  const two = (value: number) => String(value).padStart(2, '0');
  return `UTC${offset < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
