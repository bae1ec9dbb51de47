import { describe, expect, it } from 'vitest';
import type { ResponseTimes } from '../types.ts';
import { framesOf } from './frames.ts';

const nothing = [null, null];
const answer = (fields: Partial<ResponseTimes> = {}): ResponseTimes => ({
  from: '2026-03-01T12:00:00.000000Z',
  to: '2026-03-01T12:20:00.000000Z',
  step_seconds: 600,
  times: ['2026-03-01T12:00:00.000000Z', '2026-03-01T12:10:00.000000Z'],
  median_ms: [40, 50],
  p95_ms: [90, 95],
  dns_ms: nothing,
  connect_ms: nothing,
  tls_ms: nothing,
  first_byte_ms: nothing,
  results: [10, 10],
  failures: [0, 0],
  ...fields,
});

const names = (frames: ReturnType<typeof framesOf>) =>
  frames.map(({ refId, fields }) => [refId, ...fields.slice(1).map(({ name }) => name)]);

describe('charts of a service', () => {
  it('draw what was measured and nothing else', () => {
    expect(names(framesOf(answer()))).toEqual([['response', 'median', 'slowest 5 %']]);
    expect(names(framesOf(answer({ dns_ms: [2, 2], first_byte_ms: [20, null] })))).toEqual([
      ['response', 'median', 'slowest 5 %'],
      ['phases', 'DNS', 'first byte'],
    ]);
  });

  it('mark failures by their share, and times without one by nothing', () => {
    const [frame] = framesOf(answer({ failures: [0, 4] }));
    expect(frame?.fields[1]).toMatchObject({ name: 'failed', values: [null, 0.4] });
  });

  it('show an outage in which nothing was answered', () => {
    const [frame] = framesOf(answer({ median_ms: nothing, p95_ms: nothing, failures: [10, 10] }));
    expect(frame?.fields.map(({ name }) => name)).toEqual(['time', 'failed']);
  });

  it('leave a gap where nothing was asked', () => {
    const [frame] = framesOf(answer({ median_ms: [40, null] }));
    expect(frame?.fields.find(({ name }) => name === 'median')?.values).toEqual([40, null]);
    expect(frame?.fields[0]?.config.interval).toBe(600_000);
  });
});
