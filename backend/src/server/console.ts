import { VigilError } from '@vigilops/contracts';
import type { Clock } from '@vigilops/runtime';
import { extname } from 'node:path';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { createConsoleFiles, type ConsoleFile } from './console-files.ts';

/** Pages of the console: each is its index.html, which then reads the address. */
const PAGES = ['/a/*page', '/d/*page', '/dashboards', '/dashboards/*page', '/login', '/register', '/reset'];
const FILES = ['/assets/*file', '/public/*file'];

/**
 * Nothing comes from elsewhere and nothing that a page holds can run: not even code in a string. Styles may be inline,
 * because Grafana's components write theirs that way; logos and screenshots of plugins may be data.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'Content-Security-Policy': POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;

/** The bundler's names of what it made: they change with the content. */
const HASHED = /^\/assets\/|\.[0-9a-f]{8,}\.(?:js|css)(?:\.map)?$/;
/** Icons that no build of ours changes often; each page asks for dozens. */
const RARELY_CHANGED = /^\/public\/build\//;

export interface ConsoleDeps {
  /** Where the built console lies; it may be built later. */
  readonly folder: string;
  /** What answers `/` to programs, and to people while the console is not built. */
  readonly home: RequestHandler;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

/** Serves the built console: its pages, its files, and nothing in place of a file that is not there. */
export function createConsole({ folder, home, clock }: ConsoleDeps): Router {
  const files = createConsoleFiles(folder, { clock });
  const router = Router({ caseSensitive: true, strict: true });

  const page: RequestHandler = async (request, response, next) => {
    const index = await files.get('/index.html');
    if (index === undefined) {
      await home(request, response, next);
      return;
    }
    await send(index, '/index.html', request, response);
  };
  router.get('/', async (request, response, next) => {
    // The same address speaks to people and to programs.
    response.vary('Accept');
    const forPeople = request.accepts(['json', 'html']) === 'html';
    await (forPeople ? page : home)(request, response, next);
  });
  for (const path of PAGES) {
    router.get(path, page);
  }
  for (const path of FILES) {
    router.get(path, async (request, response) => {
      const file = await files.get(request.path);
      if (file === undefined) {
        throw new VigilError('NOT_FOUND', 'the console has no such file');
      }
      await send(file, request.path, request, response);
    });
  }
  return router;
}

async function send(file: ConsoleFile, path: string, request: Request, response: Response): Promise<void> {
  for (const [name, value] of Object.entries(HEADERS)) {
    response.setHeader(name, value);
  }
  response.setHeader('Cache-Control', cachingOf(path));
  response.vary('Accept-Encoding').type(extname(path) === '' ? 'text/plain' : extname(path));
  const gzipped = request.acceptsEncodings('gzip') === 'gzip' ? await file.gzipped() : null;
  response.setHeader('ETag', gzipped === null ? file.etag : file.etag.replace(/"$/, '-gz"'));
  if (gzipped !== null) {
    response.setHeader('Content-Encoding', 'gzip');
  }
  // Express answers HEAD and If-None-Match from here.
  response.send(gzipped ?? file.body);
}

function cachingOf(path: string): string {
  if (HASHED.test(path)) {
    return 'public, max-age=31536000, immutable';
  }
  return RARELY_CHANGED.test(path) ? 'public, max-age=3600' : 'no-cache';
}
