import { describe, expect, it } from 'vitest';

import { createScram } from './scram.ts';

const NONCE = 'rOprNGfwEbeRWgbNEkqO';
const SALT = 'W22ZaJ0SNY7soEsUEjb6gQ==';
const SERVER_NONCE = `${NONCE}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0`;
const begin = () => createScram('SCRAM-SHA-256', 'user', 'pencil', NONCE);

describe('a log-in by SCRAM', () => {
  it('is that of the example of RFC 7677', async () => {
    const scram = begin();
    expect(scram.first).toBe(`n,,n=user,r=${NONCE}`);
    expect(await scram.answer(`r=${SERVER_NONCE},s=${SALT},i=4096`)).toBe(
      `c=biws,r=${SERVER_NONCE},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`,
    );
    expect(scram.isProved('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')).toBe(true);
    expect(scram.isProved(`v=${Buffer.alloc(32).toString('base64')}`)).toBe(false);
  });

  it.each([
    ['does not take up what it was told', `r=another,s=${SALT},i=4096`],
    ['adds nothing to it', `r=${NONCE},s=${SALT},i=4096`],
    ['would have the password hashed hardly at all', `r=${SERVER_NONCE},s=${SALT},i=1`],
    ['would keep this host busy for good', `r=${SERVER_NONCE},s=${SALT},i=2000000000`],
    ['says something else', 'hello'],
  ])('is given up with a server that %s', async (_, message) => {
    await expect(begin().answer(message)).rejects.toThrow('does not log anybody in');
  });

  it('is proved by nobody before it was answered', () => {
    expect(begin().isProved('v=')).toBe(false);
  });
});
