import { describe, expect, it } from 'vitest';
import { linkParts } from './link-parts.ts';

const links = (text: string) =>
  linkParts(text)
    .filter(({ kind }) => kind === 'link')
    .map((part) => part.text);

describe('addresses in a text', () => {
  it('are links, without what ends the sentence', () => {
    expect(links('See https://wiki.example.com/disk?a=1#x. Then (http://b.example/).')).toEqual([
      'https://wiki.example.com/disk?a=1#x',
      'http://b.example/',
    ]);
    expect(links('看 https://wiki.example.com/磁盘。')).toEqual(['https://wiki.example.com/磁盘']);
  });

  it('leave the text as it was, line ends too', () => {
    const text = 'One\nhttps://a.example two, javascript:alert(1) <b>three</b>';
    expect(
      linkParts(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
    expect(links(text)).toEqual(['https://a.example']);
  });

  it('are none where there is no host', () => {
    expect(links('https:// and http://[')).toEqual([]);
  });
});
