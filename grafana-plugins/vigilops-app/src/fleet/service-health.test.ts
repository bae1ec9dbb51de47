import { expect, it } from 'vitest';
import { failingServices, serviceHealth } from './service-health.ts';

const edge = (callee: string, calls: number, errors: number) => ({
  caller: 'x',
  callee,
  callee_kind: 'service' as const,
  calls,
  errors,
  error_ratio: errors / calls,
  calls_per_second: 1,
  mean_duration_ms: 1,
});

it('adds up what all callers saw, the worst first, without those that never failed', () => {
  const items = [edge('a', 50, 1), edge('a', 50, 3), edge('b', 10, 5), edge('c', 10, 0)];
  expect(failingServices({ items })).toEqual([
    { service: 'b', calls: 10, errors: 5, errorRatio: 0.5 },
    { service: 'a', calls: 100, errors: 4, errorRatio: 0.04 },
  ]);
});

it.each([
  [100, 5, 'critical'],
  [100, 4, 'warning'],
  [1_000, 9, 'well'],
  [2, 2, 'well'],
])('of %i calls with %i errors is %s', (calls, errors, health) => {
  expect(serviceHealth({ service: 'a', calls, errors, errorRatio: errors / calls })).toBe(health);
});
