import { describe, expect, it } from 'vitest';
import { createHosts } from './hosts.ts';
import { createUptime } from './uptime.ts';

const hosts = createHosts(42, 50);
const uptime = createUptime(hosts);
const DAY = 86_400_000;
const TODAY = Date.UTC(2026, 10, 22);

describe('createHosts', () => {
  it('makes 50 hosts with names, ids and addresses of their own', () => {
    expect(hosts).toHaveLength(50);
    for (const pick of ['name', 'id', 'ip'] as const) {
      expect(new Set(hosts.map((host) => host[pick])).size).toBe(50);
    }
  });

  it('has production and staging, all businesses and roles, and each story once', () => {
    expect(new Set(hosts.map(({ environment }) => environment))).toEqual(new Set(['production', 'staging']));
    expect(new Set(hosts.map(({ business }) => business)).size).toBe(7);
    expect(new Set(hosts.map(({ role }) => role)).size).toBe(8);
    expect(hosts.filter(({ noisyNeighbour }) => noisyNeighbour)).toHaveLength(1);
    expect(hosts.filter(({ clockOffsetMs }) => clockOffsetMs !== 0)).toHaveLength(1);
    const habits = hosts.flatMap(({ disks }) => disks.map(({ habit }) => habit));
    expect(habits.filter((habit) => habit === 'filling')).toHaveLength(1);
    expect(habits.filter((habit) => habit === 'rotating')).toHaveLength(1);
  });

  it('keeps host.id of a host apart between seeds and equal within one', () => {
    expect(createHosts(42, 50)).toEqual(hosts);
    expect(createHosts(43, 50)[0]?.id).not.toBe(hosts[0]?.id);
  });

  it.each([10, 27, 120])('makes %d hosts with names of their own', (count) => {
    const list = createHosts(42, count);
    expect(new Set(list.map(({ name }) => name)).size).toBe(count);
  });
});

describe('uptime', () => {
  it('has one reboot and one outage of 20 minutes on every day', () => {
    for (let day = 0; day < 7; day += 1) {
      const events = uptime.events(TODAY + day * DAY, TODAY + (day + 1) * DAY);
      expect(events.map(({ kind }) => kind)).toEqual(['reboot', 'outage']);
      expect(events[1] === undefined ? 0 : events[1].endMs - events[1].startMs).toBe(20 * 60_000);
    }
  });

  it('is away for exactly the event, and boots at its end', () => {
    for (const event of uptime.events(TODAY, TODAY + DAY)) {
      expect(uptime.isAway(event.host, event.startMs - 1)).toBe(false);
      expect(uptime.isAway(event.host, event.startMs)).toBe(true);
      expect(uptime.isAway(event.host, event.endMs - 1)).toBe(true);
      expect(uptime.isAway(event.host, event.endMs)).toBe(false);
      expect(uptime.bootedAt(event.host, event.endMs)).toBe(event.endMs);
      expect(uptime.bootedAt(event.host, event.endMs - 1)).toBeLessThan(event.startMs);
    }
  });

  it('knows a boot in the past for every host at every time', () => {
    for (const host of hosts) {
      for (let timeMs = TODAY; timeMs < TODAY + 2 * DAY; timeMs += 1_777_777) {
        const bootMs = uptime.bootedAt(host, timeMs);
        expect(bootMs).toBeLessThanOrEqual(timeMs);
        expect(timeMs - bootMs).toBeLessThanOrEqual(20 * DAY);
      }
    }
  });

  it('reboots hosts of a large fleet, whose turn comes rarely, in between', () => {
    const fleet = createHosts(42, 300);
    const large = createUptime(fleet);
    for (const host of fleet) {
      expect(TODAY - large.bootedAt(host, TODAY)).toBeLessThanOrEqual(20 * DAY);
      // The same boot is told until the next one.
      const bootMs = large.bootedAt(host, TODAY);
      expect(large.bootedAt(host, (bootMs + TODAY) / 2)).toBe(bootMs);
    }
  });

  it('never takes away a host that the incident needs', () => {
    const touched = uptime.events(TODAY, TODAY + 60 * DAY).map(({ host }) => host.name);
    expect(touched.filter((name) => /^(edge-web|payment-(api|db))/.test(name))).toEqual([]);
  });
});
