import type { Collector, CollectorDeps } from '../contract.ts';
import { addConnections, TCP_STATES } from './readings.ts';

/** netstat's words where they are not ours. */
const NETSTAT_STATES: Readonly<Record<string, (typeof TCP_STATES)[number]>> = {
  syn_rcvd: 'syn_received',
  fin_wait1: 'fin_wait_1',
  fin_wait2: 'fin_wait_2',
};

export function createDarwinConnectionsCollector({ systemInformation }: CollectorDeps): Collector {
  return {
    minPeriodMs: 60_000,
    async collect(add) {
      const sockets = await (await systemInformation()).networkConnections();
      const tcp = sockets.filter(({ protocol }) => protocol.startsWith('tcp'));
      const states = tcp.map(({ state }) => NETSTAT_STATES[state.toLowerCase()] ?? state.toLowerCase());
      addConnections(add, {
        tcp: TCP_STATES.map((state) => states.filter((one) => one === state).length),
        udp: sockets.length - tcp.length,
      });
    },
    close: () => undefined,
  };
}
