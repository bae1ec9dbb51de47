import { VigilError } from '@vigilops/contracts';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { ENCODINGS, type Document } from './document.ts';
import type { Documents } from './documents.ts';
import type { PageSettings } from './build-status.ts';
import { LANGUAGES, type Language } from './render/words.ts';
import { STYLE_HASH } from './render/style.ts';
import type { Held } from './status-page.ts';

/** Nothing runs, and nothing is fetched from elsewhere. */
const PAGE_POLICY = `default-src 'none'; style-src '${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

const COMMON = {
  'Cache-Control': 'public, max-age=15',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;
const PAGE_HEADERS = {
  ...COMMON,
  'Content-Security-Policy': PAGE_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
} as const;
/** Others may show it in pages of theirs: it is for everybody anyway. */
const DATA_HEADERS = {
  ...COMMON,
  'Content-Security-Policy': DATA_POLICY,
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Access-Control-Allow-Origin': '*',
} as const;

const RETRY_AFTER_SECONDS = 5;
const STATUS_PATHS = ['/status', '/status.json', '/status/feed.xml', '/status/badge/:file'];

/**
 * The public page and its companions, from memory alone. Where there is none these paths are like any other that is not
 * there.
 */
export function createStatusRouter(held: () => Held): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const serve =
    (
      find: (documents: Documents, language: Language, request: Request) => Document | undefined,
      headers: Readonly<Record<string, string>>,
    ): RequestHandler =>
    (request, response, next) => {
      const now = held();
      if (now.kind === 'off') {
        next();
        return;
      }
      if (now.kind === 'waiting') {
        throw new VigilError('STORE_UNAVAILABLE', 'the status page is being built', {
          retryAfterSeconds: RETRY_AFTER_SECONDS,
        });
      }
      const document = find(now.documents, languageOf(request, now.page), request);
      if (document === undefined) {
        throw new VigilError('NOT_FOUND', 'the status page shows no such service');
      }
      send(document, headers, request, response);
    };
  router.get(
    '/status',
    serve(({ page }, language) => page[language], PAGE_HEADERS),
  );
  router.get(
    '/status.json',
    serve(({ json }) => json, DATA_HEADERS),
  );
  router.get(
    '/status/feed.xml',
    serve(({ feed }, language) => feed[language], DATA_HEADERS),
  );
  router.get(
    '/status/badge/:file',
    serve(({ badges }, language, request) => badges.get(serviceOf(request))?.[language], DATA_HEADERS),
  );
  router.all(STATUS_PATHS, (request, response, next) => {
    if (held().kind === 'off') {
      next();
      return;
    }
    response.setHeader('Allow', 'GET, HEAD');
    throw new VigilError('METHOD_NOT_ALLOWED', `use GET, HEAD for ${request.path}`);
  });
  return router;
}

function serviceOf({ params }: Request): number {
  const { file } = params;
  const id = typeof file === 'string' ? /^([1-9]\d{0,9})\.svg$/.exec(file)?.[1] : undefined;
  return Number(id ?? 0);
}

/** As asked for in the address, else as the page is set, else as the browser likes it. */
function languageOf(request: Request, page: PageSettings): Language {
  const asked = LANGUAGES.find((language) => language === request.query['lang']);
  if (asked !== undefined) {
    return asked;
  }
  if (page.language !== 'auto') {
    return page.language;
  }
  const liked = request.acceptsLanguages('en', 'zh', 'zh-CN', 'zh-TW', 'zh-HK', 'zh-Hans', 'zh-Hant');
  return typeof liked === 'string' && liked.startsWith('zh') ? 'zh' : 'en';
}

function send(
  { type, forms }: Document,
  headers: Readonly<Record<string, string>>,
  request: Request,
  response: Response,
): void {
  const encoding =
    ENCODINGS.find((one) => forms[one] !== undefined && request.acceptsEncodings(one) === one) ?? 'identity';
  const { body, etag } = forms[encoding] ?? forms.identity;
  const own = { ...headers, Vary: 'Accept-Encoding, Accept-Language', ETag: etag };
  if (isKnown(request.headers['if-none-match'], etag)) {
    response.writeHead(304, own);
    response.end();
    return;
  }
  response.writeHead(200, {
    ...own,
    'Content-Type': type,
    'Content-Length': body.byteLength,
    ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** RFC 9110, 13.1.2: weakly compared. */
function isKnown(header: string | undefined, etag: string): boolean {
  return (
    header !== undefined &&
    header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag)
  );
}
