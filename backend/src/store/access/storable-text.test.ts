import { expect, it } from 'vitest';
import { shortText, storableText } from './storable-text.ts';

it('replaces what the database cannot hold and nothing else', () => {
  expect(storableText('a\0b')).toBe('a\uFFFDb');
  expect(storableText('half \uD83D')).toBe('half \uFFFD');
  expect(storableText(`'; DROP TABLE 😀 שלום "`)).toBe(`'; DROP TABLE 😀 שלום "`);
});

it('cuts between characters, not inside one', () => {
  expect(shortText('😀'.repeat(10), 3)).toBe('😀😀😀');
  expect(shortText(`a${'😀'.repeat(10)}`, 3)).toBe('a😀😀');
  expect(shortText('short', 64)).toBe('short');
});
