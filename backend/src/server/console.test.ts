import { VigilError } from '@vigilops/contracts';
import { createManualClock } from '@vigilops/testkit';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConsole } from './console.ts';
import { createHomePage } from './home-page.ts';

const INDEX = '<!doctype html><title>VigilOps</title>';
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const CODE = `export const text = '${'again and '.repeat(1_000)}';`;

describe('console', () => {
  const closing: (() => unknown)[] = [];
  const clock = createManualClock();
  let folder: string;
  let port: number;

  beforeEach(async () => {
    const base = await mkdtemp(path.join(tmpdir(), 'vigilops-console-'));
    closing.push(() => rm(base, { recursive: true }));
    folder = path.join(base, 'dist');
    await put('../secret.txt', 'not for everybody');
    const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
      response
        .status(error instanceof VigilError ? error.status : ((error as { status?: number }).status ?? 500))
        .json({ error: String(error) });
      void next;
    };
    const nothingHere: RequestHandler = (_request, response) => {
      response.status(404).json({});
    };
    const app = express()
      .set('etag', false)
      .use(createConsole({ folder, home: createHomePage('1.2.3'), clock }))
      .use(nothingHere, answerError);
    const server = createServer(app);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    port = (server.address() as AddressInfo).port;
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) {
      await close();
    }
  });

  async function put(name: string, text: string | Uint8Array): Promise<void> {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  async function build(): Promise<void> {
    await put('index.html', INDEX);
    await put('assets/start-BSrmznUP.js', CODE);
    await put('assets/codicon-SZR-f31-.ttf', 'not compressible: \u0000\u0001');
    await put('public/plugins/vigilops-app/module.js', 'define([], () => 1);');
    await put('public/plugins/vigilops-app/plugin.json', '{}');
    await put('public/plugins/vigilops-app/chunks/801.b48a48f9.js', '1;');
    await put('public/plugins/vigilops-app/img/logo.svg', '<svg/>');
    await put('public/build/img/icons/unicons/cog.svg', '<svg/>');
    await put('public/plugins/vigilops-app/LICENSE', 'Apache');
    await put('public/.hidden', 'x');
    await clock.advance(1_000);
  }

  /** The path goes out as it is: nothing tidies it up on the way. */
  function ask(
    url: string,
    headers: Record<string, string> = {},
    method = 'GET',
  ): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port, path: url, method, headers }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(pieces),
          });
        });
      });
      request.on('error', reject);
      request.end();
    });
  }
  const text = async (url: string, headers: Record<string, string> = {}) =>
    (await ask(url, headers)).body.toString();

  it.each(['/', '/a/vigilops-app/hosts/7?tab=logs', '/d/vigilops-host/host', '/dashboards', '/login'])(
    'answers %s to a browser with its page',
    async (url) => {
      await build();
      const answer = await ask(url, { accept: BROWSER });
      expect(answer).toMatchObject({
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
      });
      expect(answer.body.toString()).toBe(INDEX);
    },
  );

  it('goes on answering programs at / with JSON', async () => {
    await build();
    for (const accept of ['application/json', '*/*']) {
      const answer = await ask('/', { accept });
      expect(JSON.parse(answer.body.toString())).toMatchObject({ name: 'VigilOps', version: '1.2.3' });
      expect(answer.headers.vary).toContain('Accept');
    }
  });

  it('lets nothing in a page run or load that is not its own, nor frame it', async () => {
    await build();
    for (const url of [
      '/a/vigilops-app',
      '/assets/start-BSrmznUP.js',
      '/public/plugins/vigilops-app/module.js',
    ]) {
      const { headers } = await ask(url);
      const policy = new Map(
        String(headers['content-security-policy'])
          .split('; ')
          .map((part) => [part.split(' ')[0], part.split(' ').slice(1).join(' ')]),
      );
      expect(policy.get('default-src')).toBe("'self'");
      expect(policy.get('script-src')).toBe("'self'");
      expect(policy.get('frame-ancestors')).toBe("'none'");
      expect(policy.get('base-uri')).toBe("'none'");
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
      });
    }
  });

  it.each([
    ['/assets/start-BSrmznUP.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/assets/codicon-SZR-f31-.ttf', 'font/ttf', 'public, max-age=31536000, immutable'],
    [
      '/public/plugins/vigilops-app/chunks/801.b48a48f9.js',
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ],
    ['/public/plugins/vigilops-app/module.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ['/public/plugins/vigilops-app/plugin.json', 'application/json; charset=utf-8', 'no-cache'],
    ['/public/plugins/vigilops-app/img/logo.svg', 'image/svg+xml', 'no-cache'],
    ['/public/plugins/vigilops-app/LICENSE', 'text/plain; charset=utf-8', 'no-cache'],
    ['/public/build/img/icons/unicons/cog.svg', 'image/svg+xml', 'public, max-age=3600'],
  ])('serves %s as %s, %s', async (url, type, caching) => {
    await build();
    expect(await ask(url)).toMatchObject({
      status: 200,
      headers: { 'content-type': type, 'cache-control': caching },
    });
  });

  it('compresses for who takes it, where it makes a file smaller', async () => {
    await build();
    const plain = await ask('/assets/start-BSrmznUP.js');
    const small = await ask('/assets/start-BSrmznUP.js', { 'accept-encoding': 'gzip, br' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(small.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(small.body.length).toBeLessThan(plain.body.length / 10);
    expect(gunzipSync(small.body).toString()).toBe(CODE);
    expect(small.headers.etag).not.toBe(plain.headers.etag);
    const short = await ask('/public/plugins/vigilops-app/plugin.json', { 'accept-encoding': 'gzip' });
    expect(short.headers['content-encoding']).toBeUndefined();
  });

  it('answers 304 to who has it, and HEAD without a body', async () => {
    await build();
    const gzip = { 'accept-encoding': 'gzip' };
    for (const headers of [{}, gzip]) {
      const { headers: first } = await ask('/assets/start-BSrmznUP.js', headers);
      const again = await ask('/assets/start-BSrmznUP.js', { ...headers, 'if-none-match': first.etag ?? '' });
      expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) });
      const head = await ask('/assets/start-BSrmznUP.js', headers, 'HEAD');
      expect(head).toMatchObject({ status: 200, body: Buffer.alloc(0) });
      expect(head.headers['content-length']).toBe(first['content-length']);
    }
  });

  it.each([
    '/assets/none.js',
    '/public/plugins/vigilops-app/none.js',
    '/public/plugins/vigilops-app/',
    '/public/plugins/vigilops-app',
    '/assets/',
    '/assets/../index.html',
    '/assets/..%2findex.html',
    '/assets/../../secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets//../../secret.txt',
    '/public/....//....//secret.txt',
    '/assets/start-BSrmznUP.js%00.html',
    '/assets/link.js',
    '/public/.hidden',
    '/ASSETS/start-BSrmznUP.js',
    '/index.html',
    '/assets/%zz',
    '/elsewhere',
  ])('has nothing at %s, and no page in its place', async (url) => {
    await build();
    await symlink(path.join(folder, '../secret.txt'), path.join(folder, 'assets/link.js'));
    const answer = await ask(url, { accept: BROWSER });
    expect([400, 404]).toContain(answer.status);
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.body.toString()).not.toMatch(/doctype|not for everybody/);
  });

  it('takes no other methods', async () => {
    await build();
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await ask('/assets/start-BSrmznUP.js', {}, method)).status).toBe(404);
    }
  });

  it('says how to build the console where it is not built, and serves it as soon as it is', async () => {
    const page = await ask('/', { accept: BROWSER });
    expect(page.status).toBe(200);
    expect(page.body.toString()).toContain('Its console is not built');
    expect(await text('/a/vigilops-app/hosts', { accept: BROWSER })).toContain('not built');
    await build();
    expect(await text('/', { accept: BROWSER })).toBe(INDEX);
  });

  it('notices another build: what changed, what is new, and what is gone', async () => {
    await build();
    expect(await text('/public/plugins/vigilops-app/module.js')).toContain('1');
    expect((await ask('/assets/start-NEWNEW12.js')).status).toBe(404);
    await put('public/plugins/vigilops-app/module.js', 'define([], () => "a new one");');
    await put('assets/start-NEWNEW12.js', '2;');
    await rm(path.join(folder, 'assets/start-BSrmznUP.js'));
    await clock.advance(1_000);
    expect(await text('/public/plugins/vigilops-app/module.js')).toContain('a new one');
    expect(await text('/assets/start-NEWNEW12.js')).toBe('2;');
    expect((await ask('/assets/start-BSrmznUP.js')).status).toBe(404);
  });
});
