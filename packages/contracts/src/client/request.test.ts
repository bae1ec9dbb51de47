import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Host } from '../api/index.ts';
import { requestOf, type Answer, type OperationsFor } from './request.ts';

describe('a call as HTTP has it', () => {
  it('fills its path in, whatever letters a name has', () => {
    expect(requestOf('listLabelValues', { path: { name: 'a b/c', key: '{name}' } })).toEqual({
      method: 'GET',
      url: '/metrics/a%20b%2Fc/labels/%7Bname%7D/values',
      access: 'read',
      body: undefined,
    });
  });

  it('names a list once for each, and leaves out what is undefined', () => {
    const query = { tag: ['web', 'a&b'], q: undefined, limit: 5 };
    expect(requestOf('listHosts', { query }).url).toBe('/hosts?tag=web&tag=a%26b&limit=5');
  });

  it('needs no words where there is nothing to say', () => {
    expect(requestOf('listUsers')).toEqual({
      method: 'GET',
      url: '/users',
      access: 'write',
      body: undefined,
    });
  });
});

describe('types', () => {
  it('ask for what the call must have, and tell what it gives', () => {
    // @ts-expect-error -- a host has an id
    expectTypeOf(() => requestOf('getHost', {})).toBeFunction();
    // @ts-expect-error -- no such filter
    expectTypeOf(() => requestOf('listHosts', { query: { colour: 'red' } })).toBeFunction();
    expectTypeOf<Answer<'getHost'>>().toEqualTypeOf<Host>();
    expectTypeOf<Answer<'removeUser'>>().toEqualTypeOf<undefined>();
    expectTypeOf<'login'>().not.toExtend<OperationsFor<'read' | 'write'>>();
  });
});
