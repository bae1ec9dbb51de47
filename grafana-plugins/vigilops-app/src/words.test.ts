import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectWords, fromTree, type Words } from '../words.ts';

const SRC = import.meta.dirname;
const read = (language: string): Words =>
  fromTree(JSON.parse(readFileSync(join(SRC, 'locales', language, 'vigilops-app.json'), 'utf8')));
const placeholders = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

const inCode = collectWords(SRC);

describe('words', () => {
  it('has every English text of the code in its file, and no other (else run `npm run words`)', () => {
    expect(Object.fromEntries(read('en-US'))).toEqual(Object.fromEntries(inCode));
  });

  it('has a Chinese text for every English one, with the same places to fill in', () => {
    const chinese = read('zh-Hans');
    expect([...chinese.keys()].sort()).toEqual([...inCode.keys()].sort());
    for (const [key, text] of inCode) {
      expect([key, placeholders(chinese.get(key) ?? '')]).toEqual([key, placeholders(text)]);
    }
  });

  it('sets Chinese and Latin words apart by a space', () => {
    const glued = /[\u4e00-\u9fff][A-Za-z0-9{]|[A-Za-z0-9}][\u4e00-\u9fff]/;
    const wrong = [...read('zh-Hans')].filter(([, text]) => glued.test(text));
    expect(wrong).toEqual([]);
  });
});
