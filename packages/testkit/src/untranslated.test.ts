import { expect, it } from 'vitest';
import { untranslated } from './untranslated.ts';

it('finds the words of a Chinese sentence that are not Chinese', () => {
  expect(untranslated('web-1：CPU 使用率 97.0 %（阈值 > 90.0 %），12.4 MB/s', ['web-1'])).toEqual([]);
  expect(untranslated('web-1 is offline：最后上报', ['web-1'])).toEqual(['is', 'offline']);
});
