import type { Host } from '../fleet/host-types.ts';
import type { World } from '../world.ts';
import type { Operation, Service } from './service-types.ts';

/** The service whose requests fail in the incident, the database that makes them fail, and who sees it last. */
export const STRICKEN = { api: 'payments-api', database: 'payments-db', gateway: 'web-gateway' } as const;

/** Part of the stricken service's requests that find no connection at the height of the incident. */
const FAILING_AT_HEIGHT = 0.55;
/** How long payments-api waits for a connection, which is how long its failures take. */
export const POOL_TIMEOUT_MS = 5000;
const CALLER_LAG_MS = 20_000;
const BASE_ERROR_SHARE = 0.0012;
const BASE_CLIENT_ERROR_SHARE = 0.014;

/** Whether a host runs an instance of the named service. */
export function runsOn(world: World, host: Host, service: string): boolean {
  return world.service(service)?.instances.some((instance) => instance.host === host) === true;
}

/** What becomes of requests to an operation at a time. Shares are parts of all requests. */
export interface Health {
  /** Answered with 4xx. */
  readonly clientErrors: number;
  /** The service's own faults: 500. */
  readonly ownErrors: number;
  /** Failed because the stricken service failed. */
  readonly incidentErrors: number;
  /** Factor for durations of requests that succeed. */
  readonly slowness: number;
}

export function healthAt(world: World, operation: Operation, timeMs: number): Health {
  const { service } = operation;
  const deploy = world.deploys.effect(service, timeMs);
  const exposure = world.traffic.exposure(operation, STRICKEN.api);
  return {
    clientErrors: operation.kind === 'server' ? BASE_CLIENT_ERROR_SHARE : 0,
    ownErrors: BASE_ERROR_SHARE + deploy.errorShare,
    incidentErrors: exposure === 0 ? 0 : exposure * failingShare(world, service, timeMs),
    slowness: deploy.slowness * (1 + exposure * 2.5 * world.incidents.stage('pool', timeMs)),
  };
}

/** Part of the requests that depend on payments-api which fail, as seen by `service`. Callers see it later. */
export function failingShare(world: World, service: Service, timeMs: number): number {
  if (service.name === STRICKEN.api) {
    return FAILING_AT_HEIGHT * world.incidents.stage('api', timeMs);
  }
  if (service.plan.runtime === 'nginx') {
    return FAILING_AT_HEIGHT * world.incidents.stage('gateway', timeMs);
  }
  return FAILING_AT_HEIGHT * world.incidents.stage('api', timeMs - CALLER_LAG_MS);
}

/** The status that a service answers with when the stricken service failed it. */
export function incidentStatus(service: Service): number {
  if (service.name === STRICKEN.api) {
    return 503;
  }
  return service.plan.runtime === 'nginx' ? 502 : 504;
}
