import { metricQueriesRequest } from '@vigilops/contracts/api';
import { expect, it } from 'vitest';
import { aStepped } from '../test/builders.ts';
import { lines } from './Trend.tsx';
import { trendsBody, trendsOf } from './trends.ts';

const series = (host: string, values: (number | null)[], labels = {}) => ({
  labels: { 'host.name': host, ...labels },
  values,
});

it('asks as the API wants it', () => {
  expect(metricQueriesRequest.safeParse(trendsBody()).success).toBe(true);
});

it('takes a CPU for busy as far as it is not idle', () => {
  const idle = series('a', [0.6, null, 0.9], { 'cpu.mode': 'idle' });
  const iowait = series('a', [0.1, null, 0.2], { 'cpu.mode': 'iowait' });
  const result = aStepped({ series: [idle, iowait] });
  const [busy, gap, over] = trendsOf({ results: [{ ref: 'cpu', result, error: null }] }).get('a')?.cpu ?? [];
  expect(busy).toBeCloseTo(0.3);
  expect([gap, over]).toEqual([null, 0]);
});

it('keeps hosts apart, and what failed out', () => {
  const memory = aStepped({ series: [series('a', [0.5]), series('b', [0.7])] });
  const error = { code: 'x', message: '', help: '', retryable: false };
  const trends = trendsOf({
    results: [
      { ref: 'memory', result: memory, error: null },
      { ref: 'disk', result: null, error },
    ],
  });
  expect(trends.get('b')).toEqual({ memory: [0.7] });
});

it('draws no line across a gap, and none for a lone point', () => {
  expect(lines([0, 1, null, 0.5, null, 0.5, 2])).toEqual(['0,20.00 1,0.00', '5,10.00 6,0.00']);
});
