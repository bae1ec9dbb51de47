import { expect, it } from 'vitest';
import { aService } from '../test/some-services.ts';
import { nextSort, sortFromText, sortServices, sortToText } from './service-sort.ts';

const all = [
  aService({ name: 'a', response_time_ms: 10, uptime_percent: 99, status: 'up' }),
  aService({ name: 'b', response_time_ms: null, uptime_percent: null, status: 'down' }),
  aService({ name: 'c', response_time_ms: 300, uptime_percent: 97, status: 'up' }),
];
const sorted = (text: string) => sortServices(all, sortFromText(text)).map(({ name }) => name);

it.each([
  ['', 'bac'],
  ['anything', 'bac'],
  ['state', 'cab'],
  ['-name', 'cba'],
  ['-response', 'cab'],
  ['availability', 'cab'],
  ['-availability', 'acb'],
])('sorts by %j as %s, with what has no value last', (text, order) => {
  expect(sorted(text).join('')).toBe(order);
});

it('writes into the address only what is not usual, and begins with the worst', () => {
  const usual = sortFromText('');
  expect(sortToText(usual)).toBe('');
  expect(sortToText(nextSort(usual, 'response'))).toBe('-response');
  expect(sortToText(nextSort(usual, 'availability'))).toBe('availability');
  expect(sortToText(nextSort(nextSort(usual, 'name'), 'name'))).toBe('-name');
});
