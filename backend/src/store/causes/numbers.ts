import type { CauseFacts, CauseMetricFact } from '../../model/index.ts';
import type { Ask } from '../read/ask.ts';
import { LEVELS_US, type NumberFunction, type NumberRange } from '../read/number-range.ts';
import { createNumberRangeReader } from '../read/number-ranges.ts';
import { createRollupProgressReader } from '../read/rollup-progress.ts';
import { seen } from '../read/series.ts';
import { sql } from '../read/sql.ts';
import { bounded } from './bounded.ts';
import { screen } from './screen.ts';

const MINUTE_US = LEVELS_US['1m'];
const MOST_METRICS = 5_000;
/** Of more series only those are read by the minute that strayed furthest. */
const MOST_READ = 400;
/** Values further apart are of a sender that was away. */
const MAX_GAP_US = 5 * MINUTE_US;
/** Series of one process or one core are many, and each says little. */
const WITHOUT = ['process.pid', 'cpu.logical_number', 'cpu'];

interface SeriesRow extends Record<string, unknown> {
  readonly id: number;
  readonly metric_id: number;
  readonly host_id: number | null;
  readonly service: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Numbers by the minute: from the rollup as far as it is done, and from samples behind it. */
export function createNumberFacts(ask: Ask): Pick<CauseFacts, 'metrics' | 'series' | 'numbers'> {
  const ranges = createNumberRangeReader(ask);
  const progress = createRollupProgressReader(ask);
  return {
    metrics: (signal) =>
      ask.read<CauseMetricFact & Record<string, unknown>>(
        sql`SELECT id, name, kind, unit, temporality, monotonic FROM vigilops.metrics
            WHERE kind IN ('gauge', 'sum') ORDER BY id LIMIT ${MOST_METRICS}`,
        signal,
      ),

    series: async (metricIds, { fromUs }, limit, signal) => {
      const rows = await ask.question<SeriesRow>(
        sql`SELECT s.id, s.metric_id, s.host_id, r.service_name AS service,
                   coalesce((SELECT jsonb_object_agg(key, value) FROM jsonb_each_text(s.attributes)), '{}') AS labels
            FROM vigilops.series AS s JOIN vigilops.resources AS r ON r.id = s.resource_id
            WHERE s.metric_id = ANY(${[...metricIds]}::int[]) AND ${seen(fromUs)}
              AND NOT s.attributes ?| ${WITHOUT}::text[]
            ORDER BY array_position(${[...metricIds]}::int[], s.metric_id), s.id LIMIT ${limit + 1}`,
        signal,
      );
      const { items, isCut } = bounded(rows, limit);
      return {
        items: items.map(({ id, metric_id, host_id, service, labels }) => ({
          id,
          metricId: metric_id,
          hostId: host_id,
          service,
          labels,
        })),
        isCut,
      };
    },

    numbers: async (all, range, onsetUs, signal) => {
      const { fromUs, toUs } = range;
      const { '1m': doneUs } = await progress.rollupProgress(signal);
      const seamUs = Math.min(toUs, Math.max(fromUs, Math.floor(doneUs / MINUTE_US) * MINUTE_US));
      const members =
        all.length <= MOST_READ ? all : await screen(ask, all, { range, seamUs, onsetUs }, MOST_READ, signal);
      const segments = [
        { level: '1m', fromUs, toUs: seamUs } as const,
        { level: 'raw', fromUs: seamUs, toUs } as const,
      ].filter((segment) => segment.fromUs < segment.toUs);
      const read = (timeFunction: NumberFunction, isRate: boolean) => {
        const asked: NumberRange = {
          members: members.filter(({ behaviour }) => (behaviour !== 'level') === isRate),
          segments,
          fromUs,
          stepUs: MINUTE_US,
          timeFunction,
          fold: { by: 'sum' },
          maxGapUs: MAX_GAP_US,
          starts: [],
        };
        return ranges.readRange(asked, signal);
      };
      const [levels, rates] = await Promise.all([read('avg', false), read('rate', true)]);
      return [...levels, ...rates].map(({ group, steps, values }) => ({ group, minutes: steps, values }));
    },
  };
}
