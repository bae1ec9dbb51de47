import type { FoundSeries, LabelKey, LabelScope, MetricRecord, Readers } from '../store/index.ts';
import { namingField } from './naming.ts';

export interface SeriesScope extends LabelScope {
  readonly metric: string;
  readonly seenSinceUs: number;
}

/** What there is to ask for. All lists have at most `limit` items, and tell whether there are more. */
export interface LabelQuery {
  keys(scope: LabelScope, limit: number, signal: AbortSignal): Promise<Page<LabelKey>>;
  values(
    scope: LabelScope,
    wanted: { readonly key: string; readonly text?: string | undefined; readonly limit: number },
    signal: AbortSignal,
  ): Promise<Page<string>>;
  series(
    scope: SeriesScope,
    limit: number,
    signal: AbortSignal,
  ): Promise<Page<FoundSeries & Pick<MetricRecord, 'kind' | 'unit'>>>;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly truncated: boolean;
}

/** Throws REQUEST_INVALID naming `filters` for a pattern that PostgreSQL cannot read. */
export function createLabelQuery(deps: {
  readonly readers: Pick<Readers, 'metrics' | 'series'>;
}): LabelQuery {
  const { metrics, series } = deps.readers;
  return {
    keys: async (scope, limit, signal) =>
      cut(await namingField('filters', metrics.labelKeys(scope, limit + 1, signal)), limit),

    values: async (scope, { key, text, limit }, signal) => {
      const question = { ...scope, key, text, limit: limit + 1 };
      return cut(await namingField('filters', metrics.labelValues(question, signal)), limit);
    },

    series: async ({ metric, matches = [], hostIds, seenSinceUs }, limit, signal) => {
      const records = await series.metricsNamed(metric, signal);
      const byId = new Map(records.map((record) => [record.id, record]));
      const question = { metricIds: [...byId.keys()], hostIds, matches, seenSinceUs, limit: limit + 1 };
      const page = cut(await namingField('filters', series.find(question, signal)), limit);
      const items = page.items.flatMap((found) => {
        const record = byId.get(found.metricId);
        return record === undefined ? [] : [{ ...found, kind: record.kind, unit: record.unit }];
      });
      return { ...page, items };
    },
  };
}

function cut<T>(found: readonly T[], limit: number): Page<T> {
  return { items: found.slice(0, limit), truncated: found.length > limit };
}
