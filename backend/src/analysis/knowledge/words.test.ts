import { describe, expect, it } from 'vitest';
import { articleText } from '@vigilops/contracts/api';
import { draftOf } from './draft.ts';
import { excerptOf } from './excerpt.ts';
import { begunWord, questionWords, stemOf, wordsOf } from './words.ts';

describe('the words that a text is found by', () => {
  it('are pairs of Chinese characters, and the others small, without endings', () => {
    expect(wordsOf('磁盘写满了 on Web-1')).toEqual(['磁盘', '盘写', '写满', '满了', 'web', '1']);
    expect(wordsOf('锁')).toEqual(['锁']);
    expect(wordsOf('the connections of pools')).toEqual(['connect', 'pool']);
  });

  it('are the parts of a name, too', () => {
    expect(wordsOf('HikariPool max_connections HTTPServer')).toEqual([
      'hikaripool',
      'hikari',
      'pool',
      'max',
      'connect',
      'httpserver',
      'http',
      'server',
    ]);
  });

  it.each([
    ['expired', 'expires'],
    ['swapping', 'swap'],
    ['certificates', 'certificate'],
    ['connection', 'connecting'],
    ['failed', 'failing'],
    ['disks', 'disk'],
    ['retries', 'retry'],
    ['classes', 'class'],
  ])('are the same for %s and %s', (one, other) => {
    expect(stemOf(one)).toBe(stemOf(other));
  });

  it('are left as they are where they are short or no English', () => {
    expect(['ss', 'bus', 'dns', 'http2', 'größe'].map(stemOf)).toEqual([
      'ss',
      'bus',
      'dns',
      'http2',
      'größe',
    ]);
  });

  it('are bounded, however long the text is', () => {
    expect(wordsOf('磁'.repeat(1_000_000)).length).toBeLessThanOrEqual(16_000);
    expect(questionWords(Array.from({ length: 5_000 }, (_, at) => `w${String(at)}`).join(' '))).toHaveLength(
      48,
    );
    expect(wordsOf('x'.repeat(100_000))[0]).toMatch(/^x{60,64}$/u);
  });

  it('may be begun and not written to the end', () => {
    expect(begunWord('expired certif')).toBe('certif');
    expect(begunWord('expired ')).toBeUndefined();
    expect(begunWord('磁盘')).toBeUndefined();
  });
});

describe('an excerpt', () => {
  const text = articleText.parse({
    title: 'x',
    body: '# Head\nFirst line.\nA `pool` of connections.',
    steps: ['wait'],
  });

  it('is the line that has most of the words, without marks', () => {
    expect(excerptOf(text, questionWords('connection pool'))).toBe('A pool of connections.');
    expect(excerptOf(text, [])).toBe('Head');
  });
});

describe('a draft of how an incident ended', () => {
  const incident = {
    id: 7,
    title: 'Checkout answers 502',
    cause: 'The pool of the database is full',
    startedUs: 0,
    resolvedUs: 25 * 60e6,
    rules: ['5xx'],
    services: ['checkout'],
    hosts: ['web-1'],
    alerts: ['checkout: 40 % of answers are 502'],
    notes: [
      { text: 'looking', by: 'Ann' },
      { text: '1. killed the reindex\n2. raised the pool', by: 'Bo' },
    ],
  };

  it('says what it was and what helped in the words of those who were there', () => {
    const draft = draftOf(incident, 'en');
    expect(articleText.parse(draft)).toEqual(draft);
    expect(draft.body).toContain('The pool of the database is full\nIt lasted 25 min.');
    expect(draft.body).toContain('- looking (Ann)');
    expect(draft.steps).toEqual(['killed the reindex', 'raised the pool']);
    expect(draft.applies_to).toMatchObject({ rules: ['5xx'], services: ['checkout'] });
    expect(draftOf(incident, 'zh').body).toContain('## 处理记录');
  });

  it('is an article whatever the notes are', () => {
    const long = { ...incident, title: '长'.repeat(900), notes: [{ text: '😀\n'.repeat(4_000), by: '' }] };
    expect(articleText.safeParse(draftOf(long, 'zh')).success).toBe(true);
  });
});
