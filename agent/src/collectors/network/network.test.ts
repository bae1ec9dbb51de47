import { METRIC } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';

import { collect, collectorDeps } from '../../../test/collecting.ts';
import { createHostTree } from '../../../test/host-tree.ts';
import { createNetworkCollector } from './network.ts';

const HEAD = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
`;
const receive = { 'network.interface.name': 'eth0', 'network.io.direction': 'receive' };
const transmit = { 'network.interface.name': 'eth0', 'network.io.direction': 'transmit' };

function collectFrom(lines: readonly string[]) {
  const tree = createHostTree({ 'proc/net/dev': HEAD + lines.join('\n') });
  return collect(createNetworkCollector(collectorDeps(tree)));
}

describe('the network collector on Linux', () => {
  it.each([
    ['with spaces', '  eth0: 1000 10 1 2 0 0 0 3 2000 20 4 5 0 0 0 0'],
    ['of an old kernel, without one behind the colon', '  eth0:1000 10 1 2 0 0 0 3 2000 20 4 5 0 0 0 0'],
  ])('reads a line %s', async (_, line) => {
    const { value } = await collectFrom([line]);
    expect(value(METRIC.networkIo, receive)).toBe(1_000);
    expect(value(METRIC.networkPackets, receive)).toBe(10);
    expect(value(METRIC.networkErrors, receive)).toBe(1);
    expect(value(METRIC.networkDropped, receive)).toBe(2);
    expect(value(METRIC.networkIo, transmit)).toBe(2_000);
    expect(value(METRIC.networkPackets, transmit)).toBe(20);
    expect(value(METRIC.networkErrors, transmit)).toBe(4);
    expect(value(METRIC.networkDropped, transmit)).toBe(5);
  });

  it('reports no loopback, no veth of a container and nothing that never carried a byte', async () => {
    const counters = '1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0';
    const { of } = await collectFrom([
      `lo: ${counters}`,
      `veth1a2b3c: ${counters}`,
      'ifb0: 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0',
      `wg0: ${counters}`,
    ]);
    expect(of(METRIC.networkIo).map(({ attributes }) => attributes['network.interface.name'])).toEqual([
      'wg0',
      'wg0',
    ]);
  });

  it('keeps what a 64-bit counter can hold as near as a double can', async () => {
    const { value } = await collectFrom(['eth0: 18446744073709551615 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0']);
    expect(value(METRIC.networkIo, receive)).toBe(18_446_744_073_709_552_000);
  });

  it('reports at most 64 interfaces and says so', async () => {
    const lines = Array.from({ length: 70 }, (_, index) => `tun${index}: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0`);
    const { of, problems } = await collectFrom(lines);
    expect(of(METRIC.networkIo)).toHaveLength(128);
    expect(problems).toEqual(['only the first 64 of 70 interfaces are reported']);
  });

  it('passes over lines that are none', async () => {
    expect(
      (await collectFrom(['', 'eth0', 'eth0:', 'eth0: 1 2 3', 'eth0: a b c d e f g h i j k l m n o p']))
        .readings,
    ).toEqual([]);
  });

  it('looks at the host’s network through process 1 of its /proc', async () => {
    const tree = createHostTree({
      'proc/net/dev': `${HEAD}eth9: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0`,
      'proc/1/net/dev': `${HEAD}eth0: 7 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0`,
    });
    const deps = collectorDeps(tree, { paths: { ...tree.paths, foreign: true } });
    expect((await collect(createNetworkCollector(deps))).value(METRIC.networkIo, receive)).toBe(7);
  });
});

describe('the network collector on macOS', () => {
  it('tells what the library knows of every interface but loopback', async () => {
    const stats = {
      operstate: 'up',
      rx_bytes: 5,
      tx_bytes: 6,
      rx_errors: 0,
      tx_errors: 1,
      rx_dropped: 0,
      tx_dropped: 0,
    };
    const networkStats = () =>
      Promise.resolve([
        { ...stats, iface: 'lo0' },
        { ...stats, iface: 'eth0' },
      ]);
    const deps = collectorDeps(createHostTree(), {
      platform: 'darwin',
      systemInformation: () => Promise.resolve({ networkStats } as never),
    });
    const { value, of } = await collect(createNetworkCollector(deps));
    expect(value(METRIC.networkIo, transmit)).toBe(6);
    expect(of(METRIC.networkIo)).toHaveLength(2);
  });
});
