import { describe, expect, it } from 'vitest';

import { fillIn } from './fill.ts';
import { judge } from './judge.ts';
import { readWatch, type WatchRequest } from './read-watch.ts';
import { signed } from './sign.ts';
import type { Occasion } from './types.ts';

const reasons = { no_answer: 'no answer at all', error: 'errors', elsewhere: 'another' };
const occasion: Occasion = {
  part: 'silent',
  silence: {
    id: '00000000-0000-4000-8000-000000000001',
    sinceMs: Date.UTC(2026, 0, 5, 8, 0, 7),
    told: false,
  },
  nowMs: Date.UTC(2026, 0, 5, 8, 6),
  lastedMs: 353_000,
  reason: 'no_answer',
};
const requestOf = (changes: Partial<WatchRequest> = {}): WatchRequest => ({
  url: 'https://example.com/hook?token=x',
  headers: {},
  body: { text: 'since {{since}}, {{minutes}} min: {{reason}}' },
  signature: { scheme: 'none' },
  success: { by: 'status' },
  ...changes,
});

describe('what is put into a message', () => {
  it('stands in the texts of its body, however deep, and in no key', () => {
    const body = {
      a: ['{{since}}', { b: '{{minutes}} {{reason}}' }],
      '{{since}}': 1,
      t: '{{started_at}}/{{ended_at}}',
    };
    expect(fillIn(requestOf({ body }), occasion, reasons).body).toEqual({
      a: ['2026-01-05 08:00 UTC', { b: '6 no answer at all' }],
      '{{since}}': 1,
      t: '2026-01-05T08:00:07.000Z/2026-01-05T08:06:00.000Z',
    });
  });

  it('cannot break the JSON, and is put in once', () => {
    const evil = { ...reasons, no_answer: '"}],{{key}}\n$&' };
    const { body } = signed(fillIn(requestOf({ body: { text: '{{reason}}' } }), occasion, evil), 0);
    expect(JSON.parse(body)).toEqual({ text: evil.no_answer });
  });

  it('leaves alone what is no place, such as names of objects of the language', () => {
    const body = '{{constructor}} {{title}} {{ since }}';
    expect(fillIn(requestOf({ body }), occasion, reasons).body).toBe(body);
  });

  it('is in headers the key alone, which is the same for every attempt and another for the end', () => {
    const request = requestOf({ headers: { 'Idempotency-Key': '{{key}}', Authorization: '{{reason}}' } });
    const headersOf = (part: Occasion['part']) => fillIn(request, { ...occasion, part }, reasons).headers;
    expect(headersOf('silent')).toEqual({
      'Idempotency-Key': `${occasion.silence.id}-silent`,
      Authorization: '{{reason}}',
    });
    expect(headersOf('back')['Idempotency-Key']).toBe(`${occasion.silence.id}-back`);
  });

  it('says at least one minute', () => {
    const { body } = fillIn(requestOf({ body: '{{minutes}}' }), { ...occasion, lastedMs: 10_000 }, reasons);
    expect(body).toBe('1');
  });
});

describe('a signature', () => {
  it('does not change an address that needs none', () => {
    expect(signed(requestOf(), 5)).toMatchObject({ url: 'https://example.com/hook?token=x', headers: {} });
  });

  it('of a webhook without a secret is its time alone', () => {
    const { headers } = signed(requestOf({ signature: { scheme: 'webhook', secret: null } }), 5_999);
    expect(headers).toEqual({ 'X-VigilOps-Timestamp': '5' });
  });

  it('that stands in the body needs a body that can hold it', () => {
    const signature = { scheme: 'feishu', secret: 's' } as const;
    expect(() => signed(requestOf({ body: ['a'], signature }), 0)).toThrow('no object');
  });
});

describe('an answer', () => {
  const ok = { status: 200, contentType: 'application/json', text: '{}' };
  it.each([
    [{ ...ok }, { by: 'status' }, null],
    [{ ...ok, status: 204, text: '' }, { by: 'status' }, null],
    [{ ...ok, text: '{"errcode":310000}' }, { by: 'status' }, 'HTTP 200, but its body says no'],
    [{ ...ok, text: '{"ok":false}' }, { by: 'status' }, 'HTTP 200, but its body says no'],
    [{ ...ok, status: 302 }, { by: 'status' }, 'HTTP 302'],
    [
      { ...ok, status: 500, text: '{"errcode":0}' },
      { by: 'field', names: ['errcode'], equals: 0 },
      'HTTP 500',
    ],
    [
      { ...ok, contentType: 'text/html; charset=x' },
      { by: 'status' },
      'HTTP 200, but with a page for people',
    ],
    [
      { ...ok, text: ' <!DOCTYPE html>' },
      { by: 'text', equals: 'ok' },
      'HTTP 200, but with a page for people',
    ],
    [{ ...ok, text: 'ok\n' }, { by: 'text', equals: 'ok' }, null],
    [{ ...ok, text: 'no_service' }, { by: 'text', equals: 'ok' }, /word for it/],
    [{ ...ok, text: '{"errcode":0}' }, { by: 'field', names: ['errcode'], equals: 0 }, null],
    [{ ...ok, text: '{"StatusCode":0}' }, { by: 'field', names: ['code', 'StatusCode'], equals: 0 }, null],
    [
      { ...ok, text: '{"errcode":130101}' },
      { by: 'field', names: ['errcode'], equals: 0 },
      /another errcode 130101/,
    ],
    [{ ...ok, text: '{"ok":"true"}' }, { by: 'field', names: ['ok'], equals: true }, /another ok/],
    [{ ...ok, text: 'null' }, { by: 'field', names: ['errcode'], equals: 0 }, /word for it/],
    [{ ...ok, text: '{"a":1}' }, { by: 'field', names: ['constructor'], equals: 0 }, /word for it/],
  ] as const)('%j is judged by %j', (answer, success, problem) => {
    const found = judge(answer, success as WatchRequest['success']);
    if (problem instanceof RegExp) {
      expect(found).toMatch(problem);
    } else {
      expect(found).toBe(problem);
    }
  });
});

describe('what the server assigns', () => {
  const request = { ...requestOf() };
  const watch = { after_seconds: 300, allow_private: true, reasons, silent: request, back: null };
  const read = (changes: object) =>
    readWatch(JSON.stringify({ revision: 'r', watch: { ...watch, ...changes } }));

  it('is read as it is', () => {
    expect(read({})).toEqual(watch);
    expect(readWatch('{"revision":"r","watch":null}')).toBeNull();
  });

  it.each([
    ['another scheme of signatures', { silent: { ...request, signature: { scheme: 'new' } } }],
    ['an address that is none of http', { silent: { ...request, url: 'file:///etc/shadow' } }],
    ['a header that ends its line', { silent: { ...request, headers: { A: 'b\r\nHost: evil' } } }],
    ['a name that is none of a header', { silent: { ...request, headers: { 'A: b': 'c' } } }],
    ['no time at all', { after_seconds: 0 }],
  ])('is refused with %s', (_what, changes) => {
    expect(() => read(changes)).toThrow();
  });
});
