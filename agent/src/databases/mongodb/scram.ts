import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

/** How often the server may want the password hashed: no less than safe, no more than a denial of service. */
const MIN_ITERATIONS = 4_096;
const MAX_ITERATIONS = 1_000_000;
const NONCE_BYTES = 24;

export const MECHANISMS = { 'SCRAM-SHA-256': 'sha256', 'SCRAM-SHA-1': 'sha1' } as const;
export type Mechanism = keyof typeof MECHANISMS;

export interface Scram {
  readonly first: string;
  /** Of the server's first message the client's last. Throws where the server does not speak SCRAM. */
  answer(serverFirst: string): Promise<string>;
  /** Whether the server's last message proves that it knows the user, too. */
  isProved(serverLast: string): boolean;
}

/** A log-in by RFC 5802 and 7677: the password never leaves this host, not even hashed. */
export function createScram(
  mechanism: Mechanism,
  user: string,
  password: string,
  nonce = randomBytes(NONCE_BYTES).toString('base64'),
): Scram {
  const hash = MECHANISMS[mechanism];
  const name = user.replaceAll('=', '=3D').replaceAll(',', '=2C');
  const bare = `n=${name},r=${nonce}`;
  let expected = '';

  return {
    first: `n,,${bare}`,
    async answer(serverFirst) {
      const fields = fieldsOf(serverFirst);
      const iterations = Number(fields.get('i'));
      const bothNonces = fields.get('r') ?? '';
      if (
        !bothNonces.startsWith(nonce) ||
        bothNonces === nonce ||
        !(iterations >= MIN_ITERATIONS && iterations <= MAX_ITERATIONS)
      ) {
        throw new Error('the server does not log anybody in as it should');
      }
      const salt = Buffer.from(fields.get('s') ?? '', 'base64');
      const length = hash === 'sha1' ? 20 : 32;
      const secret = secretOf(mechanism, user, password);
      const salted = await promisify(pbkdf2)(secret, salt, iterations, length, hash);
      const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
      const clientKey = hmac(salted, 'Client Key');
      const storedKey = createHash(hash).update(clientKey).digest();
      const withoutProof = `c=biws,r=${bothNonces}`;
      const signed = `${bare},${serverFirst},${withoutProof}`;
      const signature = hmac(storedKey, signed);
      const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
      expected = hmac(hmac(salted, 'Server Key'), signed).toString('base64');
      return `${withoutProof},p=${Buffer.from(proof).toString('base64')}`;
    },
    isProved: (serverLast) => expected !== '' && fieldsOf(serverLast).get('v') === expected,
  };
}

/** The older mechanism hashes what MongoDB had before it. Passwords are prepared by NFKC, as far as SASLprep changes usual ones. */
function secretOf(mechanism: Mechanism, user: string, password: string): string {
  return mechanism === 'SCRAM-SHA-1'
    ? createHash('md5').update(`${user}:mongo:${password}`).digest('hex')
    : password.normalize('NFKC');
}

function fieldsOf(message: string): ReadonlyMap<string, string> {
  return new Map(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)] as const));
}
