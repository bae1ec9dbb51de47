import { METRIC } from '@vigilops/contracts';

import type { AddReading } from '../../metrics/reading.ts';

/** The values of network.connection.state; the number of a state in /proc/net/tcp is its place here plus one. */
export const TCP_STATES = [
  'established',
  'syn_sent',
  'syn_received',
  'fin_wait_1',
  'fin_wait_2',
  'time_wait',
  'closed',
  'close_wait',
  'last_ack',
  'listen',
  'closing',
] as const;

export interface SocketCounts {
  /** By place in TCP_STATES; all are told, also the zeros, so that a line in a chart can come down. */
  readonly tcp: readonly number[];
  readonly udp: number | undefined;
}

export function addConnections(add: AddReading, { tcp, udp }: SocketCounts): void {
  TCP_STATES.forEach((state, index) =>
    add(METRIC.networkConnections, tcp[index] ?? 0, {
      'network.transport': 'tcp',
      'network.connection.state': state,
    }),
  );
  if (udp !== undefined) {
    add(METRIC.networkConnections, udp, { 'network.transport': 'udp' });
  }
}
