import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import {
  after,
  DAY_MS,
  entry,
  NOON,
  openAccounts,
  SECOND_MS,
  secretHash,
  signal,
  times,
  type AccountRoom,
} from './test/open-accounts.ts';

const WINDOW_MS = 60 * SECOND_MS;

describeEngines('attempts and pruning', STORE_SCHEMA, (suite) => {
  let room: AccountRoom;
  beforeAll(async () => {
    room = await openAccounts(suite);
  });
  beforeEach(() => room.empty());
  afterAll(() => room.close());

  const note = async (keys: readonly string[], at = NOON) =>
    Object.fromEntries(await room.accounts.noteAttempts(keys, at, WINDOW_MS, signal));

  it('counts under each key within the window, this attempt included', async () => {
    expect(await note(['a', 'b'])).toEqual({ a: 1, b: 1 });
    expect(await note(['a', 'a'], after(SECOND_MS))).toEqual({ a: 2 });
    expect(await note(['a', 'b'], after(WINDOW_MS - 1))).toEqual({ a: 3, b: 2 });
    expect(await note(['a', 'b'], after(WINDOW_MS))).toEqual({ a: 3, b: 2 });
    expect(await note(['a'], after(3 * WINDOW_MS))).toEqual({ a: 1 });
    expect(await note([])).toEqual({});
  });

  it('forgets what was under the keys that it is given', async () => {
    await note(['a', 'b']);
    await note([`' OR '1'='1`]);
    await room.accounts.forgetAttempts(['a', 'never seen'], signal);
    await room.accounts.forgetAttempts([`' OR '1'='1`], signal);
    expect(await note(['a', 'b'])).toEqual({ a: 1, b: 2 });
  });

  it('gives each of many at the same time another count, in whatever order they name their keys', async () => {
    const counts = await Promise.all(times(20, (i) => note(i % 2 === 0 ? ['a', 'b'] : ['b', 'a'])));
    const inOrder = times(20, (i) => i + 1);
    expect(counts.map(({ a }) => a ?? 0).sort((x, y) => x - y)).toEqual(inOrder);
    expect(counts.map(({ b }) => b ?? 0).sort((x, y) => x - y)).toEqual(inOrder);
  });

  it('keeps no more of a flood than any limit needs', async () => {
    const size = async () => (await room.rows('SELECT 1 FROM vigilops.auth_attempts')).length;
    await room.rows(
      `INSERT INTO vigilops.auth_attempts (key, at) SELECT 'flood', $1 FROM generate_series(1, 499)`,
      [NOON],
    );
    expect([await note(['flood']), await size()]).toEqual([{ flood: 500 }, 500]);
    expect([await note(['flood']), await size()]).toEqual([{ flood: 501 }, 500]);
    expect([await note(['flood', 'other']), await size()]).toEqual([{ flood: 501, other: 1 }, 501]);
  });

  it('removes attempts older than a day', async () => {
    await note(['old'], after(-DAY_MS - 1));
    await note(['young'], after(-DAY_MS));
    await room.accounts.prune(NOON, signal);
    expect(await room.rows('SELECT key FROM vigilops.auth_attempts')).toEqual([{ key: 'young' }]);
  });

  it('removes however many there are', async () => {
    await room.rows(
      `INSERT INTO vigilops.auth_attempts (key, at) SELECT 'wave', $1 FROM generate_series(1, 45000)`,
      [after(-2 * DAY_MS)],
    );
    await room.accounts.prune(NOON, signal);
    expect(await room.rows('SELECT 1 FROM vigilops.auth_attempts LIMIT 1')).toEqual([]);
  });

  it('removes links and sessions that were over for 30 days, and nothing of the log', async () => {
    const { accounts } = room;
    await room.user('ada@example.com', { role: 'admin' });
    const { id } = await room.user('bob@example.com');
    await room.rows('DELETE FROM vigilops.one_time_links');
    const invite = (name: string, expiresAt: Date) =>
      accounts.invite(
        { email: name, role: 'member', secretHash: secretHash(name), expiresAt, invitedBy: 'Ada' },
        NOON,
        entry('user.invited'),
        signal,
      );
    await invite('expired', after(0));
    await invite('lives', after(40 * DAY_MS));
    const withdrawn = await invite('withdrawn', after(90 * DAY_MS));
    await accounts.withdrawInvitation(withdrawn.id, NOON, entry('invitation.withdrawn'), signal);
    const expired = await room.session(id, { expiresAt: after(0) });
    const ended = await room.session(id, { expiresAt: after(90 * DAY_MS) });
    const living = await room.session(id, { expiresAt: after(40 * DAY_MS) });
    await accounts.endSession(ended, NOON, entry('session.ended'), signal);
    const left = async () => ({
      links: (await room.rows('SELECT email FROM vigilops.one_time_links ORDER BY id')).map(
        (row) => row['email'],
      ),
      sessions: (await room.rows('SELECT id FROM vigilops.sessions')).map((row) => row['id']),
    });
    const lines = await accounts.listAudit({ beforeId: null, limit: 1_000 }, signal);

    await accounts.prune(after(30 * DAY_MS), signal);
    const all = await left();
    expect(all.links).toEqual(['expired', 'lives', 'withdrawn']);
    expect(new Set(all.sessions)).toEqual(new Set([expired, ended, living]));

    await accounts.prune(after(30 * DAY_MS + 1), signal);
    expect(await left()).toEqual({ links: ['lives'], sessions: [living] });
    expect(await accounts.listAudit({ beforeId: null, limit: 1_000 }, signal)).toEqual(lines);
    expect(await accounts.findById(id, signal)).toBeDefined();
  });
});
