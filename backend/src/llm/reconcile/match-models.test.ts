import { describe, expect, it } from 'vitest';
import { groupNames, undatedName, type NamedBy } from './match-models.ts';

const groups = (names: Partial<Record<NamedBy['by'], readonly string[]>>) => {
  const all = Object.entries(names).flatMap(([by, some]) =>
    some.map((name) => ({ name, by: by as NamedBy['by'] })),
  );
  const heads = groupNames(all);
  return Object.fromEntries([...heads].sort(([a], [b]) => (a < b ? -1 : 1)));
};

describe('names of models', () => {
  it('are the same however they are written', () => {
    expect(
      groups({
        ours: ['claude-haiku-4-5-20251001'],
        tokens: ['claude-haiku-4-5-20251001'],
        cost: ['Claude Haiku 4.5'],
      }),
    ).toEqual({
      'Claude Haiku 4.5': 'claude-haiku-4-5-20251001',
      'claude-haiku-4-5-20251001': 'claude-haiku-4-5-20251001',
    });
  });

  it('with and without the date of a release are one where they stand alone', () => {
    expect(groups({ ours: ['gpt-4o-mini-2024-07-18'], tokens: ['gpt-4o-mini'] })).toEqual({
      'gpt-4o-mini': 'gpt-4o-mini-2024-07-18',
      'gpt-4o-mini-2024-07-18': 'gpt-4o-mini-2024-07-18',
    });
  });

  it('of two releases stay two where both sides tell them apart', () => {
    const both = ['gpt-4o-2024-08-06', 'gpt-4o-2024-11-20'];
    expect(groups({ ours: both, tokens: both })).toEqual(
      Object.fromEntries(both.map((name) => [name, name])),
    );
  });

  it('of two releases become one where the bill does not tell them apart', () => {
    expect(
      new Set(Object.values(groups({ ours: ['gpt-4o-2024-08-06', 'gpt-4o-2024-11-20'], cost: ['gpt-4o'] }))),
    ).toEqual(new Set(['gpt-4o-2024-08-06']));
  });

  it('of a release that only the provider knows stay what they are', () => {
    expect(groups({ ours: ['m-2026-01-01'], tokens: ['m-2026-01-01', 'm-2025-01-01'] })).toEqual({
      'm-2025-01-01': 'm-2025-01-01',
      'm-2026-01-01': 'm-2026-01-01',
    });
  });

  it.each([
    ['gpt-4-0613', 'gpt-4'],
    ['gpt-4o-mini-2024-07-18', 'gpt-4o-mini'],
    ['claude-3-5-sonnet-latest', 'claude-3-5-sonnet'],
    ['qwen/qwen-plus-2025-01-25', 'qwen-plus'],
    ['gpt-5.1', 'gpt-5-1'],
    ['deepseek-chat', 'deepseek-chat'],
    ['llama-3.3-70b-8192', 'llama-3-3-70b-8192'],
  ])('have their date at their end: %s', (name, undated) => {
    expect(undatedName(name)).toBe(undated);
  });
});
