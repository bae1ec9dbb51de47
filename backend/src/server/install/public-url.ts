import { VigilError } from '@vigilops/contracts';
import type { IncomingMessage } from 'node:http';

/** A name or an address, and a port: nothing in it means anything to a shell, a URL or YAML. */
const HOST =
  /^(?<name>[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:.]{2,45}\])(?::(?<port>\d{1,5}))?$/;
const MAX_HOST = 260;

export type PublicUrlOf = (request: IncomingMessage) => string;

/**
 * Where agents reach this server: as configured, else at the Host that the request names, which anybody may write: what
 * is not plainly a host is refused. Throws REQUEST_INVALID.
 */
export function createPublicUrl(
  configured: string | undefined,
  cameEncrypted: (request: IncomingMessage) => boolean,
): PublicUrlOf {
  return (request) => {
    if (configured !== undefined) {
      return configured;
    }
    const origin = originOf(request.headersDistinct.host ?? [], cameEncrypted(request) ? 'https' : 'http');
    if (origin === undefined) {
      throw new VigilError(
        'REQUEST_INVALID',
        'Host: does not say where this server is reached; set VIGILOPS_PUBLIC_URL',
      );
    }
    return origin;
  };
}

function originOf([host = '', ...others]: readonly string[], scheme: 'http' | 'https'): string | undefined {
  if (others.length > 0 || host.length > MAX_HOST || !HOST.test(host)) {
    return undefined;
  }
  // Lower case, without the port that the scheme has anyway; and what is no address after all is no URL.
  return URL.canParse(`${scheme}://${host}`) ? new URL(`${scheme}://${host}`).origin : undefined;
}
