import { expect, it } from 'vitest';
import { rankGroups } from './rank-groups.ts';

const total = (name: string, cost: string, currency: string | null = 'USD', calls = 1) => ({
  key: [name],
  cost,
  currency,
  calls,
});

it('has the most expensive first, and no more than are wanted', () => {
  const totals = [total('a', '5'), total('b', '70'), total('c', '9')];
  expect(rankGroups(totals, 2)).toEqual([['b'], ['c']]);
});

it('compares two currencies by their share, so that a weak one does not fill the list', () => {
  const totals = [
    total('yen', '1000', 'JPY'),
    total('yen too', '9000', 'JPY'),
    total('half', '50'),
    total('other half', '50'),
  ];
  expect(rankGroups(totals, 9)).toEqual([['yen too'], ['half'], ['other half'], ['yen']]);
});

it('adds the currencies of a group up, and ranks what costs nothing by its calls', () => {
  const totals = [
    total('a', '1'),
    total('b', '1'),
    total('b', '1', 'CNY'),
    total('c', '0', null, 3),
    total('d', '0', null, 9),
  ];
  expect(rankGroups(totals, 9)).toEqual([['b'], ['a'], ['d'], ['c']]);
});
