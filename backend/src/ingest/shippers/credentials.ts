import { isTokenSecret } from '../access/token-secret.ts';

/** What is longer holds no token of ours; it is handed on as it came, to be refused. */
const MAX_HEADER_CHARACTERS = 1_024;

/**
 * Authorization headers as `authenticate` reads them. Many shippers cannot send a Bearer token: with Basic the token is the
 * password, or the user where there is no password; with ApiKey it is the key, plain or as `base64(id:key)`.
 */
export function asBearer(authorization: readonly string[]): readonly string[] {
  return authorization.map((header) => {
    const match = header.length > MAX_HEADER_CHARACTERS ? null : /^(basic|apikey) +(\S+) *$/i.exec(header);
    const [, scheme = '', sent = ''] = match ?? [];
    if (match === null) {
      return header;
    }
    const isPlainKey = scheme.toLowerCase() === 'apikey' && isTokenSecret(sent);
    return `Bearer ${isPlainKey ? sent : secretOf(Buffer.from(sent, 'base64').toString('latin1'))}`;
  });
}

function secretOf(pair: string): string {
  const colon = pair.indexOf(':');
  const first = colon < 0 ? pair : pair.slice(0, colon);
  const last = colon < 0 ? '' : pair.slice(colon + 1);
  return isTokenSecret(last) || !isTokenSecret(first) ? last : first;
}
