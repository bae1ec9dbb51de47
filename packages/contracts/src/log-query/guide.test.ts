import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLogQuery } from './parser.ts';

const guide = readFileSync(new URL('../../../../docs/guides/log-search.md', import.meta.url), 'utf8');
const examples = [...guide.matchAll(/^\| `([^`]+)`/gmu)].map(([, example = '']) => example);

describe('the guide of log searches', () => {
  it('has a table of examples', () => {
    expect(examples.length).toBeGreaterThan(20);
  });

  it.each(examples)('shows what can be read: %s', (example) => {
    expect(parseLogQuery(example, { caseSensitive: false })).not.toBeNull();
  });

  it.each(
    [...(/\*\*A colon\*\*.*?Quote others/su.exec(guide)?.[0] ?? '').matchAll(/`([^`]+)`/gu)].map(
      ([, word]) => word ?? '',
    ),
  )('is right that %s is a word', (word) => {
    expect(parseLogQuery(word, { caseSensitive: false })).toMatchObject({ kind: 'text' });
  });
});
