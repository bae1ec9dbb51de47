import { closeSync, openSync } from 'node:fs';

import { networkDirectory } from '../../host/network-directory.ts';
import type { Collector, CollectorDeps } from '../contract.ts';
import { addConnections, TCP_STATES } from './readings.ts';
import { countSockets } from './socket-table.ts';

/** About 400,000 sockets; a table is never waited for longer than this takes to read. */
const MAX_TABLE_BYTES = 64 * 1_048_576;
const BUFFER_BYTES = 65_536;
/** The kernel walks its whole hash of sockets for a reading, 6 ms each for tcp and tcp6 even where it is empty. */
const MIN_PERIOD_MS = 60_000;

export function createLinuxConnectionsCollector({ paths }: CollectorDeps): Collector {
  const directory = networkDirectory(paths);
  return {
    minPeriodMs: MIN_PERIOD_MS,
    collect(add, round) {
      const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
      const read = (name: string, family: 'ipv4' | 'ipv6'): Float64Array | undefined => {
        const table = countTable(`${directory}/${name}`, family, buffer);
        if (table?.complete === false) {
          round.problem(`${name} has more sockets than are counted`);
        }
        return table?.byState;
      };
      const tcp4 = read('tcp', 'ipv4');
      const tcp6 = read('tcp6', 'ipv6');
      const udp4 = read('udp', 'ipv4');
      const udp6 = read('udp6', 'ipv6');
      if (tcp4 === undefined && tcp6 === undefined) {
        throw new Error(`${directory}/tcp cannot be read`);
      }
      addConnections(add, {
        tcp: TCP_STATES.map((_, index) => (tcp4?.[index + 1] ?? 0) + (tcp6?.[index + 1] ?? 0)),
        udp: udp4 === undefined && udp6 === undefined ? undefined : total(udp4) + total(udp6),
      });
    },
    close: () => undefined,
  };
}

/** Undefined where the table does not exist: a kernel without IPv6. */
function countTable(path: string, family: 'ipv4' | 'ipv6', buffer: Buffer) {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    return countSockets(fd, family, { buffer, maxBytes: MAX_TABLE_BYTES });
  } finally {
    closeSync(fd);
  }
}

function total(counts: Float64Array | undefined): number {
  return counts?.reduce((sum, count) => sum + count, 0) ?? 0;
}
