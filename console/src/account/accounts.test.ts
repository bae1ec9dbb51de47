import {
  changePasswordRequest,
  loginRequest,
  MIN_PASSWORD_CHARACTERS as CONTRACT_MIN,
  refreshRequest,
  registerRequest,
  resetPasswordRequest,
  signedIn,
} from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { createBackend, failed, refused, signedInAs } from '../test/backend.ts';
import { createAccounts, MIN_PASSWORD_CHARACTERS } from './accounts.ts';

function accounts() {
  const backend = createBackend();
  return { ...backend, ...createAccounts({ fetch: backend.fetch }) };
}
const password = 'correct horse';
const secret = 'x'.repeat(43);

describe('the accounts', () => {
  it('are asked as the contract has it, and with the length of a password that it has', async () => {
    const { register, login, refresh, changePassword, resetPassword, calls } = accounts();
    await register({ name: 'Li Na', email: 'li.na@example.com', password, invitation: secret });
    await login({ email: 'li.na@example.com', password });
    await refresh();
    await changePassword('a', { current_password: password, new_password: `${password}!` });
    await resetPassword({ secret, new_password: password });
    const schemas = [
      registerRequest,
      loginRequest,
      refreshRequest,
      changePasswordRequest,
      resetPasswordRequest,
    ];
    expect(calls.map(({ body }, index) => schemas[index]?.parse(body))).toEqual(
      calls.map(({ body }) => body),
    );
    expect(
      calls.map(({ path, authorization }) => [path.replace('/api/v1/auth/', ''), authorization]),
    ).toEqual([
      ['register', null],
      ['login', null],
      ['refresh', null],
      ['password', 'Bearer a'],
      ['reset', null],
    ]);
    expect(MIN_PASSWORD_CHARACTERS).toBe(CONTRACT_MIN);
  });

  it('have the refresh token kept where no script can read it', async () => {
    const { register, login, calls } = accounts();
    await register({ name: 'Li Na', email: 'li.na@example.com', password });
    await login({ email: 'li.na@example.com', password });
    expect(calls.map(({ body }) => body)).toEqual([
      expect.objectContaining({ cookie: true }),
      expect.objectContaining({ cookie: true }),
    ]);
  });

  it('give what was answered, or nothing where there is nothing', async () => {
    const { login, logout, answer } = accounts();
    answer('/api/v1/auth/login', Response.json(signedInAs()));
    answer('/api/v1/auth/logout', new Response(null, { status: 204 }));
    expect(signedIn.parse(signedInAs())).toEqual(signedInAs());
    expect(await login({ email: 'a@b', password })).toEqual({ kind: 'done', value: signedInAs() });
    expect(await logout('a')).toEqual({ kind: 'done', value: undefined });
  });

  it('tell why they refuse, and for how long', async () => {
    const { login, answer } = accounts();
    answer('/api/v1/auth/login', refused(429, 'AUTH_THROTTLED', 'too many', { 'Retry-After': '37' }));
    expect(await login({ email: 'a@b', password })).toEqual({
      kind: 'refused',
      status: 429,
      code: 'AUTH_THROTTLED',
      message: 'too many',
      waitSeconds: 37,
    });
  });

  it('tell the status where it is not VigilOps that refuses', async () => {
    const { door, answer } = accounts();
    answer('/api/v1/auth/state', new Response('<html>', { status: 403, statusText: 'Forbidden' }));
    expect(await door()).toEqual({ kind: 'refused', status: 403, code: '', message: '403 Forbidden' });
  });

  it.each([
    ['nobody answers', () => failed()],
    ['the database is away', () => refused(503, 'STORE_UNAVAILABLE')],
    ['something else answers', () => new Response('<html>')],
  ])('cannot be reached when %s', async (_when, next) => {
    const { door, answer } = accounts();
    answer('/api/v1/auth/state', next());
    expect(await door()).toEqual({ kind: 'unreachable' });
  });
});
