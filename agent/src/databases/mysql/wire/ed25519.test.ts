import { createPrivateKey, createPublicKey, randomBytes, sign, verify } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { signEd25519 } from './ed25519.ts';

/** Before a seed of 32 bytes it makes a private key (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

describe('a signature of a password', () => {
  it.each(['', 'first', 'second', 'third'])('is the one of Node where the password has 32 bytes (%s)', () => {
    const [seed, message] = [randomBytes(32), randomBytes(32)];
    const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });

    const signature = signEd25519(seed, message);

    expect(signature.toString('hex')).toBe(sign(null, message, key).toString('hex'));
    expect(verify(null, message, createPublicKey(key), signature)).toBe(true);
  });
});
