import { METRIC } from '@vigilops/contracts';

import type { Collector, CollectorDeps } from '../contract.ts';

/** Packets are not counted: the library does not tell them. */
export function createDarwinNetworkCollector({ systemInformation }: CollectorDeps): Collector {
  return {
    async collect(add) {
      const interfaces = await (await systemInformation()).networkStats('*');
      for (const { iface, rx_bytes, tx_bytes, rx_errors, tx_errors, rx_dropped, tx_dropped } of interfaces) {
        if (iface === 'lo0') {
          continue;
        }
        const receive = { 'network.interface.name': iface, 'network.io.direction': 'receive' };
        const transmit = { 'network.interface.name': iface, 'network.io.direction': 'transmit' };
        add(METRIC.networkIo, rx_bytes, receive);
        add(METRIC.networkIo, tx_bytes, transmit);
        add(METRIC.networkErrors, rx_errors, receive);
        add(METRIC.networkErrors, tx_errors, transmit);
        add(METRIC.networkDropped, rx_dropped, receive);
        add(METRIC.networkDropped, tx_dropped, transmit);
      }
    },
    close: () => undefined,
  };
}
