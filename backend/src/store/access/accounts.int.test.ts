import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Role } from '../../model/index.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import {
  after,
  DAY_MS,
  entry,
  NOON,
  openAccounts,
  secretHash,
  signal,
  times,
  type AccountRoom,
} from './test/open-accounts.ts';

describeEngines('users', STORE_SCHEMA, (suite) => {
  let room: AccountRoom;
  beforeAll(async () => {
    room = await openAccounts(suite);
  });
  beforeEach(() => room.empty());
  afterAll(() => room.close());

  const person = (email: string) => ({ email, name: email, passwordHash: 'hash 1' });
  const admitFirst = (email: string) =>
    room.accounts.admit(person(email), { by: 'first' }, NOON, entry('user.created'), signal);
  const signUp = (email: string) =>
    room.accounts.admit(person(email), { by: 'sign-up' }, NOON, entry('user.created'), signal);
  const change = (userId: number, what: { name?: string; role?: Role; disabled?: boolean }, at = NOON) =>
    room.accounts.change(userId, what, at, entry('user.changed'), signal);
  const workingAdmins = async () =>
    (await room.accounts.list(signal)).filter(({ role, disabledAt }) => role === 'admin' && !disabledAt);
  const linesOf = async (action: string) =>
    (await room.accounts.listAudit({ beforeId: null, limit: 1_000 }, signal)).filter(
      (line) => line.action === action,
    );
  const lives = async (sessionId: string) =>
    (await room.accounts.findSession(sessionId, NOON, signal)) !== undefined;

  it('lets the first one in as an Admin, and nobody after as the first', async () => {
    expect(await room.accounts.hasUsers(signal)).toBe(false);
    const before = (await linesOf('user.created')).length;
    const first = await admitFirst('Ada@example.com');
    expect(first).toEqual({
      outcome: 'created',
      user: {
        id: expect.any(Number) as number,
        email: 'Ada@example.com',
        name: 'Ada@example.com',
        role: 'admin',
        disabledAt: null,
        createdAt: NOON,
        lastLoginAt: null,
      },
    });
    expect(await room.accounts.hasUsers(signal)).toBe(true);
    expect(await admitFirst('eve@example.com')).toEqual({ outcome: 'not_first' });
    const lines = await linesOf('user.created');
    expect(lines).toHaveLength(before + 1);
    expect(lines[0]).toMatchObject({ subject: 'Ada@example.com', at: NOON, address: '192.0.2.1' });
  });

  it('makes one Admin of many who come first at the same time', async () => {
    // In rounds: while the first one still opens its connections, rivals hardly meet.
    for (let round = 0; round < 5; round += 1) {
      await room.empty();
      const verdicts = await Promise.all(times(8, (i) => admitFirst(`first${String(i)}@example.com`)));
      expect(verdicts.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
      expect(verdicts.filter(({ outcome }) => outcome === 'not_first')).toHaveLength(7);
      expect(await room.accounts.list(signal)).toHaveLength(1);
      expect(await workingAdmins()).toHaveLength(1);
    }
  });

  it('takes two addresses that differ in case or composition for one', async () => {
    expect(await signUp('Zoë@Example.COM')).toMatchObject({ outcome: 'created', user: { role: 'member' } });
    expect(await signUp('zoë@example.com')).toEqual({ outcome: 'email_taken' });
    expect(await signUp('ZOE\u0308@EXAMPLE.com')).toEqual({ outcome: 'email_taken' });
    const found = await room.accounts.findByEmail('zoe\u0308@example.com', signal);
    expect(found).toMatchObject({ email: 'Zoë@Example.COM', passwordHash: 'hash 1' });
    expect(await room.accounts.findById(found?.id ?? 0, signal)).toEqual(found);
    expect(await room.accounts.findByEmail('zoe@example.com', signal)).toBeUndefined();
    expect(await room.accounts.findById(2_147_483_647, signal)).toBeUndefined();
  });

  it('gives an address to one of many who sign up with it at the same time', async () => {
    const verdicts = await Promise.all(times(6, (i) => signUp(i % 2 === 0 ? 'x@y' : 'X@Y')));
    expect(verdicts.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
    expect(verdicts.filter(({ outcome }) => outcome === 'email_taken')).toHaveLength(5);
  });

  it('lists by name, whatever its case, and tells no password hash', async () => {
    await room.user('1@example.com', { name: 'bob' });
    await room.user('2@example.com', { name: 'Ada' });
    await room.user('3@example.com', { name: 'Cy' });
    const users = await room.accounts.list(signal);
    expect(users.map(({ name }) => name)).toEqual(['Ada', 'bob', 'Cy']);
    expect(users.every((user) => !('passwordHash' in user))).toBe(true);
  });

  it('changes name, role and standing, and knows who is not there', async () => {
    await room.user('ada@example.com', { role: 'admin' });
    const { id } = await room.user('bob@example.com');
    expect(await change(id, { name: 'Bob', role: 'admin', disabled: true })).toBe('changed');
    expect(await room.accounts.findById(id, signal)).toMatchObject({
      name: 'Bob',
      role: 'admin',
      disabledAt: NOON,
    });
    expect(await change(id, { disabled: true }, after(DAY_MS))).toBe('changed');
    expect(await room.accounts.findById(id, signal)).toMatchObject({ disabledAt: NOON });
    expect(await change(id, { disabled: false })).toBe('changed');
    expect(await room.accounts.findById(id, signal)).toMatchObject({ disabledAt: null });
    expect(await change(2_147_483_647, { name: 'x' })).toBe('unknown');
    expect(await room.accounts.remove(2_147_483_647, NOON, entry('user.removed'), signal)).toBe('unknown');
  });

  it('ends all sessions of who is disabled or gets another role, and only then', async () => {
    await room.user('ada@example.com', { role: 'admin' });
    const { id } = await room.user('bob@example.com');
    const other = await room.session((await room.user('cy@example.com')).id);
    const first = await room.session(id);
    await change(id, { name: 'Bob', role: 'member', disabled: false });
    expect(await lives(first)).toBe(true);
    await change(id, { role: 'admin' });
    expect(await lives(first)).toBe(false);
    const [second, third] = [await room.session(id), await room.session(id)];
    await change(id, { disabled: true });
    await change(id, { disabled: false });
    expect([await lives(second), await lives(third), await lives(other)]).toEqual([false, false, true]);
  });

  it('leaves sessions and log alone when a change changes nothing', async () => {
    const { id } = await room.user('ada@example.com', { role: 'admin', name: 'Ada' });
    const session = await room.session(id);
    const before = await linesOf('user.changed');
    expect(await change(id, {})).toBe('changed');
    expect(await change(id, { name: 'Ada', role: 'admin', disabled: false })).toBe('changed');
    expect(await lives(session)).toBe(true);
    expect(await linesOf('user.changed')).toEqual(before);
  });

  it('refuses what would leave no Admin who can sign in', async () => {
    const { id } = await room.user('ada@example.com', { role: 'admin' });
    const { id: sleeping } = await room.user('bob@example.com', { role: 'admin' });
    await room.user('cy@example.com');
    await change(sleeping, { disabled: true });
    expect(await change(id, { role: 'member' })).toBe('last_admin');
    expect(await change(id, { disabled: true, name: 'gone' })).toBe('last_admin');
    expect(await room.accounts.remove(id, NOON, entry('user.removed'), signal)).toBe('last_admin');
    expect(await workingAdmins()).toMatchObject([{ id, name: 'ada@example.com' }]);
    expect(await room.accounts.remove(sleeping, NOON, entry('user.removed'), signal)).toBe('changed');
  });

  it('keeps one Admin when all of them are demoted, disabled or removed at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      await room.empty();
      const admins = await Promise.all(
        times(4, (i) => room.user(`admin${String(i)}@example.com`, { role: 'admin' })),
      );
      const verdicts = await Promise.all(
        admins.map(({ id }, i) =>
          i % 3 === 0
            ? change(id, { role: 'member' })
            : i % 3 === 1
              ? change(id, { disabled: true })
              : room.accounts.remove(id, NOON, entry('user.removed'), signal),
        ),
      );
      expect(verdicts.filter((verdict) => verdict === 'last_admin')).toHaveLength(1);
      expect(await workingAdmins()).toHaveLength(1);
    }
  });

  it('removes with sessions and links, and gives the address free', async () => {
    await room.user('ada@example.com', { role: 'admin' });
    const { id } = await room.user('bob@example.com');
    const session = await room.session(id);
    const reset = { userId: id, secretHash: secretHash('r'), expiresAt: after(DAY_MS) };
    await room.accounts.createReset(reset, NOON, entry('password.reset_made'), signal);
    const removed = entry('user.removed', { subject: 'bob@example.com' });
    expect(await room.accounts.remove(id, NOON, removed, signal)).toBe('changed');
    expect(await lives(session)).toBe(false);
    expect(await room.rows('SELECT 1 FROM vigilops.sessions')).toEqual([]);
    expect(await room.rows('SELECT 1 FROM vigilops.one_time_links WHERE user_id IS NOT NULL')).toEqual([]);
    expect(await linesOf('user.removed')).toContainEqual(
      expect.objectContaining({ subject: 'bob@example.com' }),
    );
    expect(await signUp('bob@example.com')).toMatchObject({ outcome: 'created' });
  });

  it('ends all sessions but the kept one with a new password, and links that were to set one', async () => {
    const { id } = await room.user('ada@example.com', { role: 'admin' });
    const [kept, ended] = [await room.session(id), await room.session(id)];
    const other = await room.session((await room.user('bob@example.com')).id);
    const link = { userId: id, secretHash: secretHash('before'), expiresAt: after(DAY_MS) };
    await room.accounts.createReset(link, NOON, entry('password.reset_made'), signal);
    const set = (userId: number, keep: string | null) =>
      room.accounts.setPassword(userId, 'hash 2', NOON, keep, entry('password.changed'), signal);
    expect(await set(id, kept)).toBe(true);
    expect([await lives(kept), await lives(ended), await lives(other)]).toEqual([true, false, true]);
    expect(await room.accounts.findById(id, signal)).toMatchObject({ passwordHash: 'hash 2' });
    const late = await room.accounts.useReset(
      link.secretHash,
      'hash 3',
      NOON,
      entry('password.reset'),
      signal,
    );
    expect(late).toBeUndefined();
    expect(await set(id, null)).toBe(true);
    expect(await lives(kept)).toBe(false);
    expect(await set(2_147_483_647, null)).toBe(false);
  });

  it('takes hostile text for what it is: text', async () => {
    const email = `'; DROP TABLE vigilops.users; --"😀\u202Eשלום@example.com`;
    const { id } = await room.user(email, { name: `Robert'); DELETE FROM users; \\ 😀 $1` });
    expect(await room.accounts.findByEmail(email.toUpperCase(), signal)).toMatchObject({
      id,
      email,
      name: `Robert'); DELETE FROM users; \\ 😀 $1`,
    });
    expect(await change(id, { name: `" OR ''='` })).toBe('changed');
    for (const stranger of [`' OR '1'='1`, 'nul\0@x', 'half\uD83D@x', 'x'.repeat(200_000)]) {
      expect(await room.accounts.findByEmail(stranger, signal)).toBeUndefined();
    }
    expect(await room.accounts.list(signal)).toHaveLength(1);
  });

  it('shows none of it to readers of the views', async () => {
    const tables = ['users', 'sessions', 'one_time_links', 'auth_attempts', 'audit_log'];
    const seen = await room.rows<{ may: boolean }>(
      `SELECT has_schema_privilege('grafana_reader', 'vigilops', 'USAGE') OR
              has_table_privilege('grafana_reader', 'vigilops.' || name, 'SELECT, INSERT, UPDATE, DELETE') AS may
       FROM unnest($1::text[]) AS t (name)`,
      [tables],
    );
    expect(seen).toEqual(tables.map(() => ({ may: false })));
  });
});
