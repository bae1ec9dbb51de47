import { VigilError } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';
import { importPrometheusRules } from './import.ts';
import type { KnownNames } from './names.ts';

const LABELS: Readonly<Record<string, readonly string[]>> = {
  'http.requests': ['http.route', 'http.response.status_code'],
  'system.filesystem.utilization': ['system.device', 'system.filesystem.mountpoint'],
  up: [],
};

const known: KnownNames = {
  metrics: [
    { name: 'http.requests', kind: 'sum' },
    { name: 'http.server.request.duration', kind: 'histogram' },
    { name: 'system.filesystem.utilization', kind: 'gauge' },
    { name: 'node_load1', kind: 'gauge' },
    { name: 'up', kind: 'gauge' },
  ],
  labelsOf: (metric) => [
    ...(LABELS[metric] ?? []).map((key) => ({ key, isOfSeries: true })),
    { key: 'service.name', isOfSeries: false },
  ],
};

function imported(yaml: string) {
  return importPrometheusRules(yaml, known);
}

/** One alert with this expression. */
function one(expr: string, more = '') {
  const { rules, refused } = imported(
    `groups:\n- name: g\n  rules:\n  - alert: A\n    expr: ${JSON.stringify(expr)}\n${more}`,
  );
  return rules[0] ?? refused[0]?.reason;
}

const conditionOf = (expr: string) => {
  const rule = one(expr);
  return typeof rule === 'object' ? rule.definition.condition : rule;
};

describe('a Prometheus rule file', () => {
  it('becomes rules with their times, severity, labels and runbook', () => {
    const { rules, refused } = imported(`
groups:
- name: hosts
  labels: { team: infra }
  rules:
  - alert: HighRequestRate
    expr: sum by (instance, http_route) (rate(http_requests_total{job="shop", http_route!~"/health.*"}[5m])) > 100
    for: 1h30m
    keep_firing_for: 90s
    labels: { severity: page, tier: "1" }
    annotations:
      runbook_url: https://wiki/high-rate
      summary: too many requests
`);
    expect(refused).toEqual([]);
    expect(rules).toMatchObject([
      {
        note: null,
        definition: {
          name: 'HighRequestRate',
          condition: {
            type: 'series',
            metric: 'http.requests',
            filters: [
              { key: 'service.name', op: '=', value: 'shop' },
              { key: 'http.route', op: '!~', value: '/health.*' },
            ],
            group_by: ['http.route'],
            time_function: 'rate',
            aggregate: 'sum',
            window_seconds: 300,
            comparison: 'above',
            threshold: 100,
          },
          for_seconds: 5_400,
          keep_firing_seconds: 90,
          severity: 'critical',
          labels: { team: 'infra', tier: '1' },
          runbook: 'https://wiki/high-rate\ntoo many requests',
        },
      },
    ]);
  });

  it.each([
    ['node_load1 > 4', { metric: 'node_load1', time_function: 'last', comparison: 'above', threshold: 4 }],
    ['4 < node_load1', { comparison: 'above', threshold: 4 }],
    ['node_load1 < -1e3', { comparison: 'below', threshold: -1_000 }],
    ['((node_load1)) > (4)', { threshold: 4 }],
    ['100 * node_load1 / 2 > 50', { threshold: 1 }],
    ['avg_over_time(node_load1[1h]) > 4', { time_function: 'avg', window_seconds: 3_600 }],
    ['max_over_time(node_load1[600]) > 4', { time_function: 'max', window_seconds: 600 }],
    ['increase(http_requests_total[30s]) > 4', { time_function: 'increase', window_seconds: 30 }],
    ['count by (instance) (node_load1) > 4', { aggregate: 'count', group_by: [] }],
    ['quantile by (host) (0.9, node_load1) > 4', { aggregate: 'quantile', quantile: 0.9 }],
    ['max(node_load1) > 4', { aggregate: 'max', group_by: [] }],
    ['{__name__="node_load1", a=\'b\\n"\'} > 4', { filters: [{ key: 'a', op: '=', value: 'b\n"' }] }],
    [
      '{"http.requests", "http.route"=~`/\\d+`} > 4',
      { metric: 'http.requests', filters: [{ key: 'http.route', op: '=~', value: '/\\d+' }] },
    ],
    [
      'histogram_quantile(0.95, sum by (le, instance) (rate(http_server_request_duration_seconds_bucket[10m]))) > 2',
      {
        metric: 'http.server.request.duration',
        time_function: 'quantile',
        quantile: 0.95,
        window_seconds: 600,
        group_by: [],
      },
    ],
    [
      'system_filesystem_utilization_ratio > 0.9',
      {
        metric: 'system.filesystem.utilization',
        group_by: ['system.device', 'system.filesystem.mountpoint'],
        aggregate: 'max',
      },
    ],
  ])('honours %s', (expr, expected) => {
    expect(conditionOf(expr)).toMatchObject({ type: 'series', ...expected });
  });

  it.each([
    ['absent(up{job="x"})', { metric: 'up', silent_seconds: 300 }],
    ['absent_over_time(up[15m])', { metric: 'up', silent_seconds: 900 }],
  ])('honours %s', (expr, expected) => {
    expect(conditionOf(expr)).toMatchObject({ type: 'absence', ...expected });
  });

  it.each([
    ['up == 0', 'write == 0'],
    ['sum by (job) (rate(http_requests_total[5m])) > 1', 'add instance to by'],
    ['sum without (instance) (up) > 1', 'without'],
    ['topk(3, up) > 1', 'aggregation'],
    ['irate(http_requests_total[5m]) > 1', 'function'],
    ['predict_linear(node_load1[1h], 3600) > 1', 'function'],
    ['up > 1 and node_load1 > 2', 'one side of the comparison'],
    ['up / node_load1 > 1', 'arithmetic'],
    ['up > bool 1', 'modifier'],
    ['up offset 5m > 1', 'offset'],
    ['up[5m:1m] > 1', 'subquery'],
    ['rate(up[5s]) > 1', '30 s to a day'],
    ['rate(up[8d]) > 1', '30 s to a day'],
    ['up > Inf', 'number'],
    ['up', 'compares nothing'],
    ['vector(1)', 'compares nothing'],
    ['{__name__=~"node_.*"} > 1', '__name__'],
    ['up{', 'no PromQL'],
    ['', 'no PromQL'],
    ['x'.repeat(9_000), 'longer than'],
  ])('does not honour %s, and says why', (expr, reason) => {
    expect(one(expr)).toEqual(expect.stringContaining(reason));
  });

  it('survives what is nested without end', () => {
    for (const expr of [`${'('.repeat(4_000)}up${')'.repeat(4_000)} > 1`, `${'2 * '.repeat(2_000)}up > 1`]) {
      expect(typeof one(expr)).toMatch(/string|object/);
    }
  });

  it('says where it is not quite the same', () => {
    expect(one('node_load1 >= 4')).toMatchObject({
      note: expect.stringContaining('equal to the limit') as string,
    });
    expect(one('min(node_load1) < 4')).toMatchObject({
      note: 'one alert a host instead of one for all',
    });
    expect(one('nothing_like_it > 4')).toMatchObject({
      note: expect.stringContaining('no metric like nothing_like_it') as string,
    });
    const more =
      '    labels: { severity: bad, who: "{{ $labels.x }}" }\n    annotations: { summary: "{{ $value }}" }\n';
    expect(one('max by (instance) (up) > 1', more)).toMatchObject({
      definition: { severity: 'warning', labels: {} },
      note: 'severity bad is unknown here: warning; labels that are templates are left out; templates in annotations stay as written',
    });
  });

  it('gives alerts of one name names of their own', () => {
    const { rules } = imported(`
groups:
- name: g
  rules:
  - { alert: A, expr: max(up) > 1, labels: { severity: warning } }
  - { alert: A, expr: max(up) > 2, labels: { severity: critical } }
  - { alert: A, expr: max(up) > 3, labels: { severity: critical } }
`);
    expect(rules.map(({ definition }) => definition.name)).toEqual(['A', 'A (critical)', 'A 2']);
  });

  it('has no recording rules here', () => {
    const { refused } = imported('groups: [{ name: g, rules: [{ record: "a:b", expr: sum(up) }] }]');
    expect(refused).toEqual([
      { group: 'g', alert: 'a:b', reason: expect.stringContaining('recording rule') as string },
    ]);
  });

  it.each(['groups: 1', 'a: [', '[]', 'groups: [{ rules: [] }]', `groups: ${'['.repeat(60_000)}`])(
    'is refused whole where it is none: %s',
    (yaml) => {
      expect(() => imported(yaml)).toThrow(VigilError);
    },
  );
});
