import { METRIC } from '@vigilops/contracts';

import type { AddReading } from '../../metrics/reading.ts';
import { displayName, fieldsOf, wholeNumber } from '../../procfs/parse.ts';
import { networkDirectory } from '../../host/network-directory.ts';
import type { Collector, CollectorDeps } from '../contract.ts';

/** Loopback is no network, and a container host has a fresh veth name for every container it ever ran. */
const NOT_REPORTED = /^(lo|veth.*)$/;
const MAX_INTERFACES = 64;

export function createLinuxNetworkCollector({ paths, open }: CollectorDeps): Collector {
  const file = open(`${networkDirectory(paths)}/dev`);
  return {
    collect(add, round) {
      const interfaces = parseInterfaces(file.text()).filter(
        ({ name, receive, transmit }) =>
          !NOT_REPORTED.test(name) &&
          (receive.some((count) => count > 0) || transmit.some((count) => count > 0)),
      );
      if (interfaces.length > MAX_INTERFACES) {
        round.problem(`only the first ${MAX_INTERFACES} of ${interfaces.length} interfaces are reported`);
      }
      for (const { name, receive, transmit } of interfaces.slice(0, MAX_INTERFACES)) {
        addDirection(add, name, 'receive', receive);
        addDirection(add, name, 'transmit', transmit);
      }
    },
    close: () => file.close(),
  };
}

/** Bytes, packets, errors, dropped: the first four columns of both halves of a line. */
type InterfaceCounters = readonly number[];

const COUNTERS = [
  METRIC.networkIo,
  METRIC.networkPackets,
  METRIC.networkErrors,
  METRIC.networkDropped,
] as const;

function addDirection(add: AddReading, name: string, direction: string, counters: InterfaceCounters): void {
  const attributes = { 'network.interface.name': name, 'network.io.direction': direction };
  COUNTERS.forEach((metric, column) => add(metric, counters[column] ?? NaN, attributes));
}

interface NetworkInterface {
  readonly name: string;
  readonly receive: InterfaceCounters;
  readonly transmit: InterfaceCounters;
}

/** `  eth0: 449367853 13462 0 0 0 0 0 0 1029697 7937 …`; old kernels leave no space behind the colon. */
export function parseInterfaces(text: string): NetworkInterface[] {
  return text.split('\n').flatMap((line) => {
    const colon = line.indexOf(':');
    const counters = fieldsOf(line.slice(colon + 1)).map(wholeNumber);
    if (colon === -1 || counters.length < 16 || counters.includes(undefined)) {
      return [];
    }
    const numbers = counters.map((count) => count ?? 0);
    return [
      {
        name: displayName(Buffer.from(line.slice(0, colon).trim(), 'latin1')),
        receive: numbers.slice(0, 4),
        transmit: numbers.slice(8, 12),
      },
    ];
  });
}
