import { logQueryRequest, metricQueryRequest } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { FROM, rangeOfAnHour, TO } from '../test/builders.ts';
import { logsBody, metricsBody, tracesParams, type Asked } from './ask.ts';
import type { VigilQuery } from './query.ts';

const asked = (fields: Partial<Asked> = {}): Asked => ({
  range: rangeOfAnHour(),
  maxDataPoints: 200,
  adHoc: [],
  ...fields,
});
const query = (fields: Partial<VigilQuery>): VigilQuery => ({ refId: 'A', queryType: 'metrics', ...fields });

describe('metricsBody', () => {
  it('sends only what was chosen, in the form that the API takes', () => {
    const body = metricsBody(query({ metric: 'up', groupBy: [], filters: [] }), asked());
    expect(body).toEqual({ metric: 'up', from: FROM, to: TO, max_points: 200 });
    expect(metricQueryRequest.safeParse(body).success).toBe(true);
  });

  it('adds the filters of the dashboard to its own and leaves out unfinished ones', () => {
    const filters = [
      { key: 'a', op: '=' as const, value: '1' },
      { key: '', op: '=' as const, value: 'x' },
    ];
    const body = metricsBody(
      query({ metric: 'up', filters }),
      asked({ adHoc: [{ key: 'b', op: '!=', value: '2' }] }),
    );
    expect(body.filters?.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('asks for the 95th percentile where none was chosen, and for none without need', () => {
    expect(metricsBody(query({ metric: 'm', timeFunction: 'quantile' }), asked()).quantile).toBe(0.95);
    expect(metricsBody(query({ metric: 'm', quantile: 0.5 }), asked()).quantile).toBeUndefined();
  });

  it('never asks for more points than the API gives', () => {
    expect(metricsBody(query({ metric: 'm' }), asked({ maxDataPoints: 1e6 })).max_points).toBe(11_000);
    expect(metricsBody(query({ metric: 'm', stepSeconds: 30 }), asked()).max_points).toBeUndefined();
  });
});

describe('logsBody', () => {
  it('asks as the API wants it, within its limits', () => {
    const { body } = logsBody(
      query({ text: 'a+', textMode: 'regex', level: 'warn', hosts: ['web-1'], limit: 1e6 }),
      asked(),
    );
    expect(body).toMatchObject({
      text: 'a+',
      text_mode: 'regex',
      level: 'warn',
      hosts: ['web-1'],
      limit: 5_000,
    });
    expect(logQueryRequest.safeParse(body).success).toBe(true);
  });

  it('takes hosts and services from the filters of the dashboard and says what it cannot take', () => {
    const { body, ignored } = logsBody(
      query({}),
      asked({
        adHoc: [
          { key: 'host.name', op: '=', value: 'web-1' },
          { key: 'service.name', op: '!=', value: 'shop' },
          { key: 'state', op: '=', value: 'user' },
        ],
      }),
    );
    expect(body.hosts).toEqual(['web-1']);
    expect(ignored.map(({ key }) => key)).toEqual(['service.name', 'state']);
  });
});

describe('tracesParams', () => {
  it('leaves out what was not chosen', () => {
    expect(tracesParams(query({ service: '', minDurationMs: 0 }), rangeOfAnHour())).toEqual({
      from: FROM,
      to: TO,
      min_duration_ms: 0,
      limit: 50,
    });
  });
});
