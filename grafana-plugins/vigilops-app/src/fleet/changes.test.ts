import { expect, it } from 'vitest';
import type { Service } from '../api/types.ts';
import { aHost } from '../test/a-host.ts';
import { changesOf } from './changes.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const at = (hoursAgo: number) => new Date(NOW - hoursAgo * 3_600_000).toISOString();
const OLD = { created_at: at(500) };

it('knows new hosts and services, the newest first, and forgets them after a day', () => {
  const service = { name: 'shop', first_seen: at(1) } as Service;
  const hosts = [
    aHost({}, { id: 1, name: 'old', ...OLD }),
    aHost({}, { id: 2, name: 'new', created_at: at(2) }),
    aHost({}, { id: 3, name: 'older', created_at: at(25) }),
  ];
  expect(changesOf(hosts, [service], NOW).map(({ kind, names }) => [kind, ...names])).toEqual([
    ['service-new', 'shop'],
    ['host-new', 'new'],
  ]);
});

it('knows who was restarted, but takes a host that is new here for no restart', () => {
  const restarted = (fields: object) => {
    const host = aHost({}, { name: 'a', ...fields });
    return { ...host, figures: { ...host.figures, uptime_seconds: 3_600 } };
  };
  expect(changesOf([restarted(OLD)], [], NOW)).toEqual([
    { kind: 'host-started', time: NOW - 3_600_000, names: ['a'], hostId: 1 },
  ]);
  expect(changesOf([restarted({ created_at: at(0.5) })], [], NOW).map(({ kind }) => kind)).toEqual([
    'host-new',
  ]);
});

it('knows who fell silent, and says it once for those who fell silent together', () => {
  const silent = (id: number, hours: number) =>
    aHost({}, { id, name: `h${id}`, status: 'offline', last_heartbeat: at(hours), ...OLD });
  const changes = changesOf([silent(1, 2), silent(2, 2.02), silent(3, 5)], [], NOW);
  expect(changes.map(({ names, hostId }) => ({ names, hostId }))).toEqual([
    { names: ['h1', 'h2'], hostId: undefined },
    { names: ['h3'], hostId: 3 },
  ]);
});
