import { VigilError } from '@vigilops/contracts';
import { Router, type Response } from 'express';
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
  router.get('/install/:name', async (request, response) => {
    const { name } = request.params;
    const wantsSum = name.endsWith(SUM);
    const plain = wantsSum ? name.slice(0, -SUM.length) : name;
    const file = await deps.installer.file(plain);
    if (file === undefined) {
      throw new VigilError('NOT_FOUND', 'the agent has no such file, or is not built here');
    }
    if (wantsSum) {
      send(response, `${file.sha256}  ${plain}\n`, 'text/plain; charset=utf-8');
    } else {
      send(response, file.body, 'application/octet-stream');
    }
  });
  return router;
}

function send(response: Response, body: string | Buffer, type: string): void {
  for (const [name, value] of Object.entries(HEADERS)) {
    response.setHeader(name, value);
  }
  response.setHeader('Cache-Control', 'no-cache').setHeader('Content-Type', type).send(body);
}
