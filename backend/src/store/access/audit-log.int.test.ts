import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Connections } from '../connections.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { createAccountStore } from './accounts.ts';
import {
  after,
  DAY_MS,
  entry,
  NOON,
  openAccounts,
  PASSWORD_HASH,
  secretHash,
  signal,
  times,
  type AccountRoom,
} from './test/open-accounts.ts';

describeEngines('the audit log', STORE_SCHEMA, (suite) => {
  let room: AccountRoom;
  beforeAll(async () => {
    room = await openAccounts(suite);
  });
  beforeEach(async () => {
    await room.empty();
    await behindItsBack('TRUNCATE vigilops.audit_log');
  });
  afterAll(() => room.close());

  const write = async (n: number) => {
    for (let i = 1; i <= n; i += 1) {
      await room.accounts.audit(entry('thing.done', { subject: `line ${String(i)}` }), after(i), signal);
    }
  };
  const page = async (beforeId: number | null, limit: number) =>
    (await room.accounts.listAudit({ beforeId, limit }, signal)).map(({ id }) => id);
  /** As somebody who may switch triggers off. */
  const behindItsBack = async (sql: string) => {
    await room.rows('ALTER TABLE vigilops.audit_log DISABLE TRIGGER USER');
    await room.rows(sql);
    await room.rows('ALTER TABLE vigilops.audit_log ENABLE TRIGGER USER');
  };
  /** As if the server were set up by somebody far away. */
  const abroad = (connections: Connections): Connections => ({
    ...connections,
    query: (statement, options) =>
      connections.transaction(async (tx) => {
        await tx.query({
          text: `SET LOCAL TimeZone = 'Asia/Kathmandu'; SET LOCAL DateStyle = 'German';
                 SET LOCAL bytea_output = 'escape'; SET LOCAL extra_float_digits = -15`,
        });
        return tx.query(statement);
      }, options),
  });

  it('gives back what was written, newest first, page by page', async () => {
    const hostile = {
      actor: { kind: 'token', id: 7, name: `o'"; DROP TABLE x; --` },
      action: 'user.invited',
      subject: 'nul\0 half\uD83D 😀 שלום',
      detail: { text: `\0\uD83D"'\\😀`, number: 1.5, yes: true, nothing: null },
      address: null,
    } as const;
    await write(4);
    await room.accounts.audit(hostile, after(5), signal);
    const [newest] = await room.accounts.listAudit({ beforeId: null, limit: 1 }, signal);
    expect(newest).toEqual({
      ...hostile,
      id: 5,
      at: after(5),
      subject: 'nul\uFFFD half\uFFFD 😀 שלום',
      detail: { ...hostile.detail, text: `\uFFFD\uFFFD"'\\😀` },
    });
    expect(await page(null, 2)).toEqual([5, 4]);
    expect(await page(4, 2)).toEqual([3, 2]);
    expect(await page(2, 2)).toEqual([1]);
    expect(await page(1, 2)).toEqual([]);
  });

  it('is whole when it is empty and when lines were only added', async () => {
    expect(await room.accounts.checkAudit(signal)).toBeUndefined();
    await write(5);
    expect(await room.accounts.checkAudit(signal)).toBeUndefined();
  });

  it.each([
    'UPDATE vigilops.audit_log SET id = id',
    'DELETE FROM vigilops.audit_log',
    'TRUNCATE vigilops.audit_log',
  ])('refuses %s', async (sql) => {
    await write(2);
    await expect(room.rows(sql)).rejects.toThrow('the audit log is append-only');
    await expect(room.rows(sql.replace('id = id', `subject = '' WHERE false`))).rejects.toThrow(
      'append-only',
    );
    expect(await page(null, 10)).toEqual([2, 1]);
  });

  it.each([
    ['the subject of a line', `UPDATE vigilops.audit_log SET subject = 'x' WHERE id = 3`, 3],
    [
      'the time of a line by a microsecond',
      `UPDATE vigilops.audit_log SET at = at + interval '1us' WHERE id = 3`,
      3,
    ],
    ['the address of a line to none', 'UPDATE vigilops.audit_log SET address = NULL WHERE id = 3', 3],
    ['the hash of a line', `UPDATE vigilops.audit_log SET hash = sha256('x') WHERE id = 3`, 3],
    [
      'a text from one field to the next',
      `UPDATE vigilops.audit_log SET actor_name = 'rootthing.', action = 'done' WHERE id = 3`,
      3,
    ],
    ['a line in the middle taken out', 'DELETE FROM vigilops.audit_log WHERE id = 3', 4],
    ['the first line taken out', 'DELETE FROM vigilops.audit_log WHERE id = 1', 2],
    [
      'two lines swapped',
      'UPDATE vigilops.audit_log SET subject = CASE id WHEN 2 THEN $$line 3$$ ELSE $$line 2$$ END WHERE id IN (2, 3)',
      2,
    ],
  ])('shows where it was broken: %s', async (_what, sql, brokenAt) => {
    await write(5);
    await behindItsBack(sql);
    expect(await room.accounts.checkAudit(signal)).toEqual({ brokenAt });
  });

  it('shows at the next line when a changed one was given a hash that fits', async () => {
    await write(5);
    await behindItsBack(`UPDATE vigilops.audit_log SET subject = 'x' WHERE id = 3`);
    await behindItsBack(
      `UPDATE vigilops.audit_log AS l SET hash = vigilops.audit_line_hash(
         (SELECT hash FROM vigilops.audit_log WHERE id = 2), l) WHERE id = 3`,
    );
    expect(await room.accounts.checkAudit(signal)).toEqual({ brokenAt: 4 });
  });

  it('ignores the id and the hash that a writer asks for', async () => {
    await write(1);
    await room.rows(
      `INSERT INTO vigilops.audit_log (id, actor_kind, actor_name, action, subject, hash)
       VALUES (900, 'nobody', '', 'x.done', '', 'forged'), (1, 'nobody', '', 'x.done', '', 'forged')`,
    );
    expect(await page(null, 10)).toEqual([3, 2, 1]);
    expect(await room.accounts.checkAudit(signal)).toBeUndefined();
  });

  it('stays whole, without a gap, while many write at the same time and some give up', async () => {
    await Promise.all(
      times(20, (i) =>
        i % 5 === 4
          ? expect(room.accounts.audit(entry(''), NOON, signal)).rejects.toMatchObject({
              code: 'STORE_REJECTED',
            })
          : room.accounts.audit(entry('thing.done'), after(i), signal),
      ),
    );
    expect(await page(null, 100)).toEqual(times(16, (i) => 16 - i));
    expect(await room.accounts.checkAudit(signal)).toBeUndefined();
  });

  it('means the same under other settings of time zone and style', async () => {
    const foreign = createAccountStore(abroad(room.database.connections));
    await write(2);
    const odd = { a: 0.1, b: 1e21, z: 'é' };
    await foreign.audit(entry('thing.done', { detail: odd }), new Date('2026-03-29T01:30:00.123Z'), signal);
    await write(1);
    expect(await room.accounts.checkAudit(signal)).toBeUndefined();
    expect(await foreign.checkAudit(signal)).toBeUndefined();
  });

  it('is checked in rounds that hang together', async () => {
    await room.rows(
      `INSERT INTO vigilops.audit_log (actor_kind, actor_name, action, subject)
       SELECT 'nobody', '', 'x.done', n::text FROM generate_series(1, 10001) AS n`,
    );
    expect(await room.accounts.checkAudit(signal)).toBeUndefined();
    await behindItsBack('DELETE FROM vigilops.audit_log WHERE id = 5000');
    expect(await room.accounts.checkAudit(signal)).toEqual({ brokenAt: 5001 });
  });

  it('goes with every change: where a line cannot be written, nothing was changed', async () => {
    const { accounts } = room;
    await room.user('ada@example.com', { role: 'admin' });
    const { id } = await room.user('bob@example.com');
    const session = await room.session(id);
    const link = (secret: string) => ({ secretHash: secretHash(secret), expiresAt: after(DAY_MS) });
    await accounts.createReset({ userId: id, ...link('reset') }, NOON, entry('password.reset_made'), signal);
    const toWhom = { email: null, role: 'member', invitedBy: 'Ada' } as const;
    const { id: invitation } = await accounts.invite({ ...toWhom, ...link('i') }, NOON, entry('a.b'), signal);
    const state = () =>
      room.rows(
        `SELECT to_jsonb(u) AS row FROM vigilops.users u UNION ALL SELECT to_jsonb(s) FROM vigilops.sessions s
         UNION ALL SELECT to_jsonb(l) FROM vigilops.one_time_links l
         UNION ALL SELECT to_jsonb(a) FROM vigilops.audit_log a ORDER BY 1`,
      );
    const before = await state();
    const bad = entry('');
    const eve = { email: 'eve@x', name: 'Eve', passwordHash: 'x' };
    const opening = { userId: id, createdAt: NOON, expiresAt: after(DAY_MS), address: '', userAgent: '' };
    const byInvitation = { by: 'invitation', secretHash: secretHash('i') } as const;
    const changes: Record<string, () => Promise<unknown>> = {
      signUp: () => accounts.admit(eve, { by: 'sign-up' }, NOON, bad, signal),
      accept: () => accounts.admit(eve, byInvitation, NOON, bad, signal),
      change: () => accounts.change(id, { name: 'x', role: 'admin', disabled: true }, NOON, bad, signal),
      remove: () => accounts.remove(id, NOON, bad, signal),
      setPassword: () => accounts.setPassword(id, 'x', NOON, null, bad, signal),
      openSession: () =>
        accounts.openSession({ id: crypto.randomUUID(), ...opening }, PASSWORD_HASH, bad, signal),
      endSession: () => accounts.endSession(session, NOON, bad, signal),
      createReset: () => accounts.createReset({ userId: id, ...link('other') }, NOON, bad, signal),
      useReset: () => accounts.useReset(secretHash('reset'), 'x', NOON, bad, signal),
      invite: () => accounts.invite({ ...toWhom, ...link('j') }, NOON, bad, signal),
      withdraw: () => accounts.withdrawInvitation(invitation, NOON, bad, signal),
    };
    for (const [name, attempt] of Object.entries(changes)) {
      await expect(attempt(), name).rejects.toMatchObject({ code: 'STORE_REJECTED' });
      expect(await state(), name).toEqual(before);
    }
    expect(await accounts.checkAudit(signal)).toBeUndefined();
  });
});
