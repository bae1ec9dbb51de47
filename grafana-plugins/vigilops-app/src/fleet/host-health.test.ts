import { describe, expect, it } from 'vitest';
import { aHost } from '../test/a-host.ts';
import { byTrouble, filterHosts, grouped, hostHealth } from './host-health.ts';

const none = { text: '', group: '', tags: [], labels: [], trouble: false };

describe('the health of a host', () => {
  it('is that of the figure nearest to its limit', () => {
    expect(hostHealth(aHost({ cpu: 0.2, memory: 0.5, disk: 0.86 }))).toBe('critical');
    expect(hostHealth(aHost({ cpu: 0.85, memory: 0.5, disk: 0.1 }))).toBe('warning');
    expect(hostHealth(aHost({ cpu: 0.1, memory: 0.79, disk: 0.74 }))).toBe('well');
  });

  it('is unknown without figures, which is not well', () => {
    expect(hostHealth(aHost({}))).toBe('unknown');
  });

  it('is offline whatever the last figures said', () => {
    expect(hostHealth(aHost({ cpu: 0.1 }, { status: 'offline' }))).toBe('offline');
  });
});

describe('the order of hosts', () => {
  it('begins with who needs help', () => {
    const hosts = [
      aHost({ cpu: 0.1 }, { name: 'calm' }),
      aHost({ cpu: 0.95 }, { name: 'hot' }),
      aHost({}, { name: 'dumb' }),
      aHost({ cpu: 0.99 }, { name: 'hotter' }),
      aHost({ cpu: 0.1 }, { name: 'gone', status: 'offline' }),
    ];
    expect(hosts.sort(byTrouble).map(({ name }) => name)).toEqual(['gone', 'hotter', 'hot', 'dumb', 'calm']);
  });

  it('puts the group of the first host first, and keeps their order within', () => {
    const hosts = [
      aHost({}, { name: 'x', group: 'shop' }),
      aHost({}, { name: 'y', group: null }),
      aHost({}, { name: 'z', group: 'shop' }),
    ];
    expect(grouped(hosts).map(([group, own]) => [group, own.map(({ name }) => name)])).toEqual([
      ['shop', ['x', 'z']],
      [null, ['y']],
    ]);
  });
});

describe('filters of hosts', () => {
  const hosts = [
    aHost({ cpu: 0.95 }, { name: 'Web-1', ips: ['10.0.0.7'], tags: ['production'], group: 'shop' }),
    aHost(
      { cpu: 0.1 },
      { name: 'db-1', ips: ['10.0.1.8'], tags: ['test'], group: null, labels: { env: 'live', cpus: 4 } },
    ),
  ];
  it.each([
    [{ ...none, text: 'web' }, ['Web-1']],
    [{ ...none, text: '10.0.1' }, ['db-1']],
    [{ ...none, text: 'PROD' }, ['Web-1']],
    [{ ...none, group: 'shop' }, ['Web-1']],
    [{ ...none, tags: ['test'] }, ['db-1']],
    [{ ...none, tags: ['test', 'production'] }, []],
    [{ ...none, labels: ['env:live', 'cpus:4'] }, ['db-1']],
    [{ ...none, labels: ['env:li'] }, []],
    [{ ...none, trouble: true }, ['Web-1']],
    [{ ...none, group: 'gone' }, []],
    [none, ['Web-1', 'db-1']],
  ])('%j keeps %j', (filter, names) => {
    expect(filterHosts(hosts, filter).map(({ name }) => name)).toEqual(names);
  });
});
