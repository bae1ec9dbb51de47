import { describe, expect, it, vi } from 'vitest';
import { createBackend, refused } from '../test/backend.ts';
import { repeatRefused, type OnRefused } from './renewal.ts';

function renewal(better: string | undefined) {
  const backend = createBackend();
  const onRefused = vi.fn<OnRefused>(() => Promise.resolve(better));
  return { ...backend, onRefused, call: repeatRefused(backend.fetch, onRefused) };
}
const init = { method: 'POST', headers: { Authorization: 'Bearer a', Accept: 'x' }, body: '{"a":1}' };

describe('a call that is refused', () => {
  it.each([
    ['AUTH_REVOKED', 'revoked'],
    ['AUTH_EXPIRED', 'expired'],
    ['AUTH_INVALID', 'invalid'],
  ])('tells why: %s', async (code, why) => {
    const { call, answer, onRefused } = renewal(undefined);
    answer('/x', refused(401, code));
    const given = await call('/x', init);
    expect(onRefused).toHaveBeenCalledExactlyOnceWith(why, 'Bearer a');
    expect(await given.json()).toMatchObject({ code });
  });

  it('is made once more, as it was, with what is better', async () => {
    const { call, answer, calls } = renewal('Bearer b');
    answer('/x', refused(401, 'AUTH_EXPIRED'), Response.json({ fine: true }));
    expect(await (await call('/x', init)).json()).toEqual({ fine: true });
    expect(calls).toEqual([
      { path: '/x', authorization: 'Bearer a', body: { a: 1 } },
      { path: '/x', authorization: 'Bearer b', body: { a: 1 } },
    ]);
  });

  it('is not made a third time', async () => {
    const { call, answer, calls, onRefused } = renewal('Bearer b');
    answer('/x', refused(401, 'AUTH_EXPIRED'), refused(401, 'AUTH_EXPIRED'));
    expect((await call('/x', init)).status).toBe(401);
    expect([calls.length, onRefused.mock.calls.length]).toEqual([2, 1]);
  });

  it('asks nobody about other answers', async () => {
    const { call, answer, onRefused } = renewal('Bearer b');
    answer('/x', refused(403, 'AUTH_FORBIDDEN'));
    expect((await call('/x', init)).status).toBe(403);
    expect(onRefused).not.toHaveBeenCalled();
  });
});
