import { describe, expect, it } from 'vitest';
import { createOpenApiDocument, ROUTES } from './index.ts';

/** Every schema of the description that has a pattern, however deep. */
function patterned(value: unknown): { readonly pattern: string; readonly example?: unknown }[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const own =
    'pattern' in value && typeof value.pattern === 'string' ? [{ ...value, pattern: value.pattern }] : [];
  return [...own, ...Object.values(value).flatMap(patterned)];
}

describe('patterns of the description', () => {
  const found = patterned(createOpenApiDocument(ROUTES, '0.0.0'));

  it('are expressions without flags, for JSON Schema has none and the generator writes them into the expression', () => {
    expect(found.length).toBeGreaterThan(50);
    expect(found.filter(({ pattern }) => /\/[a-z]+$/.test(pattern))).toEqual([]);
  });

  it('fit their examples', () => {
    const misfits = found.filter(
      ({ pattern, example }) => typeof example === 'string' && !new RegExp(pattern).test(example),
    );
    expect(misfits).toEqual([]);
  });
});
