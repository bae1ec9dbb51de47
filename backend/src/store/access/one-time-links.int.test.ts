import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Role } from '../../model/index.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import {
  after,
  DAY_MS,
  entry,
  HOUR_MS,
  NOON,
  openAccounts,
  secretHash,
  signal,
  times,
  type AccountRoom,
} from './test/open-accounts.ts';

describeEngines('invitations and resets', STORE_SCHEMA, (suite) => {
  let room: AccountRoom;
  beforeAll(async () => {
    room = await openAccounts(suite);
  });
  beforeEach(() => room.empty());
  afterAll(() => room.close());

  const invite = (secret: string, given: { email?: string; role?: Role; expiresAt?: Date } = {}) =>
    room.accounts.invite(
      {
        email: given.email ?? null,
        role: given.role ?? 'member',
        secretHash: secretHash(secret),
        expiresAt: given.expiresAt ?? after(HOUR_MS),
        invitedBy: 'Ada',
      },
      NOON,
      entry('user.invited'),
      signal,
    );
  const accept = async (secret: string, email = 'new@example.com', at = NOON) => {
    const how = { by: 'invitation', secretHash: secretHash(secret) } as const;
    const verdict = await room.accounts.admit(
      { email, name: 'New', passwordHash: 'hash' },
      how,
      at,
      entry('user.created'),
      signal,
    );
    return verdict.outcome === 'created' ? verdict.user.role : verdict.outcome;
  };
  const withdraw = (id: number, at = NOON) =>
    room.accounts.withdrawInvitation(id, at, entry('invitation.withdrawn'), signal);
  const listed = async (at = NOON) =>
    (await room.accounts.listInvitations(at, signal)).map(({ email }) => email);

  const createReset = (userId: number, secret: string, expiresAt = after(HOUR_MS)) =>
    room.accounts.createReset(
      { userId, secretHash: secretHash(secret), expiresAt },
      NOON,
      entry('password.reset_made'),
      signal,
    );
  const reset = (secret: string, passwordHash: string, at = NOON) =>
    room.accounts.useReset(secretHash(secret), passwordHash, at, entry('password.reset'), signal);
  const passwordOf = async (userId: number) => (await room.accounts.findById(userId, signal))?.passwordHash;

  it('lets in who has the secret, once, with the role of the invitation', async () => {
    const invitation = await invite('s', { role: 'admin' });
    expect(invitation).toMatchObject({
      email: null,
      role: 'admin',
      createdAt: NOON,
      expiresAt: after(HOUR_MS),
      invitedBy: 'Ada',
    });
    expect(await accept('wrong')).toBe('invitation_invalid');
    expect(await accept('s')).toBe('admin');
    expect(await accept('s', 'second@example.com')).toBe('invitation_invalid');
    await invite('m');
    expect(await accept('m', 'third@example.com')).toBe('member');
  });

  it('is good until the moment at which it expires', async () => {
    await invite('s');
    expect(await accept('s', 'late@example.com', after(HOUR_MS))).toBe('invitation_invalid');
    expect(await accept('s', 'just@example.com', after(HOUR_MS - 1))).toBe('member');
  });

  it('is for its address only, in whatever case, and is not used up by another', async () => {
    await invite('s', { email: 'Li@Example.com' });
    expect(await accept('s', 'eve@example.com')).toBe('invitation_invalid');
    expect(await accept('s', 'li@example.COM')).toBe('member');
  });

  it('is not used up by an address that is taken', async () => {
    await room.user('bob@example.com');
    await invite('s');
    expect(await accept('s', 'BOB@example.com')).toBe('email_taken');
    expect(await accept('s', 'cy@example.com')).toBe('member');
  });

  it('lets in one of many who use it at the same time', async () => {
    await invite('s');
    const verdicts = await Promise.all(times(10, (i) => accept('s', `rival${String(i)}@example.com`)));
    expect(verdicts.filter((verdict) => verdict === 'member')).toHaveLength(1);
    expect(verdicts.filter((verdict) => verdict === 'invitation_invalid')).toHaveLength(9);
    expect(await room.accounts.list(signal)).toHaveLength(1);
  });

  it('is listed while it is good, newest first, and withdrawn once', async () => {
    const { id } = await invite('a', { email: 'a@x' });
    await invite('b', { email: 'b@x' });
    await invite('c', { email: 'c@x', expiresAt: after(2 * HOUR_MS) });
    expect(await listed()).toEqual(['c@x', 'b@x', 'a@x']);
    expect(await listed(after(HOUR_MS))).toEqual(['c@x']);
    expect(await withdraw(id, after(HOUR_MS))).toBe(false);
    expect(await withdraw(id)).toBe(true);
    expect(await withdraw(id)).toBe(false);
    expect(await accept('a', 'a@x')).toBe('invitation_invalid');
    expect(await accept('b', 'b@x')).toBe('member');
    expect(await listed()).toEqual(['c@x']);
  });

  it('is either used or withdrawn when both come at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      await room.empty();
      const { id } = await invite(`r${String(round)}`);
      const [verdict, withdrawn] = await Promise.all([accept(`r${String(round)}`), withdraw(id)]);
      expect(verdict).toBe(withdrawn ? 'invitation_invalid' : 'member');
    }
  });

  it('sets a password once and ends all sessions', async () => {
    const { id, ...user } = await room.user('ada@example.com');
    const session = await room.session(id);
    await createReset(id, 's');
    expect(await reset('wrong', 'stolen')).toBeUndefined();
    const changed = await reset('s', 'hash 2');
    expect(changed).toEqual({ ...user, id, lastLoginAt: NOON });
    expect(await passwordOf(id)).toBe('hash 2');
    expect(await room.accounts.findSession(session, NOON, signal)).toBeUndefined();
    expect(await reset('s', 'again')).toBeUndefined();
    expect(await passwordOf(id)).toBe('hash 2');
    const [line] = await room.accounts.listAudit({ beforeId: null, limit: 1 }, signal);
    expect(line).toMatchObject({ action: 'password.reset', subject: 'ada@example.com' });
  });

  it('is no longer good when a newer link was made for the same user', async () => {
    const { id } = await room.user('ada@example.com');
    const { id: other } = await room.user('bob@example.com');
    await createReset(other, 'of bob');
    await createReset(id, 'older');
    await createReset(id, 'newer');
    expect(await reset('older', 'x')).toBeUndefined();
    expect(await reset('newer', 'hash 2')).toMatchObject({ id });
    expect(await reset('of bob', 'hash 2')).toMatchObject({ id: other });
  });

  it('leaves one good link when many are made at the same time', async () => {
    const { id } = await room.user('ada@example.com');
    await Promise.all(times(6, (i) => createReset(id, `s${String(i)}`)));
    const alive = await room.rows(
      `SELECT 1 FROM vigilops.one_time_links WHERE kind = 'reset' AND used_at IS NULL`,
    );
    expect(alive).toHaveLength(1);
  });

  it('is good until it expires, and never for who is disabled', async () => {
    await room.user('ada@example.com', { role: 'admin' });
    const { id } = await room.user('bob@example.com');
    await createReset(id, 'before');
    expect(await reset('before', 'x', after(HOUR_MS))).toBeUndefined();
    const disable = (disabled: boolean) =>
      room.accounts.change(id, { disabled }, NOON, entry('user.changed'), signal);
    await disable(true);
    await disable(false);
    expect(await reset('before', 'x'), 'made before the user was disabled').toBeUndefined();
    await disable(true);
    await createReset(id, 'meanwhile');
    expect(await reset('meanwhile', 'x')).toBeUndefined();
    expect(await passwordOf(id)).toBe('hash 1');
    await disable(false);
    await createReset(id, 'new', after(DAY_MS));
    expect(await reset('new', 'hash 2', after(DAY_MS - 1))).toMatchObject({ id });
  });

  it('works for one of many who use it at the same time', async () => {
    const { id } = await room.user('ada@example.com');
    await createReset(id, 's');
    const verdicts = await Promise.all(times(10, (i) => reset('s', `hash of ${String(i)}`)));
    const winner = verdicts.findIndex((user) => user !== undefined);
    expect(verdicts.filter((user) => user !== undefined)).toHaveLength(1);
    expect(await passwordOf(id)).toBe(`hash of ${String(winner)}`);
  });

  it('takes an invitation for no reset and a reset for no invitation', async () => {
    const { id } = await room.user('ada@example.com');
    await invite('invitation');
    await createReset(id, 'reset');
    expect(await reset('invitation', 'x')).toBeUndefined();
    expect(await accept('reset')).toBe('invitation_invalid');
  });
});
