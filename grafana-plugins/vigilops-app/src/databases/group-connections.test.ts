import { expect, it } from 'vitest';
import { groupConnections } from './group-connections.ts';
import type { ConnectionGroup } from './types.ts';

const aGroup = (fields: Partial<ConnectionGroup>): ConnectionGroup => ({
  address: '10.0.0.1',
  user: 'shop',
  database: 'shop',
  application: 'web',
  state: 'idle',
  count: 1,
  longest_seconds: null,
  ...fields,
});

const groups = [
  aGroup({ state: 'idle_in_transaction', count: 3, longest_seconds: 900 }),
  aGroup({ state: 'active', count: 2, longest_seconds: 4, address: '10.0.0.2' }),
  aGroup({ user: null, count: 7, longest_seconds: 3_600 }),
];

it('sums what is alike, the most first, and keeps what is not known apart', () => {
  expect(groupConnections(groups, 'user')).toEqual([
    {
      key: null,
      total: 7,
      states: { active: 0, waiting: 0, idle_in_transaction: 0, idle: 7, other: 0 },
      longestSeconds: 3_600,
      longestIdleSeconds: null,
    },
    {
      key: 'shop',
      total: 5,
      states: { active: 2, waiting: 0, idle_in_transaction: 3, idle: 0, other: 0 },
      longestSeconds: 900,
      longestIdleSeconds: 900,
    },
  ]);
  expect(groupConnections(groups, 'state').map(({ key, total }) => [key, total])).toEqual([
    ['idle', 7],
    ['idle_in_transaction', 3],
    ['active', 2],
  ]);
  expect(groupConnections([], 'address')).toEqual([]);
});
