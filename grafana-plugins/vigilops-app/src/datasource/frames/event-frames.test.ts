import type { DataFrame } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { aLogRecord, aStepped, FROM, TO } from '../../test/builders.ts';
import { aLogAnswer } from '../../test/fake-stream.ts';
import { logEvents, metricEvents, traceEvents } from './event-frames.ts';
import { metricFrames } from './metric-frames.ts';

const rows = ({ length, fields }: DataFrame) =>
  Array.from({ length }, (_, row) =>
    Object.fromEntries(fields.map(({ name, values }) => [name, values[row] as unknown])),
  );
const NOON = Date.UTC(2026, 2, 1, 12);
const MINUTE = 60_000;

describe('marks of logs', () => {
  it('are one a line, with what it says, and tags to filter by', () => {
    const answer = aLogAnswer([
      aLogRecord({ host_name: 'web,1' }),
      aLogRecord({ host_name: null, level: 'unknown' }),
    ]);
    expect(rows(logEvents(answer, 'A'))).toMatchObject([
      {
        time: NOON + 123,
        timeEnd: undefined,
        title: 'ERROR · shop · web,1',
        text: 'payment refused',
        tags: 'error,shop,web 1',
      },
      { title: '— · shop', tags: 'unknown,shop' },
    ]);
  });

  it('are short where lines are long', () => {
    const [mark] = rows(logEvents(aLogAnswer([aLogRecord({ body: 'x'.repeat(1_000_000) })]), 'A'));
    expect(String(mark?.text).length).toBeLessThanOrEqual(1_000);
  });
});

describe('marks of metrics', () => {
  const eventsOf = (values: (number | null)[]) => {
    const times = values.map((_, index) => new Date(NOON + index * MINUTE).toISOString());
    const result = aStepped({ times, series: [{ labels: { 'host.name': 'web-1' }, values }] });
    const asked = { metric: 'm', from: FROM, to: TO };
    return rows(metricEvents(metricFrames(result, { refId: 'A', legend: undefined, asked }), 60));
  };

  it('cover the time in which there is something, with the most of it', () => {
    expect(eventsOf([0, 2, 5, null, 1, 0])).toEqual([
      { time: NOON + MINUTE, timeEnd: NOON + 3 * MINUTE, title: 'web-1', text: '5', tags: 'web-1' },
      { time: NOON + 4 * MINUTE, timeEnd: NOON + 5 * MINUTE, title: 'web-1', text: '1', tags: 'web-1' },
    ]);
  });

  it('are none where there is nothing', () => {
    expect(eventsOf([0, null, 0])).toEqual([]);
    expect(eventsOf([])).toEqual([]);
  });
});

describe('marks of traces', () => {
  it('last as long as the trace, and tell which ones failed', () => {
    const trace = {
      trace_id: 't1',
      start_time: '2026-03-01T12:00:00.000000Z',
      start_unix_nano: '1772366400000000000',
      duration_ms: 1_500,
      root_service: 'shop',
      root_name: 'GET /',
      span_count: 3,
      error_count: 1,
      services: ['shop'],
    };
    expect(rows(traceEvents({ items: [trace], truncated: false }, 'A'))).toEqual([
      { time: NOON, timeEnd: NOON + 1_500, title: 'shop', text: 'GET / · 1500 ms', tags: 'shop,error' },
    ]);
  });
});
