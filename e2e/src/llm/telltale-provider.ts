import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TelltaleProvider {
  readonly url: string;
  /** Ways in which it fails, one after the other. */
  readonly ways: number;
  calls(): number;
  close(): Promise<void>;
}

const json = { 'content-type': 'application/json' };
const sse = { 'content-type': 'text/event-stream' };
const word = (text: string) => `data: ${JSON.stringify({ choices: [{ delta: { content: text } }] })}\n\n`;

/** Each fails, and repeats the key that it was sent: in its words, its headers, or what it takes for an answer. */
const WAYS: readonly ((response: ServerResponse, key: string) => void)[] = [
  (response, key) =>
    response.writeHead(401, json).end(
      JSON.stringify({
        error: { message: `Incorrect API key provided: ${key}.`, type: 'auth', code: 'invalid_api_key' },
      }),
    ),
  (response, key) => response.writeHead(400, { 'content-type': 'text/plain' }).end(`headers: Bearer ${key}`),
  (response, key) => response.writeHead(500, { 'content-type': 'text/html' }).end(`<pre>${key}</pre>`),
  (response, key) =>
    response
      .writeHead(429, { ...json, 'retry-after': '0', 'x-request-id': key, 'x-ratelimit-limit-requests': key })
      .end('{}'),
  (response, key) => response.writeHead(302, { location: `/login?key=${encodeURIComponent(key)}` }).end(),
  (response, key) =>
    response
      .writeHead(403, json)
      .end(JSON.stringify({ error: { message: 'no', type: key, code: key, param: key } })),
  (response, key) => response.writeHead(503, json).end(JSON.stringify({ error: `overloaded, ${key}` })),
  (response, key) =>
    response
      .writeHead(200, sse)
      .end(
        word('well') + `data: ${JSON.stringify({ error: { message: `quota of ${key} is used up` } })}\n\n`,
      ),
  (response, key) =>
    response.writeHead(200, sse).end(`${word('well')}data: {"broken ${key}\n\ndata: [DONE]\n\n`),
  (response, key) =>
    response
      .writeHead(200, { ...sse, 'x-request-id': key, 'openai-version': key })
      .write(word('well'), () => {
        response.destroy();
      }),
  (response, key) =>
    response.writeHead(200, json).end(JSON.stringify({ error: { message: key, code: key } })),
  (response, key) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<html>debug: ${key}</html>`),
  (response) => response.destroy(),
  (response, key) => {
    // In two pieces, as a network may cut it.
    const event = `data: ${JSON.stringify({ error: { message: `not ${key}` } })}\n\n`;
    const middle = event.indexOf(key) + 8;
    response.writeHead(200, sse).write(word('well') + event.slice(0, middle), () => {
      setTimeout(() => response.end(event.slice(middle)), 5);
    });
  },
];

/** A provider of OpenAI's and of Anthropic's form that cannot keep a secret. */
export async function openTelltaleProvider(): Promise<TelltaleProvider> {
  let calls = 0;
  const server = createServer((request, response) => {
    const { authorization = '', 'x-api-key': own } = request.headers;
    const key = typeof own === 'string' ? own : authorization.replace(/^Bearer /u, '');
    response.on('error', () => undefined);
    request.resume().on('end', () => {
      WAYS[calls % WAYS.length]?.(response, key);
      calls += 1;
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    ways: WAYS.length,
    calls: () => calls,
    close: async () => {
      server.closeAllConnections();
      await new Promise<unknown>((done) => server.close(done));
    },
  };
}
