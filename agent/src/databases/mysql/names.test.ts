import { describe, expect, it } from 'vitest';

import { isMariaDb, isMySql, parseVersion, type Server } from './server.ts';
import { tableOf } from './table-name.ts';

describe('a name in the dictionary of InnoDB', () => {
  it.each([
    ['shop/orders', { schema: 'shop', name: 'orders' }],
    ['shop/orders#P#p0', { schema: 'shop', name: 'orders' }],
    ['shop/orders#p#p0#sp#s1', { schema: 'shop', name: 'orders' }],
    ['my@002dshop/b@00fccher', { schema: 'my-shop', name: 'bücher' }],
    ['shop/#sql-ib104-1', undefined],
    ['shop/FTS_0000000000000427_CONFIG', undefined],
    ['SYS_FOREIGN', undefined],
  ])('%s is of %o', (name, table) => {
    expect(tableOf(name)).toEqual(table);
  });
});

describe('a version', () => {
  const server = (kind: Server['kind'], version: string) =>
    ({ kind, number: parseVersion(version) }) as Server;

  it.each([
    ['5.7.44-log', [5, 7, 44]],
    ['8.0.36-28.1', [8, 0, 36]],
    ['9.1.0', [9, 1, 0]],
    ['5.5.5-10.6.12-MariaDB', [10, 6, 12]],
    ['10.11.19-MariaDB-0+deb12u1', [10, 11, 19]],
    ['11.4', [11, 4, 0]],
  ])('%s is %o', (version, number) => {
    expect(parseVersion(version)).toEqual(number);
  });

  it('is compared by its parts, and MariaDB is no newer MySQL', () => {
    expect(isMySql(server('mysql', '8.0.22'), 8, 0, 22)).toBe(true);
    expect(isMySql(server('mysql', '8.0.21'), 8, 0, 22)).toBe(false);
    expect(isMySql(server('mysql', '9.0.0'), 8, 0, 22)).toBe(true);
    expect(isMySql(server('mariadb', '10.11.2'), 8, 0, 22)).toBe(false);
    expect(isMariaDb(server('mariadb', '10.4.9'), 10, 5, 0)).toBe(false);
  });
});
