import { noiseAt, warpedTime } from '../../random/noise.ts';
import { keyOf } from '../../random/hash.ts';
import { activityAt } from '../../services/footprint.ts';
import { POOL_TIMEOUT_MS, healthAt, incidentStatus } from '../../services/health.ts';
import type { Instance, Operation } from '../../services/service-types.ts';
import { createIntegral, type Integral } from '../../time/integral.ts';
import type { World } from '../../world.ts';
import { histogram, type PointList } from '../instruments.ts';
import { DISTRIBUTION_WIDTH, DURATION_BOUNDS, addDurations, readDistribution } from './durations.ts';

const HTTP_DURATION = histogram('http.server.request.duration', 's', 'Duration of HTTP server requests');
const PROCESS_DURATION = histogram('messaging.process.duration', 's', 'Duration of processing a message');

/** Outcomes of a request, in the order of their distributions. */
const OUTCOMES = ['ok', 'client', 'own', 'incident'] as const;
const SIGMA = 0.45;
const MINUTE_MS = 60_000;

/** Request histograms of one instance: a distribution for each operation and outcome that has occurred. */
export function createRequestMetrics(
  world: World,
  instance: Instance,
): (startMs: number, timeMs: number, points: PointList) => void {
  const parts = instance.service.operations.map((operation) => ({
    operation,
    key: keyOf(instance.key, operation.name),
    integral: createIntegral(OUTCOMES.length * DISTRIBUTION_WIDTH, (timeMs, rates) =>
      fillRates(world, instance, operation, timeMs, rates),
    ),
  }));
  const totals = new Float64Array(OUTCOMES.length * DISTRIBUTION_WIDTH);
  return (startMs, timeMs, points) => {
    for (const { operation, key, integral } of parts) {
      readTotals(integral, key, startMs, timeMs, totals);
      OUTCOMES.forEach((outcome, i) => {
        const value = readDistribution(totals, i * DISTRIBUTION_WIDTH);
        // An SDK reports a combination of attributes only once it has seen it.
        if (value.count > 0) {
          const instrument = operation.kind === 'server' ? HTTP_DURATION : PROCESS_DURATION;
          points.addHistogram(instrument, value, DURATION_BOUNDS, attributesOf(operation, outcome));
        }
      });
    }
  };
}

function readTotals(
  integral: Integral,
  key: number,
  startMs: number,
  timeMs: number,
  totals: Float64Array,
): void {
  const warped = warpedTime(key, timeMs, 2 * MINUTE_MS, 0.5);
  integral.totals(startMs, Math.max(startMs, warped), totals);
}

function fillRates(
  world: World,
  instance: Instance,
  operation: Operation,
  timeMs: number,
  rates: Float64Array,
): void {
  rates.fill(0);
  const rps =
    world.traffic.peakRps(operation) *
    instance.share *
    activityAt(instance, timeMs) *
    (1 + 0.15 * noiseAt(operation.key, timeMs, 25 * MINUTE_MS));
  const health = healthAt(world, operation, timeMs);
  // Faults come in bursts, not evenly: some minutes have none.
  const burst = Math.max(0, 0.9 + 2 * noiseAt(operation.key ^ 0xbad, timeMs, 11 * MINUTE_MS));
  const client = health.clientErrors * burst;
  const own = health.ownErrors * burst;
  const medianSeconds =
    (world.traffic.medianMs(operation) / 1000) *
    health.slowness *
    (0.9 + 0.25 * activityAt(instance, timeMs));
  const ok = Math.max(0, 1 - client - own - health.incidentErrors);
  addDurations(rates, 0, rps * ok, medianSeconds, SIGMA);
  addDurations(rates, DISTRIBUTION_WIDTH, rps * client, medianSeconds * 0.3, SIGMA);
  addDurations(rates, 2 * DISTRIBUTION_WIDTH, rps * own, medianSeconds * 0.8, SIGMA);
  addDurations(
    rates,
    3 * DISTRIBUTION_WIDTH,
    rps * health.incidentErrors,
    POOL_TIMEOUT_MS / 1000 + 0.05,
    0.04,
  );
}

function attributesOf(
  operation: Operation,
  outcome: (typeof OUTCOMES)[number],
): Record<string, string | number> {
  if (operation.kind === 'consumer') {
    return {
      'messaging.system': 'rabbitmq',
      'messaging.operation.name': 'process',
      'messaging.destination.name': operation.route,
      ...(outcome === 'ok' ? {} : { 'error.type': 'processing_failed' }),
    };
  }
  const status = statusOf(operation, outcome);
  return {
    'http.request.method': operation.method,
    'http.route': operation.route,
    'http.response.status_code': status,
    'url.scheme': 'http',
    ...(status >= 500 ? { 'error.type': String(status) } : {}),
  };
}

/** The status code that stands for an outcome of an operation. */
export function statusOf(operation: Operation, outcome: (typeof OUTCOMES)[number]): number {
  switch (outcome) {
    case 'ok':
      return operation.method === 'POST' ? 201 : 200;
    case 'client':
      return operation.method === 'GET' ? 404 : 422;
    case 'own':
      return 500;
    case 'incident':
      return incidentStatus(operation.service);
    default:
      return outcome satisfies never;
  }
}
