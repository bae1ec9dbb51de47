import { describe, expect, it } from 'vitest';
import { createPasswords } from './password.ts';

const passwords = createPasswords();
/** The vector of RFC 9106 5.3 needs a key and data; this one is of the reference program: `echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1`. */
const REFERENCE = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';

describe('passwords', () => {
  it('are verified by what hashing gave, and by nothing else', async () => {
    const hash = await passwords.hash('correct horse');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await passwords.verify('correct horse', hash)).toBe(true);
    expect(await passwords.verify('correct horse ', hash)).toBe(false);
    expect(await passwords.verify('', hash)).toBe(false);
  });

  it('have a salt of their own each', async () => {
    expect(await passwords.hash('same')).not.toBe(await passwords.hash('same'));
  });

  it('agree with the reference implementation, at another cost', async () => {
    expect(await passwords.verify('password', REFERENCE)).toBe(true);
    expect(await passwords.verify('Password', REFERENCE)).toBe(false);
  });

  it('are the same however a keyboard composes their letters', async () => {
    const hash = await passwords.hash('gr\u00fc\u00dfe an alle');
    expect(await passwords.verify('gru\u0308\u00dfe an alle', hash)).toBe(true);
  });

  it.for([
    undefined,
    '',
    'plain text',
    '$argon2id$v=19$m=999999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$argon2id$v=19$m=1,t=0,p=9$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$2b$12$abcdefghijklmnopqrstuv',
  ])('match no hash that cannot be one: %s', async (hash) => {
    expect(await passwords.verify('password', hash)).toBe(false);
  });

  it('are refused for later when too many wait', async () => {
    const many = Array.from({ length: 80 }, () => passwords.hash('x'));
    const refused = (await Promise.allSettled(many)).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(14);
    expect(refused[0]).toMatchObject({ reason: { code: 'OVERLOADED', retryAfterSeconds: 2 } });
  });
});
