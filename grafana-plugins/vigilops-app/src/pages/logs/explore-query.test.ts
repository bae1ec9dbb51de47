import { expect, it } from 'vitest';
import { exploreQuery } from './explore-query.ts';
import { readQuery } from './log-filter.ts';

const of = (query: string) => exploreQuery(readQuery({ query, caseSensitive: false }).node);

it.each([
  ['', {}],
  ['"a b"', { text: 'a b', textMode: 'substring', caseSensitive: false }],
  ['/a|b/i host:(x OR y)', { text: 'a|b', textMode: 'regex', caseSensitive: false, hosts: ['x', 'y'] }],
  ['level:>=warn service:shop file:"/x"', { level: 'warn', services: ['shop'], file: '/x' }],
])('says in the fields of the data source what they can say: %s', (query, fields) => {
  expect(of(query)).toEqual(fields);
});

it.each(['a b', '-a', 'level:info', 'host:a OR service:b', 'user:x', 'host:a*', 'file:(a OR b)', 'a*'])(
  'says nothing where that would be another search: %s',
  (query) => {
    expect(of(query)).toBeUndefined();
  },
);
