import { VigilError } from '@vigilops/contracts';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * Throws AUTH_FORBIDDEN for what a page in a browser sends. A page may send to any address, and by a name of its own
 * that resolves to 127.0.0.1 it may even read the answer; but it cannot leave `Origin` out, nor choose `Host`.
 */
export function requireLocalCaller(
  headers: IncomingHttpHeaders,
  options: { readonly allowOtherNames: boolean },
): void {
  const { host = '', origin } = headers;
  if (origin !== undefined && !isLocalOrigin(origin)) {
    throw new VigilError('AUTH_FORBIDDEN', 'pages of other origins may not send to this relay');
  }
  if (!options.allowOtherNames && !isLocalName(host)) {
    throw new VigilError(
      'AUTH_FORBIDDEN',
      'this relay is for programs of its own host: send to localhost, 127.0.0.1 or [::1]',
    );
  }
}

function isLocalOrigin(origin: string): boolean {
  return URL.canParse(origin) && isLocalName(new URL(origin).host);
}

/** A name with or without a port. */
function isLocalName(host: string): boolean {
  const name = host.replace(/:\d{1,5}$/, '').toLowerCase();
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}
