import type { Finding, Findings } from '../pages/findings/types.ts';
import type { Forecast, Forecasts } from '../pages/forecasts/types.ts';

export const FINDINGS_NOW = '2026-03-01T12:00:00.000000Z';

export function aFinding(fields: Partial<Finding> = {}): Finding {
  return {
    id: 1,
    kind: 'metric',
    reason: 'level',
    score: 0.93,
    title: 'web-1: CPU use',
    text: '97 %, expected 10 % to 30 %: another level than before',
    measure: 'cpu_usage',
    labels: {},
    unit: '1',
    value: 0.97,
    expected: 0.2,
    low: 0.1,
    high: 0.3,
    host_id: 1,
    host_name: 'web-1',
    service_id: null,
    service: null,
    template_id: null,
    template: null,
    issue_id: null,
    from: '2026-03-01T11:48:00.000000Z',
    to: null,
    members: 0,
    folded_into: null,
    feedback: null,
    chart: {
      times: ['2026-03-01T11:47:00.000000Z', '2026-03-01T11:48:00.000000Z', '2026-03-01T11:49:00.000000Z'],
      values: [0.2, 0.95, 0.97],
      low: [0.1, 0.1, 0.1],
      high: [0.3, 0.3, null],
    },
    ...fields,
  };
}

export function someFindings(items: Finding[], watch: Partial<Findings['watch']> = {}): Findings {
  return {
    items,
    next_cursor: null,
    watch: {
      series: 1_240,
      learning: 12,
      left_out: 0,
      looked_until: '2026-03-01T11:58:00.000000Z',
      ...watch,
    },
  };
}

const NO_RECORD = {
  judged: 0,
  median_error: null,
  in_band: null,
  false_alarms: 0,
  missed: 0,
  made: 0,
};

export function aForecast(fields: Partial<Forecast> = {}): Forecast {
  return {
    id: 1,
    kind: 'disk',
    title: 'db-1: disk /var',
    text: '80 % now',
    host_id: 2,
    host_name: 'db-1',
    service_id: null,
    service: null,
    labels: { mountpoint: '/var' },
    unit: '1',
    verdict: 'reaches',
    at: '2026-03-03T12:00:00.000000Z',
    early: '2026-03-03T00:00:00.000000Z',
    late: '2026-03-04T06:00:00.000000Z',
    confidence: 'medium',
    value: 0.8,
    limit: 0.99,
    slope_per_day: 0.095,
    shape: 'line',
    since: '2026-02-25T00:00:00.000000Z',
    made_at: FINDINGS_NOW,
    record: NO_RECORD,
    chart: {
      times: ['2026-02-27T12:00:00.000000Z', '2026-02-28T12:00:00.000000Z', FINDINGS_NOW],
      values: [0.6, 0.7, 0.8],
    },
    ...fields,
  };
}

export function someForecasts(items: Forecast[], fields: Partial<Forecasts> = {}): Forecasts {
  return { items, total: 30, record: NO_RECORD, ...fields };
}
