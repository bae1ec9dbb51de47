import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { z } from 'zod';
import type { SealedSecrets, Sealer } from './model/index.ts';

const VERSION = 'v1';
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM under a key of its own from the secret of the house (RFC 5869):
 * `v1.<key id>.<nonce>.<ciphertext and tag>`, with the purpose as associated data. Nonces are random: of 96 bits, and
 * of texts that people write, so that two never meet (NIST SP 800-38D, 8.3).
 */
export function createSealer(secret: string, randomBytes: (size: number) => Uint8Array): Sealer {
  const key = new Uint8Array(hkdfSync('sha256', secret, 'vigilops', 'vigilops/sealed-text', KEY_BYTES));
  const keyId = createHash('sha256').update(key).digest('hex').slice(0, 16);
  const boundTo = (purpose: string) => Buffer.from(`${VERSION}.${keyId}.${purpose}`);

  return {
    seal: (text, purpose) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(boundTo(purpose));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [VERSION, keyId, base64(nonce), base64(body)].join('.');
    },

    open: (sealed, purpose) => {
      const [version, id, nonce = '', body = ''] = sealed.split('.');
      const bytes = Buffer.from(body, 'base64url');
      if (version !== VERSION || id !== keyId || bytes.length < TAG_BYTES) {
        return undefined;
      }
      try {
        const decipher = createDecipheriv(CIPHER, key, Buffer.from(nonce, 'base64url'), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(boundTo(purpose));
        decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString(
          'utf8',
        );
      } catch {
        return undefined;
      }
    },
  };
}

const secretFields = z.record(z.string(), z.string());

/** Secret fields as one sealed JSON object. What was sealed for one purpose does not open for another. */
export function createSealedSecrets(sealer: Sealer, purpose: string): SealedSecrets {
  return {
    open: ({ sealed }) => {
      if (sealed === null) {
        return {};
      }
      const text = sealer.open(sealed, purpose);
      return text === undefined ? undefined : secretFields.parse(JSON.parse(text));
    },
    seal: (secrets) =>
      Object.keys(secrets).length === 0 ? null : sealer.seal(JSON.stringify(secrets), purpose),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
