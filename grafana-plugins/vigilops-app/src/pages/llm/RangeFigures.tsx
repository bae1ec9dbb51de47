import { count, percent, short } from '../../fleet/words.ts';
import { Costs } from '../../llm/Costs.tsx';
import { FigureList } from '../../llm/FigureList.tsx';
import { tokensOf } from '../../llm/spend.ts';
import type { LlmSpendPoint } from '../../llm/types.ts';
import { took } from '../../llm/words.ts';
import { t } from '../../t.ts';

/** What calls of a time cost, and how they went. */
export function RangeFigures({ whole }: { readonly whole: LlmSpendPoint }) {
  const { calls, failed, costs, cache_savings: saved } = whole;
  const cached = whole.cache_read_tokens + whole.cache_write_tokens;
  return (
    <FigureList
      figures={[
        { name: t('llm.cost', 'Cost'), value: <Costs costs={costs} /> },
        {
          name: t('llm.calls', 'Calls'),
          value: count(calls),
          note: t('llm.failed-share', '{{total}} failed: {{share}}', {
            total: count(failed),
            share: percent(calls === 0 ? 0 : failed / calls),
          }),
        },
        {
          name: t('llm.tokens', 'Tokens'),
          value: short(tokensOf(whole)),
          note: [
            t('llm.tokens-in-out', '{{input}} in, {{output}} out', {
              input: short(whole.input_tokens + cached),
              output: short(whole.output_tokens),
            }),
            whole.reasoning_tokens > 0 &&
              t('llm.of-them-reasoning', '{{total}} of them for reasoning', {
                total: short(whole.reasoning_tokens),
              }),
          ]
            .filter((part) => part !== false)
            .join(', '),
        },
        {
          name: t('llm.saved', 'Saved by caches'),
          value: <Costs costs={saved} />,
          note: t('llm.cached', '{{total}} tokens read from caches', {
            total: short(whole.cache_read_tokens),
          }),
        },
        {
          name: t('llm.latency', 'Latency'),
          value: took(whole.latency_p50_ms),
          note: t('llm.p95', '95 of 100 within {{time}}', { time: took(whole.latency_p95_ms) }),
        },
        {
          name: t('llm.first-token', 'Time to first token'),
          value: took(whole.first_token_p50_ms),
          note: t('statistics.median', 'median'),
        },
      ]}
    />
  );
}
