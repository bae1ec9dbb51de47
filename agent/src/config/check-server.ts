import type { ServerConfig } from './agent-config.ts';
import { readOrReport, readSecret, type Report } from './read-secret.ts';
import type { WrittenServer } from './schema.ts';

/** What a schema cannot say of the server block; reads the token. Undefined when something was reported. */
export function checkServer(written: WrittenServer, report: Report): ServerConfig | undefined {
  const url = checkUrl(written, report);
  const token = readSecret(written, 'token', ['server'], report);
  if (written.token === undefined && written.token_file === undefined) {
    report(['server'], 'missing key `server.token` (or `token_file`)');
  }
  checkTrust(written, url, report);
  if (url === undefined || token === undefined) {
    return undefined;
  }
  return {
    url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    token,
    tokenFile: written.token_file,
    allowPlainHttp: written.allow_plain_http,
    caFile: written.ca_file,
    fingerprint: written.fingerprint,
    standby: written.standby,
    databases: written.databases,
  };
}

function checkUrl(written: WrittenServer, report: Report): URL | undefined {
  const complain = (what: string): undefined => {
    report(['server', 'url'], what);
    return undefined;
  };
  const url = URL.canParse(written.url) ? new URL(written.url) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return complain('`server.url`: expected an address such as https://vigilops.example.com');
  }
  if (url.username !== '' || url.password !== '') {
    return complain('`server.url`: no user or password here; use `server.token`');
  }
  if (url.search !== '' || url.hash !== '') {
    return complain('`server.url`: no `?` or `#` here');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !written.allow_plain_http) {
    return complain(
      '`server.url`: plain http would show the token to the network; use https, or say `allow_plain_http: true`',
    );
  }
  return url;
}

function checkTrust(written: WrittenServer, url: URL | undefined, report: Report): void {
  const { ca_file: caFile, fingerprint } = written;
  if (fingerprint !== undefined && !/^([0-9a-f]{2}:?){31}[0-9a-f]{2}$/i.test(fingerprint)) {
    report(['server', 'fingerprint'], '`server.fingerprint`: expected the 64 hex digits of a SHA-256');
  }
  if (url?.protocol === 'http:' && (caFile !== undefined || fingerprint !== undefined)) {
    report(['server', 'url'], '`server.url`: `ca_file` and `fingerprint` need https');
  }
  const authorities = caFile === undefined ? undefined : readOrReport(caFile, ['server', 'ca_file'], report);
  if (authorities !== undefined && !authorities.includes('-----BEGIN CERTIFICATE-----')) {
    report(['server', 'ca_file'], `\`server.ca_file\`: ${caFile} holds no PEM certificate`);
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
