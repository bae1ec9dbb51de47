import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** Puts this installation's name under what hosts install: Ed25519, as `openssl pkeyutl -verify -rawin` reads it. */
export interface Signer {
  /** SubjectPublicKeyInfo in PEM, without the last line's end. */
  publicKey(): Promise<string>;
  /** 64 bytes. */
  sign(bytes: Uint8Array): Promise<Buffer>;
}

/** `readKey` resolves with a private key in PEM; it is asked once, and again when it has failed. */
export function createSigner(readKey: () => Promise<string>): Signer {
  let key: Promise<KeyObject> | undefined;

  function privateKey(): Promise<KeyObject> {
    const asked = key ?? readKey().then(createPrivateKey);
    key = asked;
    asked.catch(() => {
      key = undefined;
    });
    return asked;
  }

  return {
    publicKey: async () =>
      createPublicKey(await privateKey())
        .export({ type: 'spki', format: 'pem' })
        .toString()
        .trim(),
    sign: async (bytes) => sign(null, bytes, await privateKey()),
  };
}

/** A private key in PEM, PKCS #8. */
export function makeSigningKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim();
}
