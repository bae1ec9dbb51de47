import { systemClock } from '@vigilops/runtime';
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createAnswerReader } from '../wire/usage/reader.ts';
import { startAttempt, type Attempted } from './attempt.ts';
import { withoutUsageChunk } from './rewriters.ts';
import { createUpstream } from './upstream.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) {
    await close();
  }
});

async function serve(
  listener: RequestListener,
): Promise<{ readonly url: string; readonly sockets: Set<Socket> }> {
  const server = http.createServer(listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, sockets };
}

interface House {
  readonly url: string;
  readonly attempts: Attempted[];
  readonly next: () => Promise<Attempted>;
}

/** A gateway of nothing but an attempt, in front of a provider that does what it is told. */
async function house(
  provider: RequestListener | string,
  { isStream = true, headMs = 5_000, hidesUsage = false } = {},
): Promise<House> {
  const url = typeof provider === 'string' ? provider : (await serve(provider)).url;
  const upstream = createUpstream({
    lookup: (_host, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    mayAsk: () => Promise.resolve(),
  });
  closers.push(() => upstream.close());
  const attempts: Attempted[] = [];
  const waiters: ((attempted: Attempted) => void)[] = [];
  const { url: own } = await serve((request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    const { done } = startAttempt({
      upstream,
      question: {
        url: `${url}/v1/x`,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from('{}'),
        headMs,
      },
      response,
      isStream,
      reader: createAnswerReader('chat'),
      rewriter: hidesUsage ? withoutUsageChunk() : null,
      headersFor: (headers) => ['content-type', String(headers['content-type'])],
      lastWords: (message) => `data: {"error":{"message":"${message}"}}\n\n`,
      clock: systemClock,
    });
    void done.then((attempted) => {
      attempts.push(attempted);
      waiters.splice(0).forEach((wake) => wake(attempted));
      if (attempted.outcome === 'failed' || attempted.outcome === 'refused') {
        response.writeHead(502).end();
      }
    });
  });
  const next = () =>
    attempts.length > 0
      ? Promise.resolve(attempts.at(-1) as Attempted)
      : new Promise<Attempted>((resolve) => void waiters.push(resolve));
  return { url: own, attempts, next };
}

const delta = (text: string) =>
  `data: {"id":"c1","model":"m-1","choices":[{"delta":{"content":"${text}"}}]}\n\n`;
const LAST =
  'data: {"id":"c1","model":"m-1","choices":[{"delta":{},"finish_reason":"stop"}]}\n\n' +
  'data: {"id":"c1","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":2}}\n\ndata: [DONE]\n\n';
const sse = { 'content-type': 'text/event-stream' };

describe('an attempt', () => {
  it('passes every byte on, and reads on the side what it cost', async () => {
    const { url, next } = await house((_request, response) => {
      response.writeHead(200, sse).end(delta('a') + delta('b') + LAST);
    });
    const answer = await fetch(url, { method: 'POST' });
    expect(await answer.text()).toBe(delta('a') + delta('b') + LAST);
    expect(await next()).toMatchObject({
      outcome: 'answered',
      status: 200,
      end: { how: 'whole' },
      report: { usage: { input: 7, output: 2 }, isEnded: true, model: 'm-1', responseId: 'c1' },
    });
  });

  it('leaves out the usage that the client did not ask for', async () => {
    const { url, next } = await house(
      (_request, response) => void response.writeHead(200, sse).end(delta('a') + LAST),
      { hidesUsage: true },
    );
    const text = await (await fetch(url, { method: 'POST' })).text();
    expect(text).toContain('"finish_reason":"stop"');
    expect(text).toContain('[DONE]');
    expect(text).not.toContain('prompt_tokens');
    expect(await next()).toMatchObject({ report: { usage: { input: 7, output: 2 } } });
  });

  it('passes a whole answer on, and one that was packed though nobody wanted that', async () => {
    const body =
      '{"id":"c1","model":"m-1","choices":[{"message":{"content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}';
    const { url, next } = await house(
      (_request, response) =>
        void response
          .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
          .end(gzipSync(body)),
      { isStream: false },
    );
    expect(await (await fetch(url, { method: 'POST' })).text()).toBe(body);
    expect(await next()).toMatchObject({ report: { usage: { input: 3, output: 1 } }, end: { how: 'whole' } });
  });

  it('gives errors and redirects of a provider to whoever decides, and nothing of them to the client', async () => {
    for (const status of [401, 429, 500, 302]) {
      const { url, next } = await house((_request, response) => {
        response
          .writeHead(status, { 'retry-after': '3', location: 'http://127.0.0.1:1/' })
          .end('{"error":{}}');
      });
      expect((await fetch(url, { method: 'POST' })).status).toBe(502);
      expect(await next()).toMatchObject({ outcome: 'refused', status, headers: { 'retry-after': '3' } });
    }
  });

  it('tells who was never asked from who fell silent', async () => {
    const gone = await serve(() => undefined);
    const dead = await house('http://127.0.0.1:1');
    expect((await fetch(dead.url, { method: 'POST' })).status).toBe(502);
    expect(await dead.next()).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'not_sent', isTimeout: false },
    });
    const silent = await house(gone.url, { headMs: 200 });
    await fetch(silent.url, { method: 'POST' });
    expect(await silent.next()).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'no_answer', isTimeout: true },
    });
    const reset = await house((request) => void request.socket.destroy());
    await fetch(reset.url, { method: 'POST' });
    expect(await reset.next()).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'no_answer', isTimeout: false },
    });
  });

  it('tells the client how a stream broke off, in its last event', async () => {
    const { url, next } = await house((_request, response) => {
      response.writeHead(200, sse).write(delta('a'), () => response.destroy());
    });
    const text = await (await fetch(url, { method: 'POST' })).text();
    expect(text).toBe(`${delta('a')}data: {"error":{"message":"the connection was closed"}}\n\n`);
    expect(await next()).toMatchObject({
      outcome: 'answered',
      end: { how: 'cut' },
      report: { isEnded: false },
    });
  });

  it('hears a provider out whose client left when it had read the end', async () => {
    const left = Promise.withResolvers<null>();
    const { url, next } = await house((_request, response) => {
      const [ending, counted] = LAST.split(/(?<=\n\n)/, 2);
      response.writeHead(200, sse).write(delta('a') + String(ending));
      void left.promise.then(() => setTimeout(() => response.end(`${String(counted)}data: [DONE]\n\n`), 50));
    });
    const leaving = new AbortController();
    const { body } = await fetch(url, { method: 'POST', signal: leaving.signal });
    let text = '';
    for await (const chunk of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes('finish_reason')) {
        break;
      }
    }
    leaving.abort();
    left.resolve(null);
    expect(await next()).toMatchObject({
      end: { how: 'whole' },
      report: { usage: { input: 7, output: 2 }, isUsageFinal: true },
    });
  });

  it('ends the call at the provider when the client leaves, before the first byte and after', async () => {
    for (const speaks of [false, true]) {
      const ended = Promise.withResolvers<null>();
      const began = Promise.withResolvers<null>();
      const { url, next } = await house((_request, response) => {
        response.on('close', () => ended.resolve(null));
        if (speaks) {
          response.writeHead(200, sse).write(delta('a'));
        }
        began.resolve(null);
      });
      const leaving = new AbortController();
      const asked = fetch(url, { method: 'POST', signal: leaving.signal });
      await began.promise;
      if (speaks) {
        await (await asked).body?.getReader().read();
      }
      leaving.abort();
      await asked.catch(() => undefined);
      await ended.promise;
      const attempted = await next();
      expect(attempted).toMatchObject(
        speaks ? { outcome: 'answered', end: { how: 'client_gone' } } : { outcome: 'client_gone' },
      );
    }
  });

  it('holds a provider up that is faster than its client, in little memory', async () => {
    const chunk = delta('x'.repeat(60_000));
    const total = 3_000;
    let sent = 0;
    const { url } = await house((_request, response) => {
      response.writeHead(200, sse);
      const more = () => {
        while (sent < total) {
          sent += 1;
          if (!response.write(chunk)) {
            response.once('drain', more);
            return;
          }
        }
        response.end(LAST);
      };
      more();
    });
    const reader = (await fetch(url, { method: 'POST' })).body?.getReader();
    await reader?.read();
    // Nothing is read for as long as a provider needs to send what fits into all buffers on the way.
    let before = -1;
    while (before !== sent) {
      before = sent;
      await new Promise((done) => setTimeout(done, 300));
    }
    expect(sent).toBeLessThan(total / 3);
    for (let end = false; !end;) {
      end = (await reader?.read())?.done ?? true;
    }
    expect(sent).toBe(total);
  });
});
