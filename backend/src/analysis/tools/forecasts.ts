import { forecastKind } from '@vigilops/contracts/api';
import { z } from 'zod';
import { FORECASTS_LINK } from './links.ts';
import { hostNamed } from './names.ts';
import { defineTool } from './tool.ts';

export const listForecasts = defineTool({
  name: 'list_forecasts',
  title: 'List forecasts',
  description:
    'When disks, inodes, memory, database connections, LLM budgets and error rates reach their limits, and when certificates ' +
    'expire: the most urgent first, with the band (early, late) and how sure that is.',
  input: z.strictObject({
    host: z.string().max(256).optional().describe('Name of a host.'),
    kind: z.array(forecastKind).max(8).optional(),
    reaches: z.boolean().default(true).describe('false: also what stays below its limit.'),
    limit: z.int().min(1).max(100).default(30),
  }),
  run: async ({ host, kind, reaches, limit }, context) => {
    const found = await context.sources.listForecasts({
      host_id: host === undefined ? undefined : (await hostNamed(host, context)).id,
      kind,
      reaches: reaches ? 'true' : undefined,
      limit,
    });
    const { judged, in_band: inBand, median_error: medianError } = found.record;
    return {
      facts: {
        resources: found.total,
        judged_forecasts: judged,
        share_in_band: inBand ?? undefined,
        median_error: medianError ?? undefined,
      },
      rows: found.items.map((made) => ({
        cite: `forecast:${String(made.id)}`,
        link: FORECASTS_LINK,
        kind: made.kind,
        what: made.title,
        says: made.text,
        verdict: made.verdict,
        at: made.at ?? undefined,
        early: made.early ?? undefined,
        late: made.late ?? undefined,
        confidence: made.confidence,
        value: made.value ?? undefined,
        limit: made.limit,
      })),
      notes: found.items.length === limit ? ['there may be more forecasts: narrow the question'] : [],
    };
  },
});
