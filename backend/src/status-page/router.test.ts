import { publicStatus } from '@vigilops/contracts/api';
import express, { type ErrorRequestHandler } from 'express';
import { VigilError } from '@vigilops/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { get } from 'node:http';
import { serve, type Ask, type Served } from '../api/test/serve.ts';
import { renderDocuments } from './documents.ts';
import { STYLE_HASH } from './render/style.ts';
import { createStatusRouter } from './router.ts';
import type { Held } from './status-page.ts';
import { aPage, aShownService, aStatus } from './test/a-status.ts';

const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  response.status(error instanceof VigilError ? error.status : 500).end(String(error));
  void next;
};

let served: Served;
let held: Held;
let ready: Held;

beforeAll(async () => {
  const status = aStatus({ services: [aShownService({ id: 7, name: 'Shop' })] });
  const documents = await renderDocuments(status, aPage(), { url: '/status', isStale: false });
  ready = { kind: 'ready', documents, page: aPage() };
  const router = express.Router();
  router.use(createStatusRouter(() => held));
  router.use((_request, response) => {
    response.status(404).end('nothing here');
  });
  router.use(answerError);
  served = await serve(router);
  held = ready;
});
afterAll(() => served.close());

const ask = (path: string, headers: Ask['headers'] = {}, method = 'GET') =>
  served.ask({ path, headers, method });

/** The bytes as they came. */
function raw(path: string, encoding: string): Promise<{ encoding: string | undefined; body: Buffer }> {
  return new Promise((resolve, reject) => {
    get({ port: served.port, path, headers: { 'accept-encoding': encoding } }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => {
        resolve({ encoding: response.headers['content-encoding'], body: Buffer.concat(pieces) });
      });
    }).on('error', reject);
  });
}

describe('createStatusRouter', () => {
  it('is not there where the page is off, and asks for patience before the first one is built', async () => {
    const paths = ['/status', '/status.json', '/status/feed.xml', '/status/badge/7.svg'];
    held = { kind: 'off' };
    for (const path of paths) {
      expect(await ask(path)).toMatchObject({ status: 404, text: 'nothing here' });
      expect((await ask(path, {}, 'POST')).text).toBe('nothing here');
    }
    held = { kind: 'waiting' };
    for (const path of paths) {
      expect((await ask(path)).status).toBe(503);
    }
    held = ready;
  });

  it('serves the page with a policy under which nothing runs and nothing is fetched', async () => {
    const { status, headers, text } = await ask('/status');
    expect(status).toBe(200);
    expect(text).toContain('<h1>Example status</h1>');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'public, max-age=15',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      vary: 'Accept-Encoding, Accept-Language',
    });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src '${STYLE_HASH}'`);
    expect(policy).not.toMatch(/script|unsafe|https?:/);
  });

  it('is JSON as its description says', async () => {
    const { json, headers } = await ask('/status.json');
    expect(publicStatus.parse(json)).toEqual(json);
    expect(headers['access-control-allow-origin']).toBe('*');
  });

  it('speaks as it is asked to, else as it is set, else as the browser likes it', async () => {
    const languageOf = async (path: string, accept?: string) =>
      /<html lang="([^"]*)"/.exec(
        (await ask(path, accept === undefined ? {} : { 'accept-language': accept })).text,
      )?.[1];
    expect(await languageOf('/status')).toBe('en-GB');
    expect(await languageOf('/status', 'zh-CN,zh;q=0.9,en;q=0.8')).toBe('zh-CN');
    expect(await languageOf('/status', 'zh-TW')).toBe('zh-CN');
    expect(await languageOf('/status', 'fr,de;q=0.5')).toBe('en-GB');
    expect(await languageOf('/status?lang=en', 'zh')).toBe('en-GB');
    expect(await languageOf('/status?lang=xx', 'zh')).toBe('zh-CN');
    expect(await languageOf('/status?lang=en&lang=zh', 'zh')).toBe('zh-CN');
    held = ready.kind === 'ready' ? { ...ready, page: aPage({ language: 'zh' }) } : ready;
    expect(await languageOf('/status', 'en')).toBe('zh-CN');
    expect(await languageOf('/status?lang=en', 'zh')).toBe('en-GB');
    held = ready;
  });

  it('is compressed as the visitor likes it, beforehand', async () => {
    const plain = (await raw('/status', 'identity')).body;
    const gzipped = await raw('/status', 'gzip');
    const brotli = await raw('/status', 'gzip, deflate, br');
    expect([gzipped.encoding, brotli.encoding]).toEqual(['gzip', 'br']);
    expect(gunzipSync(gzipped.body)).toEqual(plain);
    expect(brotliDecompressSync(brotli.body)).toEqual(plain);
    expect(brotli.body.length).toBeLessThan(plain.length / 4);
  });

  it('is sent once to who has it already, each form by a tag of its own', async () => {
    const { headers } = await ask('/status');
    const tag = String(headers.etag);
    expect(await ask('/status', { 'if-none-match': tag })).toMatchObject({ status: 304, text: '' });
    expect((await ask('/status', { 'if-none-match': `"x", W/${tag}` })).status).toBe(304);
    expect((await ask('/status', { 'if-none-match': '"x"' })).status).toBe(200);
    const zipped = await ask('/status', { 'accept-encoding': 'gzip', 'if-none-match': tag });
    expect(zipped.status).toBe(200);
    expect(zipped.headers.etag).not.toBe(tag);
  });

  it('answers HEAD without a body and refuses what would change something', async () => {
    const head = await ask('/status', {}, 'HEAD');
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(Number(head.headers['content-length'])).toBeGreaterThan(1_000);
    expect(await ask('/status', {}, 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  it('has a badge for each service that is shown, and for no other', async () => {
    expect(await ask('/status/badge/7.svg')).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'image/svg+xml; charset=utf-8',
        'cross-origin-resource-policy': 'cross-origin',
      },
    });
    for (const file of [
      '8.svg',
      '7',
      '7.png',
      '07.svg',
      '-7.svg',
      '7.svg.svg',
      '..%2f7.svg',
      '99999999999.svg',
    ]) {
      expect((await ask(`/status/badge/${file}`)).status, file).toBe(404);
    }
  });

  it('knows no path but its own', async () => {
    for (const path of ['/status/', '/Status', '/status/x', '//status', '/status.html']) {
      expect((await ask(path)).text, path).toBe('nothing here');
    }
  });
});
