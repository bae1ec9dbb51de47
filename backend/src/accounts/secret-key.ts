import { createHash, createHmac, hkdfSync } from 'node:crypto';

/** Keys for one purpose each, from the one secret that the backends of a database share (RFC 5869). */
export interface Keys {
  /** Signs the tokens of sessions. */
  readonly sessions: Uint8Array;
  /** Names the signing key in a token's head, and gives nothing away. */
  readonly sessionsId: string;
  /** A name under which attempts are counted, so that the database holds no list of who was tried. */
  pseudonym(text: string): string;
}

const KEY_BYTES = 32;

export function deriveKeys(secret: string): Keys {
  const key = (purpose: string) =>
    new Uint8Array(hkdfSync('sha256', secret, 'vigilops', `vigilops/${purpose}`, KEY_BYTES));
  const sessions = key('sessions');
  const attempts = key('attempts');
  return {
    sessions,
    sessionsId: createHash('sha256').update(sessions).digest('hex').slice(0, 16),
    pseudonym: (text) => createHmac('sha256', attempts).update(text).digest('base64url'),
  };
}
