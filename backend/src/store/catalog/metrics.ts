import type { MetricDescriptor } from '../../model/index.ts';
import type { Ask } from './descriptor-table.ts';

/** Metrics known to this process; far above what a real system has, so the bound is against floods only. */
const MAX_REMEMBERED = 20_000;

/** What makes two metrics the same one: everything but the description. */
function keyOf(metric: MetricDescriptor): string {
  return JSON.stringify([metric.name, metric.kind, metric.unit, metric.temporality, metric.monotonic]);
}

const SAME = `m.name = given.name AND m.kind = given.kind AND m.unit = given.unit
  AND m.temporality = given.temporality AND m.monotonic = given.monotonic`;
const GIVEN = `unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[])
  WITH ORDINALITY AS given (name, kind, unit, temporality, monotonic, place)`;

export interface MetricIds {
  /** The id of each metric, in order; creates new ones. */
  resolve(ask: Ask, metrics: readonly MetricDescriptor[]): Promise<readonly number[]>;
}

export function createMetricIds(): MetricIds {
  const remembered = new Map<string, number>();

  async function find(ask: Ask, metrics: readonly MetricDescriptor[]): Promise<void> {
    const rows = await ask<{ id: number; place: string }>(
      `SELECT m.id, given.place FROM ${GIVEN} JOIN vigilops.metrics m ON ${SAME}`,
      columnsOf(metrics),
    );
    for (const { id, place } of rows) {
      const metric = metrics[Number(place) - 1];
      if (metric !== undefined) {
        remembered.set(keyOf(metric), id);
      }
    }
  }

  function unknownOf(metrics: readonly MetricDescriptor[]): readonly MetricDescriptor[] {
    const unknown = new Map<string, MetricDescriptor>();
    for (const metric of metrics) {
      const key = keyOf(metric);
      if (!remembered.has(key) && !unknown.has(key)) {
        unknown.set(key, metric);
      }
    }
    return [...unknown.values()];
  }

  return {
    resolve: async (ask, metrics) => {
      if (remembered.size > MAX_REMEMBERED) {
        remembered.clear();
      }
      let unknown = unknownOf(metrics);
      if (unknown.length > 0) {
        await find(ask, unknown);
        unknown = unknownOf(unknown);
      }
      if (unknown.length > 0) {
        await ask(
          `INSERT INTO vigilops.metrics (name, kind, unit, temporality, monotonic, description)
           SELECT name, kind, unit, temporality, monotonic, description
           FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[])
             AS given (name, kind, unit, temporality, monotonic, description)
           ORDER BY name, kind, unit, temporality, monotonic
           ON CONFLICT DO NOTHING`,
          [...columnsOf(unknown), unknown.map((metric) => metric.description)],
        );
        await find(ask, unknown);
      }
      return metrics.map((metric) => {
        const id = remembered.get(keyOf(metric));
        if (id === undefined) {
          throw new Error(`the metric ${metric.name} was neither found nor created`);
        }
        return id;
      });
    },
  };
}

function columnsOf(metrics: readonly MetricDescriptor[]): readonly unknown[] {
  return [
    metrics.map((metric) => metric.name),
    metrics.map((metric) => metric.kind),
    metrics.map((metric) => metric.unit),
    metrics.map((metric) => metric.temporality),
    metrics.map((metric) => metric.monotonic),
  ];
}
