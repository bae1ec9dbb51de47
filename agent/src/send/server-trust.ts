import { VigilError } from '@vigilops/contracts';
import { readFileSync } from 'node:fs';
import type { Agent, ClientRequestArgs, request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';

import type { SenderConfig } from './types.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The server's address, checked: only http and https, and http only on this host unless allowed. */
export function serverAddress(config: Pick<SenderConfig, 'url' | 'allowPlainHttp'>): URL {
  const url = URL.parse(config.url);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new VigilError('CONFIG_INVALID', `server.url: ${config.url} is no http or https address`);
  }
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname) && config.allowPlainHttp !== true) {
    throw new VigilError(
      'CONFIG_INVALID',
      `server.url: ${url.origin} would send the token in clear text; use https, or set server.allow_plain_http: true`,
    );
  }
  return url;
}

/** Connections that stay open. TLS is loaded only where it is used: it costs a small process megabytes. */
export async function openConnections(
  url: URL,
  tls: SenderConfig['tls'],
): Promise<{ request: typeof httpRequest; agent: Agent }> {
  const pool = { keepAlive: true, maxSockets: 8 };
  if (url.protocol === 'http:') {
    const { Agent: HttpAgent, request } = await import('node:http');
    return { request, agent: new HttpAgent(pool) };
  }
  const { Agent: HttpsAgent, request } = await import('node:https');
  const ca = tls?.caFile === undefined ? {} : { ca: readFileSync(tls.caFile) };
  const agent = new HttpsAgent({ ...pool, ...ca, minVersion: 'TLSv1.2' });
  if (tls?.fingerprint !== undefined) {
    const { connect } = await import('node:tls');
    const pinned = normalised(tls.fingerprint);
    // The certificate itself is the trust, so its issuer and name do not matter; nothing is sent before it was seen.
    agent.createConnection = (
      options: ClientRequestArgs,
      callback?: (error: Error | null, stream: Duplex) => void,
    ) => {
      const socket = connect({ ...(options as object), rejectUnauthorized: false }, () => {
        const shown = normalised(socket.getPeerCertificate().fingerprint256);
        if (shown === pinned) {
          callback?.(null, socket);
        } else {
          socket.destroy(new FingerprintError(shown));
        }
      });
      socket.once('error', (error) => callback?.(error, socket));
      return undefined;
    };
  }
  return { request, agent };
}

class FingerprintError extends Error {
  readonly code = 'VIGILOPS_FINGERPRINT';
  constructor(shown: string) {
    super(`the certificate has the fingerprint ${shown}`);
  }
}

function normalised(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}

/** A connection's failure in words that say where to look. */
export function troubleInWords(error: unknown, url: URL): string {
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  switch (code) {
    case 'ECONNREFUSED':
      return `nothing listens at ${url.host}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name ${url.hostname} cannot be resolved`;
    case 'ECONNRESET':
    case 'EPIPE':
      return `the connection to ${url.host} was cut`;
    case 'ETIMEDOUT':
      return `${url.host} does not answer`;
    case 'VIGILOPS_FINGERPRINT':
      return `${url.host} is not the server of server.fingerprint: ${message}`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `the certificate of ${url.host} is not trusted (${code}); set server.ca_file or server.fingerprint`;
    case 'CERT_HAS_EXPIRED':
      return `the certificate of ${url.host} has expired`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `the certificate of ${url.host} is for another name`;
    default:
      return `${url.host} cannot be reached (${code === '' ? message : code})`;
  }
}
