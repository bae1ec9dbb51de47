import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** PostgreSQL's own default. */
const ITERATIONS = 4_096;
const SALT_BYTES = 16;

/**
 * What PostgreSQL keeps of a password (RFC 5802 and RFC 7677), computed here so that the password itself stands in no
 * statement and so in no log of the server. For passwords of ASCII, which need no normalisation.
 */
export function scramVerifier(password: string, random: (bytes: number) => Uint8Array = randomBytes): string {
  const salt = random(SALT_BYTES);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const keyOf = (name: string) => createHmac('sha256', salted).update(name).digest();
  const storedKey = createHash('sha256').update(keyOf('Client Key')).digest('base64');
  const serverKey = keyOf('Server Key').toString('base64');
  return `SCRAM-SHA-256$${String(ITERATIONS)}:${Buffer.from(salt).toString('base64')}$${storedKey}:${serverKey}`;
}
