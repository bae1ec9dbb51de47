import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readQueryString } from './query-string.ts';

const schema = z.strictObject({
  q: z.string().optional(),
  limit: z.int().default(10),
  share: z.number().optional(),
  error: z.boolean().optional(),
  tag: z.array(z.string()).optional(),
  ids: z.array(z.int()).optional(),
});
const read = (query: string) => ({ ...readQueryString(`/x?${query}`, schema) });

describe('readQueryString', () => {
  it.each([
    ['', {}],
    ['q=a%20b&limit=7', { q: 'a b', limit: 7 }],
    ['share=0.5&error=true', { share: 0.5, error: true }],
    ['tag=a&tag=b', { tag: ['a', 'b'] }],
    ['tag=a', { tag: ['a'] }],
    ['ids=1&ids=2', { ids: [1, 2] }],
    ['q=7', { q: '7' }],
  ])('reads %j', (query, expected) => {
    expect(read(query)).toEqual(expected);
    expect(schema.safeParse(read(query)).success).toBe(true);
  });

  it.each([
    'limit=',
    'limit=1e3',
    'limit=0x10',
    'limit=1&limit=2',
    'q=a&q=b',
    'error=1',
    'other=1',
    '__proto__=1',
    'ids=x',
    'toString=1',
  ])('leaves %j for the schema to refuse', (query) => {
    expect(schema.safeParse(readQueryString(`/x?${query}`, schema)).success).toBe(false);
  });

  it('does not change prototypes', () => {
    readQueryString('/x?__proto__=1&constructor=2', schema);
    expect(({} as Record<string, unknown>)['1']).toBeUndefined();
    expect(Object.getPrototypeOf(readQueryString('/x?__proto__=1', schema))).toBeNull();
  });
});
