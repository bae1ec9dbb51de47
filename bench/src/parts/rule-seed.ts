import { alertRuleDefinition, HOST_FIGURES, type AlertRuleDefinition } from '@vigilops/contracts/api';

/** Questions that many rules ask with other thresholds, as rules of teams and templates do. */
const SERIES: readonly object[] = [
  ...[
    'system.disk.io',
    'system.network.io',
    'system.network.errors',
    'system.network.packet.dropped',
  ].flatMap((metric) =>
    [300, 900].map((window_seconds) => ({
      type: 'series',
      metric,
      group_by: [metric.includes('disk') ? 'system.device' : 'network.interface.name'],
      time_function: 'rate',
      window_seconds,
      threshold: 0,
    })),
  ),
  ...['system.filesystem.utilization', 'system.memory.utilization', 'system.cpu.load_average.15m'].flatMap(
    (metric) =>
      [120, 300, 3_600].map((window_seconds) => ({
        type: 'series',
        metric,
        group_by: metric.includes('filesystem') ? ['system.filesystem.mountpoint'] : [],
        aggregate: 'max',
        window_seconds,
        threshold: 0,
      })),
  ),
  {
    type: 'series',
    metric: 'system.filesystem.utilization',
    group_by: ['system.filesystem.mountpoint'],
    of: 'change',
    window_seconds: 1_800,
    threshold: 0,
  },
  {
    type: 'series',
    metric: 'http.server.requests',
    filters: [{ key: 'http.response.status_code', op: '=~', value: '5..' }],
    group_by: ['service.name'],
    time_function: 'rate',
    window_seconds: 300,
    threshold: 0,
  },
];

const TEXTS = ['timeout', 'refused', 'out of memory', 'panic', 'denied'] as const;

/**
 * Rules as a house with many teams has them: half about series, a third about figures, the rest about silence, absence and
 * lines. One in fifty is bad somewhere.
 */
export function manyRules(count: number): readonly AlertRuleDefinition[] {
  return Array.from({ length: count }, (_, i) =>
    alertRuleDefinition.parse({
      name: `rule ${String(i)}`,
      condition: conditionOf(i),
      for_seconds: [0, 60, 300][i % 3],
      scope:
        i % 4 === 0 ? { host_ids: Array.from({ length: 20 }, (_host, host) => 1 + ((i + host) % 50)) } : {},
      runbook: 'Look at the host, and at what was changed there before.',
    }),
  );
}

function conditionOf(i: number): object {
  const isBad = i % 50 === 0;
  const kind = i % 20;
  if (kind < 10) {
    const question = SERIES[i % SERIES.length] ?? SERIES[0];
    if (question !== undefined) {
      return { ...question, threshold: isBad ? 0 : 1e12 + i };
    }
  }
  if (kind < 17) {
    return {
      type: 'metric',
      figure: HOST_FIGURES[i % HOST_FIGURES.length] ?? 'load_1m',
      threshold: isBad ? 0 : 1e12,
    };
  }
  if (kind === 17) {
    return { type: 'absence', metric: i % 40 === 17 ? 'system.uptime' : 'system.memory.limit' };
  }
  if (kind === 18) {
    return {
      type: 'log',
      text: TEXTS[i % TEXTS.length] ?? 'timeout',
      window_seconds: 300,
      at_least: 1_000_000,
    };
  }
  return { type: 'host' };
}
