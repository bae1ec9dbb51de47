import { describe, expect, it, vi } from 'vitest';
import { createBackend, failed, refused, signedInAs } from '../test/backend.ts';
import { createAccounts } from './accounts.ts';
import { createSession } from './session.ts';
import type { SessionState } from './session-state.ts';

const REFRESH = '/api/v1/auth/refresh';
const LOGOUT = '/api/v1/auth/logout';
const STATE = '/api/v1/auth/state';

interface Timer {
  readonly work: () => void;
  readonly afterMs: number;
}

function session(token = '') {
  const backend = createBackend();
  const storage = { setItem: vi.fn(), removeItem: vi.fn() };
  const told: unknown[] = [];
  const timers = new Set<Timer>();
  let hear: (word: unknown) => void = () => undefined;
  const made = createSession(token, {
    storage,
    accounts: createAccounts({ fetch: backend.fetch }),
    tabs: {
      oneAtATime: (work) => work(),
      tell: (word) => told.push(word),
      hear: (listener) => {
        hear = listener;
      },
    },
    later: (work, afterMs) => {
      const timer = { work, afterMs };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  });
  const seen: SessionState[] = [];
  made.subscribe(() => seen.push(made.state()));
  return { ...backend, ...made, storage, told, timers, seen, hear: (word: unknown) => hear(word) };
}

const gives = (token: string) => Response.json(signedInAs({}, token));
const { user } = signedInAs();
const settled = () => new Promise((resolve) => setTimeout(resolve));

function signedIn() {
  const made = session();
  made.signIn(signedInAs({}, 'access-1'));
  made.seen.length = 0;
  return made;
}

describe('a session with a token', () => {
  it('keeps the token that opened it, and forgets it when it is told to', () => {
    const { openToken, forgetToken, seen, storage } = session();
    openToken('a');
    forgetToken();
    expect(seen).toEqual([
      { kind: 'token', token: 'a' },
      { kind: 'nobody', asks: 'token' },
    ]);
    expect(storage.setItem).toHaveBeenCalledWith('vigilops.token', 'a');
    expect(storage.removeItem).toHaveBeenCalledWith('vigilops.token');
  });

  it('asks nobody who is there', async () => {
    const { find, state, calls } = session('a');
    await find();
    expect([state(), calls]).toEqual([{ kind: 'token', token: 'a' }, []]);
  });

  it('ends when its token is refused, and says why until the next one', async () => {
    const { refused: tell, state, storage, openToken, calls } = session('a');
    expect(await tell('expired', 'Bearer a')).toBeUndefined();
    expect(state()).toEqual({ kind: 'nobody', asks: 'token', why: 'expired' });
    expect([storage.removeItem.mock.calls.length, calls]).toEqual([1, []]);
    openToken('b');
    expect(state()).toEqual({ kind: 'token', token: 'b' });
  });

  it('does not mind a late answer about another token, nor other tabs', async () => {
    const { refused: tell, hear, state } = session('b');
    await tell('invalid', 'Bearer a');
    await tell('invalid', '');
    hear('signed-out');
    expect(state()).toEqual({ kind: 'token', token: 'b' });
  });

  it('gives way to a person who signs in', () => {
    const { signIn, state, storage } = session('b');
    signIn(signedInAs());
    expect(state()).toMatchObject({ kind: 'person', user });
    expect(storage.removeItem).toHaveBeenCalledWith('vigilops.token');
  });
});

describe('a session, at the start', () => {
  it('is of the person that the cookie is of', async () => {
    const { find, state, answer, timers } = session();
    answer(REFRESH, gives('access-1'));
    await find();
    expect(state()).toEqual({ kind: 'person', token: 'access-1', user });
    expect([...timers].map(({ afterMs }) => afterMs)).toEqual([720_000]);
  });

  it.each([
    ['AUTH_INVALID', undefined],
    ['AUTH_EXPIRED', 'expired'],
    ['AUTH_REVOKED', 'revoked'],
  ])('is of nobody without a good cookie (%s), and says what is news', async (code, why) => {
    const { find, state, answer } = session();
    const door = { has_users: true, sign_up: 'invited', has_session: true };
    answer(REFRESH, refused(401, code));
    answer(STATE, Response.json(door));
    await find();
    expect(state()).toEqual({ kind: 'nobody', asks: 'password', door, ...(why && { why }) });
  });

  it('is of nobody without a cookie, and asks for no refresh that would be refused', async () => {
    const { find, state, answer, callsTo } = session();
    const door = { has_users: false, sign_up: 'invited', has_session: false };
    answer(STATE, Response.json(door));
    await find();
    expect(state()).toEqual({ kind: 'nobody', asks: 'password', door });
    expect(callsTo(REFRESH)).toEqual([]);
  });

  it.each([
    ['nobody answers', REFRESH, failed()],
    ['the database is away', REFRESH, refused(503, 'STORE_UNAVAILABLE')],
    ['nobody says who may come in', STATE, failed()],
  ])('is not known while %s, and is found out later', async (_when, path, next) => {
    const { find, state, answer } = session();
    answer(path, next);
    await find();
    expect(state()).toEqual({ kind: 'unknown' });
    answer(REFRESH, gives('access-1'));
    await find();
    expect(state()).toMatchObject({ kind: 'person' });
  });
});

describe('a session of a person', () => {
  it('gets its next access token before the present one has expired, again and again', async () => {
    const { answer, timers, state } = signedIn();
    for (const token of ['access-2', 'access-3']) {
      answer(REFRESH, gives(token));
      const [timer] = timers;
      expect([timers.size, timer?.afterMs]).toEqual([1, 720_000]);
      timer?.work();
      await settled();
      expect(state()).toMatchObject({ token });
    }
  });

  it('asks once for a new access token, however many calls found the old one expired', async () => {
    const { answer, refused: tell, callsTo } = signedIn();
    answer(REFRESH, gives('access-2'));
    const better = await Promise.all([1, 2, 3].map(() => tell('expired', 'Bearer access-1')));
    const late = await tell('expired', 'Bearer access-1');
    expect([...better, late]).toEqual(Array(4).fill('Bearer access-2'));
    expect(callsTo(REFRESH)).toHaveLength(1);
  });

  it('is over when the cookie is refused, and says why', async () => {
    const { answer, refused: tell, state, timers } = signedIn();
    answer(REFRESH, refused(401, 'AUTH_REVOKED'));
    expect(await tell('expired', 'Bearer access-1')).toBeUndefined();
    expect([state(), timers.size]).toEqual([{ kind: 'nobody', asks: 'password', why: 'revoked' }, 0]);
  });

  it('is over at once when the house says that it is', async () => {
    const { refused: tell, state, calls } = signedIn();
    await tell('revoked', 'Bearer access-1');
    expect([state(), calls]).toEqual([{ kind: 'nobody', asks: 'password', why: 'revoked' }, []]);
  });

  it.each([
    ['nobody answers', () => failed()],
    ['the database is away', () => refused(503, 'STORE_UNAVAILABLE')],
    ['there were too many calls', () => refused(429, 'AUTH_THROTTLED')],
  ])('goes on when %s, and tries again soon', async (_when, next) => {
    const { answer, refused: tell, state, seen, timers } = signedIn();
    answer(REFRESH, next(), gives('access-2'));
    await expect(tell('expired', 'Bearer access-1')).rejects.toThrow('does not answer');
    expect(seen).toEqual([]);
    const [timer] = timers;
    expect([timers.size, timer?.afterMs]).toEqual([1, 5_000]);
    timer?.work();
    await settled();
    expect(state()).toMatchObject({ token: 'access-2' });
  });

  it('does not mind a late answer to a call of somebody else', async () => {
    const { refused: tell, seen } = signedIn();
    expect(await tell('revoked', 'Bearer vgo_api_old')).toBeUndefined();
    expect(seen).toEqual([]);
  });

  it('ends here and in other tabs when the person signs out', async () => {
    const { signOut, answer, state, told, timers, callsTo } = signedIn();
    answer(LOGOUT, new Response(null, { status: 204 }));
    expect(await signOut()).toBe(true);
    expect(state()).toEqual({ kind: 'nobody', asks: 'password' });
    expect([told, timers.size]).toEqual([['signed-in', 'signed-out'], 0]);
    expect(callsTo(LOGOUT)).toMatchObject([{ authorization: 'Bearer access-1' }]);
  });

  it('does not end when signing out meets nobody: the cookie would still be good', async () => {
    const { signOut, answer, state, told } = signedIn();
    answer(LOGOUT, failed());
    expect(await signOut()).toBe(false);
    expect([state().kind, told]).toEqual(['person', ['signed-in']]);
  });

  it('signs out with the next access token where this one has expired', async () => {
    const { signOut, answer, callsTo } = signedIn();
    answer(LOGOUT, refused(401, 'AUTH_EXPIRED'), new Response(null, { status: 204 }));
    answer(REFRESH, gives('access-2'));
    expect(await signOut()).toBe(true);
    expect(callsTo(LOGOUT).map(({ authorization }) => authorization)).toEqual([
      'Bearer access-1',
      'Bearer access-2',
    ]);
  });

  it('ends without a reason to give when the house had ended it before', async () => {
    const { signOut, answer, state } = signedIn();
    answer(LOGOUT, refused(401, 'AUTH_REVOKED'));
    expect(await signOut()).toBe(true);
    expect(state()).toEqual({ kind: 'nobody', asks: 'password' });
  });

  it('stays ended when the next access token comes after that', async () => {
    const { signOut, answer, renew, state } = signedIn();
    let give: (response: Response) => void = () => undefined;
    answer(REFRESH, new Promise<Response>((resolve) => (give = resolve)));
    answer(LOGOUT, new Response(null, { status: 204 }));
    const renewal = renew();
    await signOut();
    give(gives('access-2'));
    expect(await renewal).toBe('over');
    expect(state()).toEqual({ kind: 'nobody', asks: 'password' });
  });
});

describe('several tabs', () => {
  it('are all signed out by one', () => {
    const { hear, state } = signedIn();
    hear('signed-out');
    expect(state()).toEqual({ kind: 'nobody', asks: 'password', why: 'elsewhere' });
  });

  it('are all signed in by one, where they wait for a password', async () => {
    const { hear, state, answer } = signedIn();
    hear('signed-out');
    answer(REFRESH, gives('access-2'));
    hear('signed-in');
    await settled();
    expect(state()).toMatchObject({ kind: 'person', token: 'access-2' });
  });

  it('go on waiting for a password where the cookie is no good to them', async () => {
    const { hear, state, answer } = signedIn();
    hear('signed-out');
    answer(REFRESH, failed());
    hear('signed-in');
    await settled();
    expect(state()).toEqual({ kind: 'nobody', asks: 'password', why: 'elsewhere' });
  });
});
