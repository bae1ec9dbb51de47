import { verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSigner, makeSigningKey } from './signer.ts';

const WORDS = Buffer.from('what hosts install');

describe('createSigner', () => {
  it('signs as the key says that it was given, after a restart, too', async () => {
    const key = makeSigningKey();
    const before = createSigner(() => Promise.resolve(key));
    const after = createSigner(() => Promise.resolve(`${key}\n`));
    const signature = await before.sign(WORDS);
    expect(signature).toHaveLength(64);
    expect(verify(null, WORDS, await after.publicKey(), signature)).toBe(true);
    expect(verify(null, Buffer.from('what hosts instal1'), await after.publicKey(), signature)).toBe(false);
    const other = createSigner(() => Promise.resolve(makeSigningKey()));
    expect(verify(null, WORDS, await other.publicKey(), signature)).toBe(false);
  });

  it('asks for its key once, and again when that has failed', async () => {
    let asked = 0;
    const signer = createSigner(() => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('the disk is away')) : Promise.resolve(makeSigningKey());
    });
    await expect(signer.sign(WORDS)).rejects.toThrow('the disk is away');
    const keys = await Promise.all([signer.publicKey(), signer.publicKey()]);
    expect(keys[0]).toBe(keys[1]);
    expect(asked).toBe(2);
  });
});
