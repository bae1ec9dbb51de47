import { METRIC } from '@vigilops/contracts';
import type { HostMetrics } from '@vigilops/contracts/api';
import { read } from './attributes.ts';
import type { HostLines } from './lines.ts';

const COUNTERS = [
  METRIC.networkIo,
  METRIC.networkPackets,
  METRIC.networkErrors,
  METRIC.networkDropped,
] as const;

export function networkOf(lines: HostLines): HostMetrics['network'] {
  const interfaces = new Set(COUNTERS.flatMap((metric) => lines.valuesOf(metric, 'networkInterface')));
  return [...interfaces].map((name) => {
    const rate = (metric: (typeof COUNTERS)[number], networkDirection: string) => [
      ...lines.one(metric, { networkInterface: name, networkDirection }),
    ];
    return {
      interface: name,
      receive_bytes_per_second: rate(METRIC.networkIo, 'receive'),
      transmit_bytes_per_second: rate(METRIC.networkIo, 'transmit'),
      receive_packets_per_second: rate(METRIC.networkPackets, 'receive'),
      transmit_packets_per_second: rate(METRIC.networkPackets, 'transmit'),
      receive_errors_per_second: rate(METRIC.networkErrors, 'receive'),
      transmit_errors_per_second: rate(METRIC.networkErrors, 'transmit'),
      receive_dropped_per_second: rate(METRIC.networkDropped, 'receive'),
      transmit_dropped_per_second: rate(METRIC.networkDropped, 'transmit'),
    };
  });
}

export function connectionsOf(lines: HostLines): HostMetrics['connections'] {
  return lines.of(METRIC.networkConnections).map(({ labels, values }) => ({
    transport: read(labels, 'transport') ?? null,
    state: read(labels, 'connectionState') ?? null,
    count: [...values],
  }));
}
