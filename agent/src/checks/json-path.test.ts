import { checkConfig } from '@vigilops/contracts/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseJsonPath, valueAtPath } from './json-path.ts';

const at = (value: unknown, path: string) => valueAtPath(value, parseJsonPath(path) ?? ['no path']);

describe('a JSON path', () => {
  it.each([
    ['$', { a: 1 }, { a: 1 }],
    ['$.a', { a: 1 }, 1],
    ['$.a.b_2', { a: { b_2: null } }, null],
    ["$['a b']['']", { 'a b': { '': 2 } }, 2],
    ['$["状态"]', { 状态: 'ok' }, 'ok'],
    ['$[1][0]', [0, [3]], 3],
    ['$.a[2]', { a: [0] }, undefined],
    ['$.a.b', { a: 'text' }, undefined],
    ['$.length', [1], undefined],
    ['$.length', 'text', undefined],
    ['$[0]', { 0: 'a' }, undefined],
    ["$['0']", ['a'], undefined],
    ['$.constructor', {}, undefined],
    ['$.__proto__', {}, undefined],
    ['$.a', null, undefined],
  ])('%s of %j leads to %j', (path, value, found) => {
    expect(at(value, path)).toEqual(found);
  });

  it('finds a key that is called __proto__ where there is one', () => {
    expect(at(JSON.parse('{"__proto__": 7}'), '$.__proto__')).toBe(7);
  });

  it.each([
    '',
    'a',
    '$.',
    '$..a',
    '$.*',
    '$[*]',
    '$[-1]',
    '$[0:2]',
    '$[?(@.a)]',
    "$['a",
    '$.a b',
    '$[ 0 ]',
    '$.1a',
  ])('is not %s', (path) => {
    expect(parseJsonPath(path)).toBeUndefined();
  });

  it('is what the server takes for one', () => {
    const texts = fc.array(
      fc.constantFrom('$', '.', 'a', '1', '_', '[', ']', "'", '"', '\\', ' ', '[0]', "['x']", '.b'),
      {
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(texts, (parts) => {
        const path = `$${parts.join('')}`;
        const taken = checkConfig.safeParse({ type: 'http', url: 'http://x', json_path: path }).success;
        expect(parseJsonPath(path) !== undefined, path).toBe(taken);
      }),
      { numRuns: 500 },
    );
  });
});
