import { describe, expect, it } from 'vitest';
import { createConcealer } from './conceal.ts';
import { createPseudonyms } from './pseudonyms.ts';

const concealerOf = (isRaw = false, key = Buffer.alloc(32, 1)) =>
  createConcealer({ pseudonyms: createPseudonyms(key), isRaw });
const link = '/a/vigilops-app/x';
const answer = (row: object, isRaw = false) => {
  const told = concealerOf(isRaw).answer(
    JSON.stringify({ rows: [{ cite: 'log:1.0.0.1', link, ...row }], notes: [] }),
  );
  return (JSON.parse(told.text) as { rows: Readonly<Record<string, unknown>>[] }).rows[0] ?? {};
};

describe('an answer of a tool as a model sees it', () => {
  it('has templates in place of what programs wrote, and keeps the figures and names of the house', () => {
    expect(
      answer({
        host: 'web-1',
        body: 'order 4711 of 10.0.0.7 failed after 3012ms',
        lines: 12,
        fields: { order: 4711, user: 'u-77' },
      }),
    ).toMatchObject({
      host: 'web-1',
      body: expect.not.stringMatching(/4711|10\.0\.0\.7|3012/) as string,
      lines: 12,
      fields: { order: '<num>', user: expect.not.stringContaining('77') as string },
    });
    expect(answer({ lines: { error: 5 } })).toMatchObject({ lines: { error: 5 } });
  });

  it('hides values that lines were counted by, but not which part of the house it was', () => {
    expect(answer({ value: { service: 'pay' }, lines: 3 })).toMatchObject({
      value: { service: 'pay' },
      lines: 3,
    });
    expect(answer({ value: { order: '4711' }, lines: 3 })).toMatchObject({
      value: { order: expect.not.stringContaining('4711') as string },
    });
    expect(answer({ cite: 'error_issue:7', title: 'user 4711 unknown' })).toMatchObject({
      title: expect.not.stringContaining('4711') as string,
    });
  });

  it.each([
    'k9Xb2Qz7Lm4Rt8Vw',
    'c2VjcmV0IHNlY3JldCBzZWNyZXQ=',
    '%68%75%6e%74%65%72',
    'deadbeefdeadbeefdeadbeefdeadbeef',
  ])('has no key, hash or escape in it: %s', (odd) => {
    expect(answer({ body: `value was ${odd} here` })['body']).not.toContain(odd);
  });

  it('keeps words and names of programs', () => {
    const body = 'java.lang.IllegalStateException: connection pool exhausted in PaymentService';
    expect(answer({ body })['body']).toContain('connection pool exhausted');
  });

  it('is as it was where lines may be sent, and never has links', () => {
    expect(answer({ body: 'order 4711' }, true)).toEqual({ cite: 'log:1.0.0.1', body: 'order 4711' });
  });

  it('names what has a long reference by a short one, the same each time', () => {
    const told = () =>
      concealerOf().answer(JSON.stringify({ rows: [{ cite: 'count:a b:"x" [y]', link }] })).rows[0]?.cite;
    expect(told()).toMatch(/^count:[0-9a-f]{12}$/);
    expect(told()).toBe(told());
  });
});

describe('pseudonyms', () => {
  it('are the same for a value as long as a conversation has its key, and others in another', () => {
    const mine = concealerOf();
    const [first, second] = [mine.text('mail ada@example.com'), concealerOf().text('to ada@example.com')];
    const mark = /<EMAIL_\d+>/.exec(first)?.[0] ?? '';
    expect(mark).not.toBe('');
    expect(second).toContain(mark);
    expect(concealerOf(false, Buffer.alloc(32, 2)).text('ada@example.com')).not.toContain(mark);
  });
});
