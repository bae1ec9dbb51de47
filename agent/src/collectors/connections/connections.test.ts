import { METRIC } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';

import { collect, collectorDeps } from '../../../test/collecting.ts';
import { createHostTree } from '../../../test/host-tree.ts';
import { createConnectionsCollector } from './connections.ts';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';

function line4(index: number, state: string): string {
  const head = `${String(index).padStart(4)}: 0100007F:1F90 00000000:0000 ${state}`;
  return `${head} 00000000:00000000 00:00000000 00000000     0        0 12345 1 0000000000000000 100 0 0 10 0\n`;
}

function line6(index: number, state: string): string {
  const address = '00000000000000000000000001000000:1F90';
  return `${String(index).padStart(4)}: ${address} ${address} ${state} 00000000:00000000 00:00000000 00000000     0        0 1\n`;
}

const tcp = (state: string) => ({ 'network.transport': 'tcp', 'network.connection.state': state });

describe('the connections collector on Linux', () => {
  it('adds up both families by state and tells zeros too', async () => {
    const tree = createHostTree({
      'proc/net/tcp': HEAD + ['0A', '01', '01', '06'].map((state, index) => line4(index, state)).join(''),
      'proc/net/tcp6': HEAD + ['01', '0B', '08'].map((state, index) => line6(index, state)).join(''),
      'proc/net/udp': HEAD + line4(100, '07'),
      'proc/net/udp6': HEAD + line6(200, '07') + line6(201, '01'),
    });
    const { value, of } = await collect(createConnectionsCollector(collectorDeps(tree)));
    expect(value(METRIC.networkConnections, tcp('established'))).toBe(3);
    expect(value(METRIC.networkConnections, tcp('listen'))).toBe(1);
    expect(value(METRIC.networkConnections, tcp('time_wait'))).toBe(1);
    expect(value(METRIC.networkConnections, tcp('closing'))).toBe(1);
    expect(value(METRIC.networkConnections, tcp('close_wait'))).toBe(1);
    expect(value(METRIC.networkConnections, tcp('syn_sent'))).toBe(0);
    expect(value(METRIC.networkConnections, { 'network.transport': 'udp' })).toBe(3);
    expect(of(METRIC.networkConnections)).toHaveLength(12);
  });

  it('counts a table that is many times its buffer, wherever a line is cut', async () => {
    const states = ['01', '02', '06', '0A'];
    const lines = Array.from({ length: 20_000 }, (_, index) => line4(index, states[index % 4] ?? '01'));
    const tree = createHostTree({ 'proc/net/tcp': HEAD + lines.join('') });
    const { value, of } = await collect(createConnectionsCollector(collectorDeps(tree)));
    expect(of(METRIC.networkConnections).reduce((sum, reading) => sum + reading.value, 0)).toBe(20_000);
    expect(value(METRIC.networkConnections, tcp('time_wait'))).toBe(5_000);
  });

  it('does without IPv6', async () => {
    const tree = createHostTree({ 'proc/net/tcp': HEAD + line4(0, '0A') });
    const { value, of } = await collect(createConnectionsCollector(collectorDeps(tree)));
    expect(value(METRIC.networkConnections, tcp('listen'))).toBe(1);
    expect(of(METRIC.networkConnections)).toHaveLength(11);
  });

  it('passes over what is no socket: short lines, unknown states, a line that never ends', async () => {
    const tree = createHostTree({
      'proc/net/tcp': `${HEAD}\n:\n  0: 01\n${line4(1, 'ZZ')}${line4(2, 'FF')}${line4(3, '01')}${'x'.repeat(200_000)}\n${line4(4, '01')}`,
    });
    const { value } = await collect(createConnectionsCollector(collectorDeps(tree)));
    expect(value(METRIC.networkConnections, tcp('established'))).toBe(2);
  });

  it('says so when there is no table at all', async () => {
    const collector = createConnectionsCollector(collectorDeps(createHostTree()));
    await expect(collect(collector)).rejects.toThrow(/tcp cannot be read/);
  });

  it('asks to be left in peace for a minute, because the kernel walks all of its sockets', () => {
    expect(createConnectionsCollector(collectorDeps(createHostTree())).minPeriodMs).toBe(60_000);
  });
});

describe('the connections collector on macOS', () => {
  it('translates netstat’s words', async () => {
    const sockets = [
      { protocol: 'tcp4', state: 'ESTABLISHED' },
      { protocol: 'tcp6', state: 'FIN_WAIT2' },
      { protocol: 'tcp46', state: 'LISTEN' },
      { protocol: 'udp4', state: '' },
    ];
    const deps = collectorDeps(createHostTree(), {
      platform: 'darwin',
      systemInformation: () =>
        Promise.resolve({ networkConnections: () => Promise.resolve(sockets) } as never),
    });
    const { value } = await collect(createConnectionsCollector(deps));
    expect(value(METRIC.networkConnections, tcp('established'))).toBe(1);
    expect(value(METRIC.networkConnections, tcp('fin_wait_2'))).toBe(1);
    expect(value(METRIC.networkConnections, { 'network.transport': 'udp' })).toBe(1);
  });
});
