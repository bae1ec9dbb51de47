import { VigilError } from '@vigilops/contracts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { gzipSync } from 'node:zlib';
import type { Caller, Identify, TokenRecord, UserRecord } from '../../model/index.ts';
import { defineRoute, type Route } from '../route.ts';
import { recordingLogger, serve, type Ask, type Served } from '../test/serve.ts';
import type { HandlerDeps } from './handle.ts';
import { routerOf } from './router.ts';

const reader: TokenRecord = {
  id: 1,
  name: 'reader',
  kind: 'api',
  scopes: new Set(['read']),
  hostId: null,
  hostKey: null,
  expiresAt: null,
  revokedAt: null,
};

const echo = defineRoute({
  method: 'post',
  path: '/api/v1/echo/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'echo',
  tag: 'test',
  summary: 'Says it again',
  status: 200,
  params: z.strictObject({ id: z.int().min(1) }),
  query: z.strictObject({ loud: z.boolean().default(false) }),
  body: z.strictObject({ text: z.string().max(100), inner: z.strictObject({ n: z.number() }).optional() }),
  answer: z.object({ id: z.number(), text: z.string() }),
  handle: ({ params, query, body }) => ({
    id: params.id,
    text: query.loud ? body.text.toUpperCase() : body.text,
  }),
});

function routeThat(handle: (signal: AbortSignal) => unknown): Route {
  return {
    ...echo,
    method: 'get',
    path: '/api/v1/test',
    params: undefined,
    query: undefined,
    body: undefined,
    answer: z.unknown(),
    run: async (_input, { signal }) => handle(signal),
  };
}

describe('router', () => {
  let served: Served | undefined;
  const logger = recordingLogger();
  const caller: Caller = { kind: 'token', scopes: reader.scopes, token: reader, person: null };
  const identify = vi.fn<Identify>(() => Promise.resolve(caller));
  afterEach(async () => {
    await served?.close();
    logger.errors.length = 0;
    identify.mockClear();
    identify.mockImplementation(() => Promise.resolve(caller));
  });

  async function open(routes: readonly Route[], changes: Partial<HandlerDeps> = {}): Promise<Served> {
    const deps = {
      identify,
      clientPolicy: { addressOf: () => '192.0.2.1', cameEncrypted: () => true, isPrivate: () => true },
      logger,
      checkAnswers: true,
      clock: { now: () => new Date(0) },
      ...changes,
    };
    served = await serve(routerOf(routes, deps as unknown as HandlerDeps, () => ({})));
    return served;
  }
  const json = { 'content-type': 'application/json' };
  const say = (body: unknown, path = '/api/v1/echo/7', headers: Record<string, string> = json): Ask => ({
    method: 'POST',
    path,
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

  it('answers what the route says, as data that nothing may cache, frame or run', async () => {
    const { ask } = await open([echo]);
    const answer = await ask(say({ text: 'hi' }, '/api/v1/echo/7?loud=true'));
    expect(answer).toMatchObject({ status: 200, json: { id: 7, text: 'HI' } });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
    expect(answer.headers['x-powered-by']).toBeUndefined();
  });

  it('takes a gzipped body', async () => {
    const { ask } = await open([echo]);
    const body = gzipSync(JSON.stringify({ text: 'hi' }));
    const answer = await ask({
      method: 'POST',
      path: '/api/v1/echo/7',
      headers: { ...json, 'content-encoding': 'gzip' },
      body,
    });
    expect(answer).toMatchObject({ status: 200, json: { text: 'hi' } });
  });

  it.each([
    ['a path parameter', say({ text: 'x' }, '/api/v1/echo/x'), 'REQUEST_INVALID', /^id:/],
    ['a path parameter out of range', say({ text: 'x' }, '/api/v1/echo/0'), 'REQUEST_INVALID', /^id:/],
    ['percent signs that are none', say({ text: 'x' }, '/api/v1/echo/%zz'), 'REQUEST_INVALID', /^path:/],
    ['a query parameter', say({ text: 'x' }, '/api/v1/echo/7?loud=maybe'), 'REQUEST_INVALID', /^loud:/],
    [
      'an unknown query parameter',
      say({ text: 'x' }, '/api/v1/echo/7?lout=true'),
      'REQUEST_INVALID',
      /^lout:/,
    ],
    [
      'a repeated query parameter',
      say({ text: 'x' }, '/api/v1/echo/7?loud=true&loud=false'),
      'REQUEST_INVALID',
      /^loud:/,
    ],
    ['a field', say({ text: 5 }), 'REQUEST_INVALID', /^text:/],
    ['a field within', say({ text: 'x', inner: { n: '1' } }), 'REQUEST_INVALID', /^inner\.n:/],
    ['an unknown field within', say({ text: 'x', inner: { n: 1, m: 2 } }), 'REQUEST_INVALID', /^inner\.m:/],
    ['the key __proto__', say('{"text":"x","__proto__":{}}'), 'REQUEST_INVALID', /^__proto__:/],
    ['no body', { ...say(''), body: '' }, 'REQUEST_INVALID', /^text:/],
    ['a body that is no object', say('7'), 'REQUEST_INVALID', /object/],
    ['a body that is not JSON', say('{'), 'BODY_MALFORMED', /JSON/],
    ['a hundred thousand brackets', say('['.repeat(100_000)), 'BODY_MALFORMED', /JSON/],
    [
      'text instead of JSON',
      say('text=x', '/api/v1/echo/7', { 'content-type': 'text/plain' }),
      'CONTENT_TYPE_UNSUPPORTED',
      /application\/json/,
    ],
    [
      'another charset',
      say({ text: 'x' }, '/api/v1/echo/7', { 'content-type': 'application/json; charset=latin1' }),
      'CONTENT_TYPE_UNSUPPORTED',
      /UTF-8/,
    ],
    [
      'another compression',
      say({ text: 'x' }, '/api/v1/echo/7', { ...json, 'content-encoding': 'compress' }),
      'CONTENT_ENCODING_UNSUPPORTED',
      /compressed/,
    ],
    [
      'plain text called gzip',
      say({ text: 'x' }, '/api/v1/echo/7', { ...json, 'content-encoding': 'gzip' }),
      'BODY_MALFORMED',
      /JSON/,
    ],
    ['a body that is too long', say({ text: 'x'.repeat(600_000) }), 'BODY_TOO_LARGE', /bytes/],
    [
      'a body that grows too long',
      {
        ...say(''),
        headers: { ...json, 'content-encoding': 'gzip' },
        body: gzipSync(' '.repeat(10_000_000)),
      },
      'BODY_TOO_LARGE',
      /bytes/,
    ],
  ] as const)('refuses %s and says what is wrong', async (_name, request, code, message) => {
    const { ask } = await open([echo]);
    const answer = await ask(request as Ask);
    expect(answer.json).toMatchObject({
      code,
      detail: expect.stringMatching(message) as string,
      retryable: false,
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(logger.errors).toEqual([]);
  });

  it('reads nothing of a request whose sender it does not know', async () => {
    identify.mockImplementation(() => Promise.reject(new VigilError('AUTH_MISSING', 'no token')));
    const { ask } = await open([echo]);
    const answer = await ask(say('{ not JSON', '/api/v1/echo/not-a-number'));
    expect(answer).toMatchObject({ status: 401, json: { code: 'AUTH_MISSING' } });
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('hands every Authorization header and the address to who decides', async () => {
    const { ask } = await open([echo]);
    await ask({ ...say({ text: 'x' }), headers: { ...json, authorization: ['Bearer a', 'Bearer b'] } });
    expect(identify).toHaveBeenCalledWith(
      { authorization: ['Bearer a', 'Bearer b'], grafanaId: [], remoteAddress: '192.0.2.1' },
      'read',
      expect.anything(),
    );
  });

  it('does not trust a doorman who lets somebody in without the scope', async () => {
    identify.mockImplementation(() => Promise.resolve({ ...caller, scopes: new Set() }));
    const { ask } = await open([echo]);
    expect(await ask(say({ text: 'x' }))).toMatchObject({
      status: 403,
      json: { code: 'AUTH_FORBIDDEN' },
    });
  });

  it('keeps tokens out of what is for people, and lets people in', async () => {
    const { ask } = await open([{ ...routeThat(() => 'hello'), policy: { access: 'person' } }]);
    const question = { path: '/api/v1/test' };
    expect(await ask(question)).toMatchObject({ status: 403, json: { code: 'AUTH_FORBIDDEN' } });
    const user = { id: 1, email: 'a@b', name: 'A', role: 'member' } as UserRecord;
    identify.mockImplementation(() =>
      Promise.resolve({ kind: 'person', scopes: new Set(['read'] as const), user, sessionId: 'x' }),
    );
    expect(await ask(question)).toMatchObject({ status: 200, json: 'hello' });
  });

  it('gives routes the cookies of the browser, and sets such that no script can read', async () => {
    const greedy: Route = {
      ...routeThat(() => undefined),
      run: async (_input, { cookies, from }) => {
        cookies.set('kept', 'a.b-c', { path: '/api', seconds: 60 });
        return [cookies.get('kept'), cookies.get('ept'), cookies.get('none'), from];
      },
    };
    const { ask } = await open([greedy]);
    const headers = { cookie: 'a=b; kept=x=y; none', 'user-agent': 'test' };
    const answer = await ask({ path: '/api/v1/test', headers });
    expect(answer.json).toEqual(['x=y', null, null, { address: '192.0.2.1', userAgent: 'test' }]);
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^kept=a\.b-c; Max-Age=60; Path=\/api; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  it.each([
    '/api/v1/echo/7/',
    '//api/v1/echo/7',
    '/api//v1/echo/7',
    '/API/v1/echo/7',
    '/api/v1/Echo/7',
    '/api/v1/./echo/7',
    '/api/v1/echo',
    '/api',
  ])('has no path %s', async (path) => {
    const { ask } = await open([echo]);
    expect((await ask(say({ text: 'x' }, path))).status).toBe(404);
    expect(identify).not.toHaveBeenCalled();
  });

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])(
    'names the methods that a path has to who tries %s',
    async (method) => {
      const { ask } = await open([echo]);
      const answer = await ask({ method, path: '/api/v1/echo/7' });
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    },
  );

  it('tells nobody what a defect is about, but logs it', async () => {
    const defect = new Error('secret of the house');
    const { ask } = await open([routeThat(() => Promise.reject(defect))]);
    const answer = await ask({ path: '/api/v1/test' });
    expect(answer).toMatchObject({
      status: 500,
      json: { code: 'INTERNAL', detail: 'internal error' },
    });
    expect(answer.text).not.toContain('secret');
    expect(logger.errors).toMatchObject([{ err: defect }]);
  });

  it('says when to come again', async () => {
    const { ask } = await open([
      routeThat(() => Promise.reject(new VigilError('STORE_UNAVAILABLE', 'down', { retryAfterSeconds: 7 }))),
    ]);
    expect(await ask({ path: '/api/v1/test' })).toMatchObject({
      status: 503,
      headers: { 'retry-after': '7' },
      json: { retryable: true },
    });
  });

  it('takes an answer that its schema does not describe for a defect', async () => {
    const lying = {
      ...routeThat(() => ({ id: 1, text: 'x', more: true })),
      answer: z.object({ id: z.number(), text: z.string() }),
    };
    const { ask } = await open([lying]);
    expect((await ask({ path: '/api/v1/test' })).status).toBe(500);
  });

  it('refuses to send more than the limit', async () => {
    const { ask } = await open([routeThat(() => 'x'.repeat(2_000))], {
      limits: { requestTimeoutMs: 1_000, maxResponseBytes: 1_000 },
    });
    expect(await ask({ path: '/api/v1/test' })).toMatchObject({
      status: 422,
      json: { code: 'QUERY_TOO_LARGE' },
    });
  });

  it('stops working for a caller who hung up', async () => {
    const entered = Promise.withResolvers<AbortSignal>();
    const { ask } = await open([
      routeThat((signal) => {
        entered.resolve(signal);
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
        });
      }),
    ]);
    const leaving = new AbortController();
    const asked = ask({ path: '/api/v1/test', signal: leaving.signal }).catch(() => 'gone');
    const signal = await entered.promise;
    const aborted = new Promise((resolve) => {
      signal.addEventListener('abort', resolve);
    });
    leaving.abort();
    await aborted;
    expect(await asked).toBe('gone');
    expect(logger.errors).toEqual([]);
  });

  it.each([
    ['no policy', {}],
    ['an empty policy', { policy: {} }],
    ['a scope that is none', { policy: { access: 'token', needs: 'admin' } }],
    ['no scope', { policy: { access: 'token' } }],
  ])('does not register a route with %s', (_name, changes) => {
    const nameless = { ...echo, policy: undefined, ...changes } as unknown as Route;
    expect(() => routerOf([nameless], {} as HandlerDeps, () => ({}))).toThrow(/does not say who may call it/);
  });

  it('does not register the same verb twice', () => {
    expect(() => routerOf([echo, echo], {} as HandlerDeps, () => ({}))).toThrow(/twice/);
  });
});
