/** A token and a name beside it, in base64; longer ones are none of ours. */
const BASIC = /^basic +([a-z0-9+/=_-]{1,1024}) *$/i;

/**
 * Programs that know HTTP Basic alone (amtool, Prometheus' basic_auth) send a token as the password, under any name: the
 * same header with it as Bearer. What is not Basic stays as it is.
 */
export function bearerOf(authorization: string): string {
  const encoded = BASIC.exec(authorization.slice(0, 1_100))?.[1];
  if (encoded === undefined) {
    return authorization;
  }
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return `Bearer ${colon < 0 ? '' : text.slice(colon + 1)}`;
}
