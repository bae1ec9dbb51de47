import { describe, expect, it } from 'vitest';
import { createSentences } from './sentences.ts';

const cut = (text: string, size = 3) => {
  const sentences = createSentences();
  const found = [];
  for (let at = 0; at < text.length; at += size) {
    found.push(...sentences.push(text.slice(at, at + size)));
  }
  return [...found, ...sentences.rest()];
};
const texts = (text: string, size?: number) => cut(text, size).map((one) => one.text);

describe('sentences', () => {
  it.each([1, 3, 7, 1_000])('are the same in whatever pieces they come (%i)', (size) => {
    expect(
      texts(
        'The pool is full [log:1.0.7.42, alert:3]. Since 3.14 s. [incident:7]\n磁盘满了。[host:3] 然后呢？ Next (see above)! ok',
        size,
      ),
    ).toEqual([
      'The pool is full [log:1.0.7.42, alert:3].',
      'Since 3.14 s. [incident:7]',
      '磁盘满了。[host:3]',
      '然后呢？',
      'Next (see above)!',
      'ok',
    ]);
  });

  it('says where a line begins', () => {
    expect(cut('One. Two.\nThree. Four.').map(({ startsLine }) => startsLine)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('keeps nothing back for ever', () => {
    const sentences = createSentences();
    const found = sentences.push('x'.repeat(10_000));
    expect(found.map(({ text }) => text.length)).toEqual([1_500, 1_500, 1_500, 1_500, 1_500, 1_500]);
    expect(createSentences().push(`Done. [log:${'1'.repeat(2_000)}`)[0]?.text).toBe('Done.');
  });
});
