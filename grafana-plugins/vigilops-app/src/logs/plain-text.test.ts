import { describe, expect, it } from 'vitest';
import { cutTo, piecesOf, withoutColours, wordsPattern } from './plain-text.ts';

/** Signs in braces, found words in brackets. */
const drawn = (text: string, words: readonly string[] = []) =>
  piecesOf(text, wordsPattern(words))
    .map(({ kind, text: part }) => (kind === 'mark' ? `{${part}}` : kind === 'match' ? `[${part}]` : part))
    .join('');

describe('piecesOf', () => {
  it('leaves text of any script as it is', () => {
    for (const text of [
      '<b>&amp;</b>',
      '支付失败',
      'مرحبا שלום',
      '👨‍👩‍👧 ok',
      'می‌خواهم',
      'क्‍ष',
      'tab\tline\nend',
      '',
    ]) {
      expect(drawn(text)).toBe(text);
    }
  });

  it('gives a sign to what turns text around or hides in it', () => {
    expect(drawn('file\u202Egnp.exe')).toBe('file{U+202E}gnp.exe');
    expect(drawn('\u2066a\u2069\u200F\u061C')).toBe('{U+2066}a{U+2069}{U+200F}{U+061C}');
    expect(drawn('pass\u200Bword\u00AD\uFEFF')).toBe('pass{U+200B}word{U+00AD}{U+FEFF}');
    expect(drawn('ad\u200Dmin \u200Cx')).toBe('ad{U+200D}min {U+200C}x');
    expect(drawn('\u{E0041}a\u3164\u2028')).toBe('{U+E0041}a{U+3164}{U+2028}');
  });

  it('names control characters, and counts a run of the same one', () => {
    expect(drawn('\0\0\0a\u0007\u007F\u0085\r')).toBe('{NUL×3}a{BEL}{DEL}{U+0085}{CR}');
    expect(drawn('\u001B]0;title\u0007')).toBe('{ESC}]0;title{BEL}');
  });

  it('survives halves of a pair', () => {
    expect(drawn('a\uD800b\uDC00')).toBe('a{U+D800}b{U+DC00}');
  });

  it('finds words whatever they contain, in any case, and not across a sign', () => {
    expect(drawn('GET /a.b?c=(1)', ['A.B?', '(1)'])).toBe('GET /[a.b?]c=[(1)]');
    expect(drawn('axb', ['a.b', ''])).toBe('axb');
    expect(drawn('pass\0word', ['password'])).toBe('pass{NUL}word');
  });

  it('gives a bounded number of pieces for a line of nothing but odd characters', () => {
    const pieces = piecesOf('\0a'.repeat(100_000), wordsPattern(['a']));
    expect(pieces.length).toBeLessThan(500);
    expect(pieces.some(({ text }) => text.includes('\0'))).toBe(false);
    expect(piecesOf('ab'.repeat(100_000), wordsPattern(['a'])).length).toBeLessThan(500);
  });
});

describe('withoutColours', () => {
  it('takes colours away, and nothing that does more than colour', () => {
    expect(withoutColours('\u001B[1;31mred\u001B[0m\u001B[38;5;12m!')).toBe('red!');
    expect(withoutColours('\u001B[2J\u001B[31')).toBe('\u001B[2J\u001B[31');
    expect(withoutColours('a\r\nb\rc')).toBe('a\nb\rc');
  });
});

describe('cutTo', () => {
  it('never halves a character', () => {
    expect(cutTo('a😀b', 2)).toBe('a');
    expect(cutTo('a😀b', 3)).toBe('a😀');
    expect(cutTo('ab', 2)).toBe('ab');
  });
});
