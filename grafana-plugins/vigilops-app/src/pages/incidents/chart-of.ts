import type { RuleCondition } from '../../alerts/types.ts';
import type { Chart as HostChart } from '../../host/scene/frames.ts';

/** Which chart shows what a rule looks at. */
export type ChartChoice =
  | { readonly kind: 'host'; readonly chart: HostChart }
  | { readonly kind: 'service' }
  | { readonly kind: 'series'; readonly condition: Extract<RuleCondition, { type: 'series' | 'absence' }> };

type Figure = Extract<RuleCondition, { type: 'metric' }>['figure'];

const CHART_OF_FIGURE: Readonly<Record<Figure, HostChart>> = {
  cpu_usage_ratio: 'cpu',
  memory_usage_ratio: 'memory',
  swap_usage_ratio: 'swap',
  disk_usage_ratio: 'filesystems',
  load_1m: 'load',
  load_5m: 'load',
  load_15m: 'load',
  network_receive_bytes_per_second: 'network',
  network_transmit_bytes_per_second: 'network',
};

/** Undefined: it looks at nothing that has a chart, or is a rule of somebody else. */
export function chartOf(condition: RuleCondition | null): ChartChoice | undefined {
  switch (condition?.type) {
    case 'metric':
      return { kind: 'host', chart: CHART_OF_FIGURE[condition.figure] };
    case 'host':
      return { kind: 'host', chart: 'cpu' };
    case 'series':
    case 'absence':
      return { kind: 'series', condition };
    case 'service':
      return { kind: 'service' };
    case 'certificate':
    case 'log':
    case 'anomaly':
    case 'blind':
    case undefined:
      return undefined;
    default:
      return condition satisfies never;
  }
}
