import { describe, expect, it } from 'vitest';
import { aService, aTellingService } from '../test/some-services.ts';
import { byTrouble, countServices, filterServices, groupServices, type ServiceFilter } from './trouble.ts';

const names = (services: readonly { readonly name: string }[]) => services.map(({ name }) => name);
const ANY: ServiceFilter = { text: '', statuses: [], type: '', group: '', tag: '', host: '' };

describe('the order of services', () => {
  it('begins with what is down, then what nobody can tell, what is looked after, and what is up', () => {
    const all = (['up', 'paused', 'maintenance', 'unknown', 'down'] as const).map((status) =>
      aService({ status, name: status }),
    );
    expect(names(all.toSorted(byTrouble))).toEqual(['down', 'unknown', 'maintenance', 'paused', 'up']);
  });

  it('puts the cause before what hangs on it, and equals by name with numbers as numbers', () => {
    const parent = { kind: 'service', id: 9, name: 'z' } as const;
    const all = [
      aService({ status: 'down', name: 'a', because_of: parent }),
      aService({ status: 'down', name: 'z' }),
      aService({ name: 'web-10' }),
      aService({ name: 'web-2' }),
    ];
    expect(names(all.toSorted(byTrouble))).toEqual(['z', 'a', 'web-2', 'web-10']);
  });
});

describe('a filter', () => {
  const shop = aService({ name: 'shop', group: 'web', tags: ['prod'], host_id: 3 });
  const db = aService({ name: 'db', type: 'tcp', target: 'db.internal:5432', status: 'down', host_ids: [4] });
  it.each<[Partial<ServiceFilter>, string[]]>([
    [{}, ['shop', 'db']],
    [{ text: ' INTERNAL ' }, ['db']],
    [{ text: 'prod' }, ['shop']],
    [{ statuses: ['down', 'unknown'] }, ['db']],
    [{ type: 'http' }, ['shop']],
    [{ group: 'web', tag: 'prod' }, ['shop']],
    [{ group: 'web', tag: 'test' }, []],
    [{ host: '3' }, ['shop']],
    [{ host: '4' }, ['db']],
  ])('%j leaves %j', (filter, left) => {
    expect(names(filterServices([shop, db], { ...ANY, ...filter }))).toEqual(left);
  });
});

it('counts only what somebody checks', () => {
  const counted = countServices([aService({ status: 'down' }), aService(), aTellingService()]);
  expect(counted).toMatchObject({ checked: 2, byStatus: { down: 1, up: 1, unknown: 0 } });
});

it('keeps groups in the order of their first services', () => {
  const all = [
    aService({ name: 'a', group: 'x' }),
    aService({ name: 'b' }),
    aService({ name: 'c', group: 'x' }),
  ];
  expect(groupServices(all).map(([group, some]) => [group, names(some)])).toEqual([
    ['x', ['a', 'c']],
    [null, ['b']],
  ]);
});
