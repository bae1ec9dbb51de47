import { VigilError } from '@vigilops/contracts';
import { type NextFunction, Router, type Response } from 'express';
import type { Installer } from './installer.ts';
import type { PublicUrlOf } from './public-url.ts';

/** These are programs, but no browser is to run, frame or guess anything of them. */
const HEADERS = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;
const SUM = '.sha256';
const BYTES = 'application/octet-stream';

/** GET /install.sh and the files that it fetches from /install; for everybody, and without a secret in them. */
export function createInstallRouter(deps: {
  readonly installer: Installer;
  readonly publicUrlOf: PublicUrlOf;
}): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/install.sh', async (request, response) => {
    const script = await deps.installer.script(deps.publicUrlOf(request));
    // It speaks of the Host by which it was asked for.
    response.vary('Host');
    send(response, script, 'text/x-shellscript; charset=utf-8');
  });
  router.get('/install.sh.sig', async (request, response) => {
    const script = await deps.installer.script(deps.publicUrlOf(request));
    response.vary('Host');
    send(response, await deps.installer.sign(Buffer.from(script)), BYTES);
  });
  router.get('/install/SHA256SUMS.sig', async (_request, response) => {
    const sums = await deps.installer.file('SHA256SUMS');
    if (sums === undefined) {
      throw new VigilError('NOT_FOUND', 'there are no archives of the agent here: run `make package`');
    }
    send(response, await deps.installer.sign(sums.body), BYTES);
  });
  router.get('/install/:name', async (request, response, next) => {
    const wantsSum = request.params.name.endsWith(SUM);
    const name = wantsSum ? request.params.name.slice(0, -SUM.length) : request.params.name;
    const archive = await deps.installer.archive(name);
    const file = archive === undefined ? await deps.installer.file(name) : undefined;
    const sha256 = archive?.sha256 ?? file?.sha256;
    if (sha256 === undefined) {
      throw new VigilError('NOT_FOUND', 'the agent has no such file, or is not built here');
    }
    if (wantsSum) {
      send(response, `${sha256}  ${name}\n`, 'text/plain; charset=utf-8');
    } else if (archive !== undefined) {
      sendFile(response, archive, next);
    } else {
      send(response, file?.body ?? '', BYTES);
    }
  });
  return router;
}

function send(response: Response, body: string | Buffer, type: string): void {
  head(response, type).send(body);
}

/** From the disk, in parts where one asks for parts: it is too large to be kept. */
function sendFile(
  response: Response,
  { folder, name }: { folder: string; name: string },
  next: NextFunction,
): void {
  head(response, 'application/gzip').sendFile(
    name,
    { root: folder, cacheControl: false },
    (error: unknown) => {
      // Who hung up needs no answer.
      if (error !== undefined && !response.headersSent) {
        next(new VigilError('NOT_FOUND', `${name} is not here any more: run \`make package\``));
      }
    },
  );
}

function head(response: Response, type: string): Response {
  for (const [name, value] of Object.entries(HEADERS)) {
    response.setHeader(name, value);
  }
  return response.setHeader('Cache-Control', 'no-cache').setHeader('Content-Type', type);
}
