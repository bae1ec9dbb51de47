import { describe, expect, it } from 'vitest';

import { groupClients, parseClients } from './clients.ts';

const OURS = '127.0.0.1:40000';
const line = (address: string, more = 'name= db=0 flags=N idle=5 user=default') =>
  `id=1 addr=${address} ${more}\n`;

describe('clients of a Redis', () => {
  it('are grouped without their ports, the largest group first, and this agent is none of them', () => {
    const text = [
      line('10.0.0.1:1000'),
      line('10.0.0.2:1000', 'name=jobs db=3 flags=N idle=90 user=worker'),
      line('10.0.0.1:1001', 'name= db=0 flags=N idle=60 user=default'),
      line(OURS),
    ].join('');
    const { groups, isCut } = groupClients(parseClients(text, OURS), 10);
    expect(groups).toEqual([
      {
        address: '10.0.0.1',
        user: 'default',
        database: 'db0',
        application: null,
        state: 'idle',
        count: 2,
        longest_seconds: 60,
      },
      {
        address: '10.0.0.2',
        user: 'worker',
        database: 'db3',
        application: 'jobs',
        state: 'idle',
        count: 1,
        longest_seconds: 90,
      },
    ]);
    expect(isCut).toBe(false);
  });

  it.each([
    ['flags=b idle=30', 'waiting'],
    ['flags=x idle=30', 'idle_in_transaction'],
    ['flags=S idle=0', 'other'],
    ['flags=P idle=0', 'other'],
    ['flags=N idle=0', 'active'],
  ])('with %s are %s', (more, state) => {
    expect(parseClients(line('10.0.0.1:1', more), OURS).map((client) => client.state)).toEqual([state]);
  });

  it('of version 5 have no user, those of a socket its path, those of IPv6 no brackets', () => {
    const clients = parseClients(
      line('[::1]:5', 'flags=N idle=1') + line('/run/redis.sock:0', 'flags=U idle=1'),
      OURS,
    );
    expect(clients.map(({ address, user }) => [address, user])).toEqual([
      ['::1', null],
      ['/run/redis.sock', null],
    ]);
  });

  it('of more kinds than are told are cut', () => {
    const text = Array.from({ length: 500 }, (_, n) =>
      line(`10.0.${String(n % 250)}.${String(Math.floor(n / 250))}:1`),
    ).join('');
    const { groups, isCut } = groupClients(parseClients(text, OURS), 200);
    expect([groups.length, isCut]).toEqual([200, true]);
  });
});
