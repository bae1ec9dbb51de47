import { describe, expect, it } from 'vitest';
import { createTokenSecret } from '../index.ts';
import { asBearer } from './credentials.ts';

const SECRET = createTokenSecret('api');
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('credentials of other shippers', () => {
  it.each([
    ['the password of Basic', `Basic ${base64(`anybody:${SECRET}`)}`],
    ['the user of Basic without a password', `Basic ${base64(`${SECRET}:`)}`],
    ['the user of Basic with a password that is no token', `basic ${base64(`${SECRET}:x`)}`],
    ['an ApiKey as it is', `ApiKey ${SECRET}`],
    ['an ApiKey of id and key', `ApiKey ${base64(`an-id:${SECRET}`)}`],
    ['an ApiKey in base64 alone', `ApiKey ${base64(SECRET)}`],
    ['a Bearer token', `Bearer ${SECRET}`],
  ])('find the token in %s', (_where, header) => {
    expect(asBearer([header])).toEqual([`Bearer ${SECRET}`]);
  });

  it('leave all others as they are, to be refused', () => {
    for (const header of ['', 'Digest x', 'Basic', `Basic ${'A'.repeat(5_000)} x`]) {
      expect(asBearer([header])).toEqual([header]);
    }
    expect(asBearer([])).toEqual([]);
    expect(asBearer([`Bearer ${SECRET}`, 'Basic eDp5'])).toHaveLength(2);
  });
});
