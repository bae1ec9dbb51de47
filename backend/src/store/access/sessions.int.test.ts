import { describeEngines } from '@vigilops/testkit';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import {
  after,
  DAY_MS,
  entry,
  HOUR_MS,
  NOON,
  openAccounts,
  PASSWORD_HASH,
  SECOND_MS,
  signal,
  times,
  type AccountRoom,
} from './test/open-accounts.ts';

const GRACE_MS = 10 * SECOND_MS;

describeEngines('sessions', STORE_SCHEMA, (suite) => {
  let room: AccountRoom;
  let userId = 0;
  beforeAll(async () => {
    room = await openAccounts(suite);
  });
  beforeEach(async () => {
    await room.empty();
    await room.user('ada@example.com', { role: 'admin' });
    userId = (await room.user('bob@example.com', { role: 'admin' })).id;
  });
  afterAll(() => room.close());

  const find = (id: string, at = NOON) => room.accounts.findSession(id, at, signal);
  const rotate = (id: string, generation: number, at = NOON, expiresAt = after(2 * DAY_MS)) =>
    room.accounts.rotate(id, generation, { at, expiresAt, graceMs: GRACE_MS }, signal);
  const end = (id: string, at = NOON) => room.accounts.endSession(id, at, entry('session.ended'), signal);
  const disable = (disabled: boolean) =>
    room.accounts.change(userId, { disabled }, NOON, entry('user.changed'), signal);
  const newestLine = async () => (await room.accounts.listAudit({ beforeId: null, limit: 1 }, signal))[0];

  it('opens with generation 0 and remembers the login', async () => {
    const id = await room.session(userId);
    const found = await find(id);
    expect(found?.session).toEqual({
      id,
      userId,
      generation: 0,
      rotatedAt: NOON,
      createdAt: NOON,
      expiresAt: after(DAY_MS),
      revokedAt: null,
      address: '192.0.2.1',
      userAgent: 'curl',
    });
    const stored = await room.accounts.findById(userId, signal);
    expect(stored).toMatchObject({ lastLoginAt: NOON });
    expect(found?.user).toMatchObject({ id: userId, email: 'bob@example.com', lastLoginAt: NOON });
    expect(found?.user).not.toHaveProperty('passwordHash');
    expect(await newestLine()).toMatchObject({ action: 'session.opened', at: NOON });
  });

  it('opens none for who was disabled, removed or given another password meanwhile', async () => {
    await expect(room.session(userId, { passwordHash: 'the old one' })).rejects.toThrow('not opened');
    await disable(true);
    await expect(room.session(userId)).rejects.toThrow('not opened');
    await expect(room.session(2_147_483_647)).rejects.toThrow('not opened');
    expect(await room.rows('SELECT 1 FROM vigilops.sessions')).toEqual([]);
  });

  it('is not found when it has expired, was ended, or its user is disabled', async () => {
    const id = await room.session(userId);
    expect(await find(id, after(DAY_MS - 1))).toBeDefined();
    expect(await find(id, after(DAY_MS))).toBeUndefined();
    expect(await find(randomUUID())).toBeUndefined();
    expect(await find(`' OR '1'='1`)).toBeUndefined();
    // Not through change(), which ends the sessions as well.
    await room.rows('UPDATE vigilops.users SET disabled_at = now() WHERE id = $1', [userId]);
    expect(await find(id)).toBeUndefined();
    await room.rows('UPDATE vigilops.users SET disabled_at = NULL WHERE id = $1', [userId]);
    expect(await find(id)).toBeDefined();
    expect(await end(id)).toBe(true);
    expect(await find(id)).toBeUndefined();
    expect(await end(id)).toBe(false);
    expect(await end('no uuid')).toBe(false);
  });

  it('goes from generation to generation and moves its end', async () => {
    const id = await room.session(userId);
    const first = await rotate(id, 0, after(HOUR_MS));
    expect(first).toMatchObject({
      outcome: 'rotated',
      session: {
        id,
        userId,
        generation: 1,
        rotatedAt: after(HOUR_MS),
        createdAt: NOON,
        expiresAt: after(2 * DAY_MS),
      },
      user: { id: userId, email: 'bob@example.com' },
    });
    expect(first.outcome === 'rotated' && first.user).not.toHaveProperty('passwordHash');
    expect(await rotate(id, 1, after(2 * HOUR_MS))).toMatchObject({ session: { generation: 2 } });
    expect(await find(id, after(DAY_MS + HOUR_MS))).toMatchObject({ session: { generation: 2 } });
  });

  it('gives many who come with the same generation at once the same next one', async () => {
    const id = await room.session(userId);
    const verdicts = await Promise.all(times(50, () => rotate(id, 0)));
    expect(new Set(verdicts.map(({ outcome }) => outcome))).toEqual(new Set(['rotated']));
    expect(verdicts).toEqual(times(50, () => verdicts[0]));
    expect(await find(id)).toMatchObject({ session: { generation: 1 } });
    expect(await rotate(id, 1)).toMatchObject({ outcome: 'rotated', session: { generation: 2 } });
  });

  it('gives a repeat within the grace time the same, without moving anything', async () => {
    const id = await room.session(userId);
    const first = await rotate(id, 0);
    expect(await rotate(id, 0, after(GRACE_MS), after(9 * DAY_MS))).toEqual(first);
    expect(await find(id)).toMatchObject({ session: { generation: 1, rotatedAt: NOON } });
  });

  it('ends with a repeat after the grace time, and says so in the log', async () => {
    const id = await room.session(userId);
    const other = await room.session(userId);
    await rotate(id, 0);
    expect(await rotate(id, 0, after(GRACE_MS + 1))).toEqual({ outcome: 'reused' });
    expect(await find(id)).toBeUndefined();
    expect(await rotate(id, 1)).toEqual({ outcome: 'gone' });
    expect(await rotate(id, 0, after(GRACE_MS + 2))).toEqual({ outcome: 'gone' });
    expect(await find(other)).toBeDefined();
    expect(await newestLine()).toMatchObject({
      actor: { kind: 'nobody', id: null, name: '' },
      action: 'session.reused',
      subject: 'bob@example.com',
      detail: { session: id, generation: 0, newest_generation: 1 },
      at: after(GRACE_MS + 1),
    });
  });

  it('ends with a token that is two generations old, even within the grace time', async () => {
    const id = await room.session(userId);
    await rotate(id, 0);
    await rotate(id, 1);
    expect(await rotate(id, 0)).toEqual({ outcome: 'reused' });
    expect(await find(id)).toBeUndefined();
  });

  it('is ended once by many reuses at the same time', async () => {
    const id = await room.session(userId);
    await rotate(id, 0);
    const verdicts = await Promise.all(times(10, () => rotate(id, 0, after(HOUR_MS))));
    expect(verdicts.filter(({ outcome }) => outcome === 'reused')).toHaveLength(1);
    expect(verdicts.filter(({ outcome }) => outcome === 'gone')).toHaveLength(9);
  });

  it.each([1, 7, -1, 0.5, Number.NaN, 1e300, Number.MAX_SAFE_INTEGER])(
    'is unharmed by generation %s, which nobody was given',
    async (generation) => {
      const id = await room.session(userId);
      expect(await rotate(id, generation)).toEqual({ outcome: 'gone' });
      expect(await rotate(id, 0)).toMatchObject({ outcome: 'rotated', session: { generation: 1 } });
    },
  );

  it('does not go on when it is unknown, expired, ended, or its user disabled', async () => {
    const id = await room.session(userId);
    expect(await rotate(randomUUID(), 0)).toEqual({ outcome: 'gone' });
    expect(await rotate('no uuid', 0)).toEqual({ outcome: 'gone' });
    expect(await rotate(id, 0, after(DAY_MS))).toEqual({ outcome: 'gone' });
    await room.rows('UPDATE vigilops.users SET disabled_at = now() WHERE id = $1', [userId]);
    expect(await rotate(id, 0)).toEqual({ outcome: 'gone' });
    await room.rows('UPDATE vigilops.users SET disabled_at = NULL WHERE id = $1', [userId]);
    expect(await find(id)).toMatchObject({ session: { generation: 0 } });
    await end(id);
    expect(await rotate(id, 0)).toEqual({ outcome: 'gone' });
  });

  it('is over after many rotations and a disabling at the same time, whoever came first', async () => {
    const id = await room.session(userId);
    await Promise.all([...times(5, () => rotate(id, 0)), disable(true), ...times(5, () => rotate(id, 0))]);
    await disable(false);
    expect(await find(id)).toBeUndefined();
    expect(await rotate(id, 1)).toEqual({ outcome: 'gone' });
  });

  it('stays unharmed when the reuse cannot be written into the log', async () => {
    const id = await room.session(userId);
    await rotate(id, 0);
    await room.rows(
      `ALTER TABLE vigilops.audit_log ADD CONSTRAINT full_disk CHECK (action <> 'session.reused') NOT VALID`,
    );
    await expect(rotate(id, 0, after(HOUR_MS))).rejects.toMatchObject({ code: 'STORE_REJECTED' });
    await room.rows('ALTER TABLE vigilops.audit_log DROP CONSTRAINT full_disk');
    expect(await find(id)).toBeDefined();
    expect(await rotate(id, 0, after(HOUR_MS))).toEqual({ outcome: 'reused' });
  });

  it('cuts what browsers and proxies say of themselves', async () => {
    const id = randomUUID();
    const hostile = `'; DROP TABLE vigilops.sessions; --\0😀\u202E`;
    await room.accounts.openSession(
      {
        id,
        userId,
        createdAt: NOON,
        expiresAt: after(DAY_MS),
        address: `${hostile}${'a'.repeat(1_000)}`,
        userAgent: `${hostile}${'😀'.repeat(50_000)}`,
      },
      PASSWORD_HASH,
      entry('session.opened', { address: 'b'.repeat(1_000) }),
      signal,
    );
    const session = (await find(id))?.session;
    expect(session?.userAgent.startsWith(hostile.replace('\0', '\uFFFD'))).toBe(true);
    expect([...(session?.userAgent ?? '')]).toHaveLength(512);
    expect([...(session?.address ?? '')]).toHaveLength(64);
    expect((await newestLine())?.address).toBe('b'.repeat(64));
  });
});
