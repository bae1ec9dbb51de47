import { VigilError } from '@vigilops/contracts';

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Refuses pages of other sites (MCP, "Streamable HTTP", security warning): a name that is pointed at this machine
 * afterwards (DNS rebinding) is still the page's origin. Programs send none. Throws AUTH_FORBIDDEN.
 */
export function requireOwnOrigin(origin: string | undefined, publicUrl: string | undefined): void {
  if (origin === undefined) {
    return;
  }
  const own = publicUrl === undefined ? undefined : URL.parse(publicUrl)?.origin;
  const given = URL.parse(origin);
  if (given !== null && (LOOPBACK.has(given.hostname) || given.origin === own)) {
    return;
  }
  throw new VigilError(
    'AUTH_FORBIDDEN',
    'the Origin header names another site: use a program, or set VIGILOPS_PUBLIC_URL to the address of this one',
  );
}
