import { llmSpendQuery } from '@vigilops/contracts/api';
import { z } from 'zod';
import { LLM_LINK } from './links.ts';
import { rangeFields, rangeOf } from './range.ts';
import { defineTool } from './tool.ts';

const STEPS = { total: null, hour: 3_600, day: 86_400, week: 604_800 } as const;

export const llmUsage = defineTool({
  name: 'llm_usage',
  title: 'What LLMs cost',
  description:
    'Calls, tokens and costs of LLMs through the gateway, by model, provider, project, key or member, in total or by hour, day or ' +
    'week; those that cost the most first.',
  input: z.strictObject({
    by: llmSpendQuery.shape.by.describe('Left out: all together.'),
    step: z.enum(['total', 'hour', 'day', 'week']).default('total'),
    models: z.array(z.string().min(1).max(256)).max(20).optional(),
    ...rangeFields('now-30d'),
    limit: z.int().min(1).max(50).default(20).describe('Groups; all others are one together.'),
  }),
  run: async ({ by, step, models, limit, ...asked }, context) => {
    const { from, to } = rangeOf(asked, context);
    const found = await context.sources.llmSpend({
      from,
      to,
      by,
      step_seconds: STEPS[step],
      filters: models === undefined ? {} : { model: models },
      limit,
    });
    const rows = found.groups.flatMap(({ key, is_rest: isRest, points }) => {
      // Names of people are no part of it.
      const id = isRest ? 'rest' : key.map((one) => `${one.dimension}=${one.id ?? one.name}`).join(',');
      const name = isRest
        ? 'all others'
        : key.map((one) => `${one.dimension} ${one.name}`).join(', ') || 'all';
      return points.map((point) => ({
        cite: `llm:${id}/${point.time ?? `${from}/${to}`}`,
        link: LLM_LINK,
        group: name,
        time: point.time ?? undefined,
        calls: point.calls,
        failed: point.failed,
        input_tokens: point.input_tokens + point.cache_read_tokens + point.cache_write_tokens,
        output_tokens: point.output_tokens,
        costs: point.costs.map(({ amount, currency }) => `${amount} ${currency}`),
        unpriced_calls: point.unpriced_calls === 0 ? undefined : point.unpriced_calls,
        latency_p95_ms: point.latency_p95_ms ?? undefined,
      }));
    });
    return {
      facts: { from: found.from, to: found.to },
      rows,
      notes: rows.length === 0 ? ['there were no calls within the range'] : [],
    };
  },
});
