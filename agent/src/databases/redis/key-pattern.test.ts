import { describe, expect, it } from 'vitest';
import { seeded } from '@vigilops/testkit/seeded';

import { keyPattern } from './key-pattern.ts';

const of = (key: string | Uint8Array) => keyPattern(typeof key === 'string' ? Buffer.from(key) : key);

describe('the pattern of a key', () => {
  it.each([
    ['cart:8412:items', 'cart:*:items'],
    ['user:{42}:cart', 'user:{*}:cart'],
    ['session:3f2b8c1e-9d4a-4f6e-8b1c-2a7d5e9f0c3b', 'session:*'],
    ['session:f00dcafef00dcafe', 'session:*'],
    ['cache/page/2026-11-30T16:45:06', 'cache/page/*'],
    ['mail:bob@example.com:inbox', 'mail:*:inbox'],
    ['userSessions:count', 'userSessions:count'],
    ['my_app.jobs.waiting', 'my_app.jobs.waiting'],
    ['订单:8412', '订单:*'],
    ['', ''],
  ])('of %s is %s', (key, pattern) => {
    expect(of(key)).toBe(pattern);
  });

  it.each([
    ['a token of an API', 'key:sk_live_4eC39HqLyjWDarjtT1zdp7dc', '4eC39HqLyjWDarjtT1zdp7dc'],
    ['a token of letters', 'jwt:eyJhbGciOiJIUzINiJ.eyJzdWIiOiIxMjM', 'zI'],
    ['letters that nobody can say', 'reset:qwzkxvbnmplk', 'qwzk'],
    ['digits in other scripts', 'otp:٤٥٦٧', '٤'],
    ['a long word', `note:${'a'.repeat(60)}`, 'aaa'],
  ])('does not show %s', (_, key, secret) => {
    expect(of(key)).not.toContain(secret);
  });

  it('is text of a limited length, whatever bytes the key is of', () => {
    const random = seeded(7);
    for (let times = 0; times < 500; times += 1) {
      const key = Buffer.from(
        Array.from({ length: Math.floor(random() * 2_000) }, () => Math.floor(random() * 256)),
      );
      const pattern = of(key);
      expect(pattern.length).toBeLessThanOrEqual(200);
      expect(pattern).not.toMatch(/[\p{Cc}\p{Nd}]/u);
      expect(pattern.isWellFormed()).toBe(true);
    }
  });
});
