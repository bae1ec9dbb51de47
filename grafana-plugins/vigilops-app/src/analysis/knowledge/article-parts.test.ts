import { describe, expect, it } from 'vitest';
import { articleParts, commandParts } from './article-parts.ts';

describe('an article', () => {
  it('has headings, text, lists and code, and nothing else', () => {
    expect(articleParts('# Head\none\ntwo\n- a\n- b\n\n```\n- no list\n<b>x</b>\n```\n<i>text</i>')).toEqual([
      { kind: 'heading', text: 'Head' },
      { kind: 'text', text: 'one\ntwo' },
      { kind: 'list', items: ['a', 'b'] },
      { kind: 'code', text: '- no list\n<b>x</b>' },
      { kind: 'text', text: '<i>text</i>' },
    ]);
    expect(articleParts('```\nnever ended')).toEqual([{ kind: 'code', text: 'never ended' }]);
    expect(articleParts('')).toEqual([]);
  });

  it('has commands between backticks; one without a partner is a character', () => {
    expect(commandParts('run `df -h` now')).toEqual([
      { text: 'run ', isCode: false },
      { text: 'df -h', isCode: true },
      { text: ' now', isCode: false },
    ]);
    expect(commandParts('a ` b')).toEqual([{ text: 'a ` b', isCode: false }]);
    expect(commandParts('`x` and `')).toEqual([
      { text: 'x', isCode: true },
      { text: ' and `', isCode: false },
    ]);
  });
});
