import { EventBusSrv } from '@grafana/data';
import { lastValueFrom, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBackendSrv } from './backend-srv.ts';
import type { Server } from './proxy-server.ts';

function backend(answer: () => Promise<Response>) {
  const server = vi.fn<Server>(answer);
  const events = new EventBusSrv();
  const said: unknown[] = [];
  for (const kind of ['alert-success', 'alert-warning', 'alert-error']) {
    events.on(kind, (payload) => said.push([kind, payload]));
  }
  return { srv: createBackendSrv({ server, events }), server, said };
}
const url = '/api/plugin-proxy/vigilops-app/read/hosts';
const never = () => new Promise<Response>(() => undefined);

describe('the backend service', () => {
  it('asks with JSON and gives what is answered', async () => {
    const { srv, server } = backend(() => Promise.resolve(Response.json({ items: [1] })));
    const answer = await lastValueFrom(srv.fetch({ url, method: 'post', data: { a: 1 } }));
    expect(answer).toMatchObject({ status: 200, ok: true, data: { items: [1] } });
    const [asked, init] = server.mock.calls[0] ?? [];
    expect([asked, init?.method, init?.body]).toEqual([url, 'POST', '{"a":1}']);
    expect(init?.headers.get('Content-Type')).toBe('application/json');
  });

  it('adds parameters, lists as often as they have members', async () => {
    const { srv, server } = backend(() => Promise.resolve(Response.json({})));
    await srv.get(`${url}?a=0`, { b: ['x y', '&'], c: undefined });
    expect(server.mock.calls[0]?.[0]).toBe(`${url}?a=0&b=x%20y&b=%26`);
  });

  it('throws an answer that is no success in the form of Grafana', async () => {
    const error = { code: 'AUTH_REVOKED', detail: 'The token was revoked.' };
    const { srv } = backend(() => Promise.resolve(Response.json(error, { status: 401 })));
    await expect(srv.get(url)).rejects.toMatchObject({ status: 401, data: error });
  });

  it('makes an object with a message of a failure that is text, or nothing', async () => {
    const html = new Response('<h1>Oh</h1>', { status: 502, statusText: 'Bad Gateway' });
    await expect(backend(() => Promise.resolve(html)).srv.get(url)).rejects.toMatchObject({
      data: { message: '502 Bad Gateway', response: '<h1>Oh</h1>' },
    });
    const empty = new Response('', { status: 502, statusText: 'Bad Gateway' });
    await expect(backend(() => Promise.resolve(empty)).srv.get(url)).rejects.toMatchObject({
      data: { message: 'Bad Gateway' },
    });
  });

  it('ends a call that nobody waits for any more', () => {
    const { srv, server } = backend(never);
    srv.fetch({ url }).subscribe().unsubscribe();
    expect(server.mock.calls[0]?.[1].signal.aborted).toBe(true);
  });

  it('ends a call when another one comes with its id, and says so', async () => {
    const { srv, server } = backend(never);
    const first = lastValueFrom(srv.fetch({ url, requestId: 'q' }));
    const second = srv.fetch({ url, requestId: 'q' }).subscribe();
    await expect(first).rejects.toMatchObject({ cancelled: true });
    expect(server.mock.calls.map(([, init]) => init.signal.aborted)).toEqual([true, false]);
    second.unsubscribe();
  });

  it('reads an answer to its end before it lets go of the call', async () => {
    const { srv, server } = backend(() => {
      const text = () =>
        server.mock.calls[0]?.[1].signal.aborted === true
          ? Promise.reject(new Error('cut'))
          : Promise.resolve('7');
      return Promise.resolve(Object.assign(new Response(), { text: () => Promise.resolve().then(text) }));
    });
    expect(await srv.get(url)).toBe(7);
  });
});

describe('what a call says to the viewer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const failing = () => Promise.resolve(Response.json({ message: 'No.' }, { status: 400 }));

  it('is its failure, unless its plugin shows that', async () => {
    const { srv, said } = backend(failing);
    await expect(srv.get(url)).rejects.toBeDefined();
    const handled = srv.get(url).catch((error: { isHandled: boolean }) => (error.isHandled = true));
    await handled;
    await expect(srv.get(url, undefined, undefined, { showErrorAlert: false })).rejects.toBeDefined();
    await expect(srv.get('/api/datasources/proxy/uid/x/read')).rejects.toBeDefined();
    await vi.runAllTimersAsync();
    expect(said).toEqual([['alert-warning', ['No.']]]);
  });

  it('is the message of a change that went well', async () => {
    const { srv, said } = backend(() => Promise.resolve(Response.json({ message: 'Saved' })));
    await srv.post(url, {});
    await srv.get(url);
    await srv.post(url, {}, { showSuccessAlert: false });
    expect(said).toEqual([['alert-success', ['Saved']]]);
  });
});

describe('an answer in pieces', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('comes piece by piece with its head, and ends without data', async () => {
    const body = new ReadableStream({
      start: (stream) => {
        stream.enqueue(bytes('a'));
        stream.enqueue(bytes('b'));
        stream.close();
      },
    });
    const { srv } = backend(() => Promise.resolve(new Response(body, { status: 202 })));
    const pieces = await lastValueFrom(srv.chunked({ url }).pipe(toArray()));
    expect(pieces.map(({ status, data }) => [status, data])).toEqual([
      [202, bytes('a')],
      [202, bytes('b')],
      [202, undefined],
    ]);
  });

  it('tells a status that is no success with its pieces', async () => {
    const { srv } = backend(() => Promise.resolve(new Response(null, { status: 403 })));
    const pieces = await lastValueFrom(srv.chunked({ url }).pipe(toArray()));
    expect(pieces).toMatchObject([{ ok: false, status: 403 }]);
  });

  it('ends the call when nobody listens any more', () => {
    const { srv, server } = backend(never);
    srv.chunked({ url }).subscribe().unsubscribe();
    expect(server.mock.calls[0]?.[1].signal.aborted).toBe(true);
  });

  it('fails when the stream breaks', async () => {
    const body = new ReadableStream({ pull: (stream) => stream.error(new Error('broken pipe')) });
    const { srv } = backend(() => Promise.resolve(new Response(body)));
    await expect(lastValueFrom(srv.chunked({ url }))).rejects.toThrow('broken pipe');
  });
});
