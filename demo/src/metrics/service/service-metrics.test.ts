import { describe, expect, it } from 'vitest';
import { flatten, type FlatPoint } from '../../test/points.ts';
import { BUSY_INCIDENT, NOON, sourcesOf, worldOf } from '../../test/worlds.ts';
import { BUCKETS, DISTRIBUTION_WIDTH, addDurations, normalCdf, readDistribution } from './durations.ts';

const world = worldOf();
const { metrics } = sourcesOf(world);
const MINUTE = 60_000;
const at = (timeMs: number): FlatPoint[] => flatten(metrics.services(timeMs).groups);
const serviceOf = (point: FlatPoint): string => String(point.resource['service.name']);

/** Whether a histogram's buckets fit its bounds, add up, and are none below those of `before`. */
function isSound({ histogram }: FlatPoint, before: FlatPoint | undefined): boolean {
  if (histogram === undefined) {
    return true;
  }
  const counts = histogram.bucketCounts.map(Number);
  const earlier = before?.histogram?.bucketCounts.map(Number) ?? [];
  return (
    counts.length === histogram.explicitBounds.length + 1 &&
    counts.reduce((sum, count) => sum + count, 0) === Number(histogram.count) &&
    counts.every((count, i) => count >= (earlier[i] ?? 0)) &&
    (histogram.sum ?? Number.NaN) >= (before?.histogram?.sum ?? 0)
  );
}

describe('durations', () => {
  it('agrees with tables of the normal distribution', () => {
    expect(normalCdf(0)).toBeCloseTo(0.5, 7);
    expect(normalCdf(1.96)).toBeCloseTo(0.9750021, 6);
    expect(normalCdf(-3)).toBeCloseTo(0.0013499, 6);
  });

  it('puts every request into a bucket, half of them below the median', () => {
    const rates = new Float64Array(DISTRIBUTION_WIDTH);
    addDurations(rates, 0, 1000, 0.25, 0.5);
    const { count, bucketCounts, sum } = readDistribution(rates, 0);
    expect(count).toBeGreaterThan(1000 - BUCKETS);
    expect(bucketCounts.slice(0, 7).reduce((total, bucket) => total + bucket, 0)).toBeCloseTo(500, -1);
    expect(sum).toBeCloseTo(1000 * 0.25 * Math.exp(0.125), 6);
  });
});

/** Limit for tests that add up hours of all services, on a busy machine. */
const SLOW_MS = 60_000;

describe('service metrics', { timeout: SLOW_MS }, () => {
  it('of LLMs come from the bot alone: calls of both models, failures among them, and their tokens', () => {
    const llm = at(NOON).filter(({ metric }) => metric.startsWith('gen_ai.'));
    expect(new Set(llm.map(serviceOf))).toEqual(new Set(['fraud-scorer']));
    expect(new Set(llm.map(({ attributes }) => attributes['gen_ai.request.model'])).size).toBe(2);
    expect(llm.some(({ attributes }) => attributes['error.type'] === '429')).toBe(true);
    expect(new Set(llm.map(({ attributes }) => attributes['gen_ai.token.type']))).toEqual(
      new Set([undefined, 'input', 'output']),
    );
  });

  it('come from all 100 services, every series once, with version and host', () => {
    const points = at(NOON);
    expect(new Set(points.map(serviceOf)).size).toBe(100);
    expect(new Set(points.map(({ series }) => series)).size).toBe(points.length);
    expect(points.every(({ resource }) => /^\d+\.\d+\.\d+$/.test(String(resource['service.version'])))).toBe(
      true,
    );
    const facts = [
      'service.namespace',
      'service.instance.id',
      'host.id',
      'host.name',
      'host.ip',
      'host.arch',
      'os.type',
    ];
    for (const fact of [...facts, 'vigilops.host.group', 'vigilops.host.tags']) {
      expect(
        points.filter(({ resource }) => resource[fact] === undefined),
        fact,
      ).toEqual([]);
    }
  });

  it('use the names and units of semantic conventions for requests', () => {
    const requests = at(NOON).filter(({ metric }) => metric === 'http.server.request.duration');
    expect(new Set(requests.map(serviceOf)).size).toBeGreaterThan(45);
    for (const { unit, kind, attributes } of requests) {
      expect([unit, kind]).toEqual(['s', 'histogram']);
      expect(Object.keys(attributes)).toEqual(
        expect.arrayContaining([
          'http.request.method',
          'http.route',
          'http.response.status_code',
          'url.scheme',
        ]),
      );
    }
  });

  it('have histograms whose buckets only grow and add up to the count, until the process starts anew', () => {
    const last = new Map<string, FlatPoint>();
    const wrong: string[] = [];
    let restarts = 0;
    for (let timeMs = NOON - 8 * 60 * MINUTE; timeMs <= NOON; timeMs += 30 * MINUTE) {
      for (const point of at(timeMs)) {
        const before = last.get(point.series);
        last.set(point.series, point);
        const same = before !== undefined && before.startTimeUnixNano === point.startTimeUnixNano;
        restarts += before === undefined || same ? 0 : 1;
        const falls = same && !['gauge', 'updown'].includes(point.kind) && point.value < before.value;
        if (falls || !isSound(point, same ? before : undefined)) {
          wrong.push(point.series);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(restarts).toBeGreaterThan(0);
  });
});

describe('the incident in metrics', { timeout: SLOW_MS }, () => {
  const busy = sourcesOf(worldOf({ extraIncidentsMs: [BUSY_INCIDENT] })).metrics;
  const times = Array.from({ length: 30 }, (_, i) => BUSY_INCIDENT + (i - 2) * 10_000);
  const series = times.map((timeMs) => flatten(busy.services(timeMs).groups));
  const sumOf = (wanted: (point: FlatPoint) => boolean): number[] =>
    series.map((points) => points.filter(wanted).reduce((sum, { value }) => sum + value, 0));
  const answered = (service: string, status: number): number[] =>
    sumOf(
      (point) => serviceOf(point) === service && point.attributes['http.response.status_code'] === status,
    );
  const backends = sumOf(
    (point) => serviceOf(point) === 'payments-db' && point.metric === 'postgresql.backends',
  );
  const pending = sumOf(
    (point) =>
      serviceOf(point) === 'payments-api' && point.metric === 'db.client.connection.pending_requests',
  );
  /** Seconds from the begin of the incident until a value has risen by so much. */
  const risenAfter = (values: number[], by: number): number =>
    ((times[values.findIndex((value) => value >= (values[0] ?? 0) + by)] ?? Infinity) - BUSY_INCIDENT) / 1000;

  it('fills the pool, then payments-api waits and fails, then the gateway does', () => {
    const pool = risenAfter(backends, 60);
    const waits = risenAfter(pending, 4);
    const api = risenAfter(answered('payments-api', 503), 2);
    const gateway = risenAfter(answered('web-gateway', 502), 2);
    expect(pool).toBeGreaterThan(0);
    expect(waits).toBeGreaterThan(pool);
    expect(api).toBeGreaterThanOrEqual(waits);
    expect(gateway).toBeGreaterThanOrEqual(api + 20);
    expect(gateway).toBeLessThan(240);
  });

  it('reaches the limit of connections and comes down again', () => {
    expect(Math.max(...backends)).toBe(200);
    const later = flatten(busy.services(BUSY_INCIDENT + 30 * MINUTE).groups);
    const after = later.find(
      (point) => serviceOf(point) === 'payments-db' && point.metric === 'postgresql.backends',
    );
    expect(after?.value).toBeLessThan(90);
  });

  it('spares what does not depend on payments', () => {
    expect(Math.max(...answered('search-api', 504))).toBe(0);
  });
});
