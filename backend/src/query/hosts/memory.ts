import { METRIC } from '@vigilops/contracts';
import type { HostMetrics } from '@vigilops/contracts/api';
import { firstKnown, quotient, sum, type HostLines } from './lines.ts';

export function memoryOf(lines: HostLines): HostMetrics['memory'] {
  const states = lines.valuesOf(METRIC.memoryUsage, 'memoryState');
  const usages = states.map((state) => lines.one(METRIC.memoryUsage, { memoryState: state }));
  const total = firstKnown(lines.one(METRIC.memoryLimit), sum(usages, lines.points));
  const used = lines.one(METRIC.memoryUsage, { memoryState: 'used' });
  return {
    total_bytes: [...total],
    used_bytes: [...used],
    available_bytes: [...lines.one(METRIC.memoryLinuxAvailable)],
    usage_ratio: [
      ...firstKnown(lines.one(METRIC.memoryUtilization, { memoryState: 'used' }), quotient(used, total)),
    ],
    states: states.map((state, i) => ({ state, bytes: [...(usages[i] ?? [])] })),
  };
}

export function swapOf(lines: HostLines): HostMetrics['swap'] {
  const used = lines.one(METRIC.pagingUsage, { pagingState: 'used' });
  const total = sum([used, lines.one(METRIC.pagingUsage, { pagingState: 'free' })], lines.points);
  return {
    total_bytes: [...total],
    used_bytes: [...used],
    usage_ratio: [
      ...firstKnown(lines.one(METRIC.pagingUtilization, { pagingState: 'used' }), quotient(used, total)),
    ],
  };
}
