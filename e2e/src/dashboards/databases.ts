import type { House } from '@vigilops/testkit/house';
import { METRICS as MONGODB } from '../../../agent/src/databases/mongodb/metrics.ts';
import { METRICS as MYSQL } from '../../../agent/src/databases/mysql/metrics.ts';
import { METRICS as POSTGRESQL } from '../../../agent/src/databases/postgresql/metrics.ts';
import { METRICS as REDIS } from '../../../agent/src/databases/redis/metrics.ts';
import { WATCHED_METRICS } from '../../../agent/src/databases/shared/watched-readings.ts';
import { SHARED_METRICS } from '../../../agent/src/databases/shared-readings.ts';
import { sendOtlp } from '../abuse/post.ts';

interface ProbeMetric {
  readonly metric: string;
  readonly kind: 'gauge' | 'counter' | 'updown';
  readonly unit: string;
  readonly attributes: readonly string[];
  /** Attributes of its points, where the table of a probe has them. */
  readonly from?: unknown;
}

const KINDS: Readonly<Record<string, readonly ProbeMetric[]>> = {
  postgresql: POSTGRESQL,
  mysql: MYSQL,
  redis: REDIS,
  mongodb: MONGODB,
};
const EACH = 2;
const STEP_MS = 15_000;
const STEPS = 20;

/** The server that a dashboard of that kind is looked at with. */
export const databaseOf = (kind: string): string => `${kind}-1`;

/** Everything that the probes of agents say they measure, of two servers of each kind, over five minutes. */
export async function sendDatabases(house: House, nowMs: number): Promise<void> {
  for (const [kind, own] of Object.entries(KINDS)) {
    for (let server = 1; server <= EACH; server += 1) {
      const shared = [...Object.values(SHARED_METRICS), ...WATCHED_METRICS];
      const metrics = new Map([...shared, ...own].map((one): [string, ProbeMetric] => [one.metric, one]));
      const body = {
        resourceMetrics: [
          {
            resource: { attributes: [{ key: 'host.name', value: { stringValue: 'db-host' } }] },
            scopeMetrics: [
              {
                metrics: [...metrics.values()].map((one) =>
                  metricOf(one, `${kind}-${String(server)}`, nowMs),
                ),
              },
            ],
          },
        ],
      };
      await sendOtlp(house, '/v1/metrics', body);
    }
  }
}

function metricOf(
  { metric: name, kind, unit, attributes, from }: ProbeMetric,
  instance: string,
  nowMs: number,
) {
  const told = pointsOf(from);
  const labelled =
    told.length > 0 ? told : [Object.fromEntries(attributes.map((key) => [key, `some ${key}`]))];
  const dataPoints = labelled.flatMap((labels) =>
    Array.from({ length: STEPS }, (_, step) => ({
      attributes: Object.entries({ ...labels, 'vigilops.db.instance': instance }).map(([key, value]) => ({
        key,
        value: { stringValue: value },
      })),
      startTimeUnixNano: nanos(nowMs - STEPS * STEP_MS),
      timeUnixNano: nanos(nowMs - (STEPS - 1 - step) * STEP_MS),
      asDouble: kind === 'counter' ? step : 0.5,
    })),
  );
  return kind === 'gauge'
    ? { name, unit, gauge: { dataPoints } }
    : { name, unit, sum: { aggregationTemporality: 2, isMonotonic: kind === 'counter', dataPoints } };
}

/** `{ field: labels }` or `[[field, labels], …]`. */
function pointsOf(from: unknown): readonly Readonly<Record<string, string>>[] {
  const entries = Array.isArray(from)
    ? (from as [string, Record<string, string>][])
    : Object.entries((from ?? {}) as Record<string, Record<string, string>>);
  return entries.map(([, labels]) => labels);
}

const nanos = (timeMs: number) => `${String(Math.round(timeMs))}000000`;
