import { describe, expect, it } from 'vitest';

import { metadataWaits } from './metadata-locks.ts';

const lock = (session: string, mode: string, status: 'GRANTED' | 'PENDING', table = 'orders') => ({
  session,
  object_type: 'TABLE',
  object_schema: 'shop',
  object_name: table,
  lock_type: mode,
  lock_status: status,
});

describe('who waits for a lock on a table', () => {
  it('waits for those whose lock does not go with its own, and for no others', () => {
    const waits = metadataWaits([
      lock('1', 'SHARED_READ', 'GRANTED'),
      lock('2', 'EXCLUSIVE', 'PENDING'),
      lock('2', 'SHARED_UPGRADABLE', 'GRANTED'),
      lock('9', 'SHARED_READ', 'GRANTED', 'other'),
    ]);

    expect(waits).toEqual([{ waiter: '2', blocker: '1', target: 'table shop.orders', mode: 'EXCLUSIVE' }]);
  });

  it('waits for who waits before it with a stronger lock, where all that is granted goes with its own', () => {
    const waits = metadataWaits([
      lock('1', 'SHARED_READ', 'GRANTED'),
      lock('2', 'EXCLUSIVE', 'PENDING'),
      lock('3', 'SHARED_READ', 'PENDING'),
    ]);

    expect(waits).toMatchObject([
      { waiter: '2', blocker: '1' },
      { waiter: '3', blocker: '2' },
    ]);
  });

  it('is told without anybody where nobody can be named', () => {
    expect(metadataWaits([lock('3', 'MDL_SHARED_READ', 'PENDING')])).toMatchObject([
      { waiter: '3', blocker: null, mode: 'SHARED_READ' },
    ]);
  });
});
