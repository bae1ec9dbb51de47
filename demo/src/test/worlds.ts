import { createLogsSource } from '../logs/logs-source.ts';
import { createMetricsSource } from '../metrics/metric-requests.ts';
import { createResources } from '../resources.ts';
import { createTracesSource } from '../traces/traces-source.ts';
import { createWorld, type World, type WorldConfig } from '../world.ts';

/** Noon of a Sunday, UTC. */
export const NOON = Date.UTC(2026, 10, 22, 12);
/** The daily incident of the day before NOON begins here. */
export const DAILY_INCIDENT = Date.UTC(2026, 10, 21, 19, 4);

/** An incident of a live run, at the height of the day: enough requests to see its order in seconds. */
export const BUSY_INCIDENT = NOON + 2_700_000;

export function worldOf(overrides: Partial<WorldConfig> = {}): World {
  return createWorld({ seed: 42, hosts: 50, services: 100, extraIncidentsMs: [], ...overrides });
}

export function sourcesOf(world: World) {
  const resources = createResources(world);
  const traces = createTracesSource(world, resources);
  return {
    resources,
    traces,
    metrics: createMetricsSource(world, resources),
    logs: createLogsSource(world, resources, traces),
  };
}
