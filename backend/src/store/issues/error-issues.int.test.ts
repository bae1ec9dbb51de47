import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { IssueListQuestion, IssueStateWanted } from '../../model/index.ts';
import { batchOf, minuteAgo } from '../test/batches.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { AUDIT, openIssueStore, someIssue, type OpenIssueStore } from './test/open-issues.ts';

const signal = AbortSignal.timeout(120_000);
// Of the whole file: a minute may end while it runs.
const BEGAN = Date.now();
const RANGE = { fromUs: minuteAgo(60, BEGAN), toUs: minuteAgo(-5, BEGAN), parts: 13 };
const question = (changes: Partial<IssueListQuestion> = {}): IssueListQuestion => ({
  ...RANGE,
  states: [],
  services: [],
  hostIds: [],
  version: null,
  text: '',
  sort: 'last_seen',
  offset: 0,
  limit: 50,
  ...changes,
});
const wanted = (
  state: IssueStateWanted['state'],
  changes: Partial<IssueStateWanted> = {},
): IssueStateWanted => ({
  state,
  inVersion: null,
  until: null,
  moreLines: null,
  ...changes,
});
/** Behind all lines; minutes later. */
const now = (minutes = 0) => new Date(BEGAN + 60_000 + minutes * 60_000);

describeEngines('error issues', STORE_SCHEMA, (suite) => {
  let room: OpenIssueStore;
  let a1: number;
  let b2: number;
  beforeAll(async () => {
    room = await openIssueStore(suite);
    a1 = await room.stream('web-a', '1.4.1');
    b2 = await room.stream('web-b', '1.4.2');
  });
  afterAll(() => room.close());
  beforeEach(() => room.empty());

  const list = (changes: Partial<IssueListQuestion> = {}) => room.issues.list(question(changes), signal);
  const set = (id: number, to: IssueStateWanted, at = now()) =>
    room.issues.setState([id], to, { by: 'Ada', at }, AUDIT, signal);
  const stateOf = async (id: number) => (await room.issues.find(id, RANGE, signal))?.issue.state;
  const at = (minutes: number) => minuteAgo(minutes, BEGAN) + 1_500_000;

  it('come with their lines, and are counted by host and version before and after the notes are added up', async () => {
    const issue = someIssue();
    await room.write(issue, [
      { stream: a1, timeUs: at(30) },
      { stream: a1, timeUs: at(30) + 1 },
      { stream: b2, timeUs: at(10) },
    ]);
    const before = await list();
    expect(await room.issues.fold(now(), signal)).toMatchObject({ notes: 2, open: 1 });
    expect(await room.rows('SELECT * FROM vigilops.error_issue_notes')).toEqual([]);
    const after = await list();
    for (const { items, total, byState } of [before, after]) {
      expect({ total, byState }).toEqual({
        total: 1,
        byState: { new: 1, known: 0, resolved: 0, regressed: 0, ignored: 0 },
      });
      expect(items[0]).toMatchObject({ ...issue, lines: 3, hosts: 2, state: 'new' });
      expect(items[0]?.spark.reduce((sum, lines) => sum + lines, 0)).toBe(3);
      expect(items[0]?.spark.filter((lines) => lines > 0)).toEqual([2, 1]);
    }
    expect(after.items[0]).toMatchObject({
      firstVersion: '1.4.1',
      lastVersion: '1.4.2',
      firstSeen: new Date(at(30) / 1_000),
      lastSeen: new Date(at(10) / 1_000),
    });
    const found = await room.issues.find(issue.id, RANGE, signal);
    expect(found?.hosts.map(({ name, lines }) => [name, lines])).toEqual([
      ['web-a', 2],
      ['web-b', 1],
    ]);
    expect(found?.versions.map(({ name, lines }) => [name, lines])).toEqual([
      ['1.4.1', 2],
      ['1.4.2', 1],
    ]);
  });

  it('are not counted twice where a batch comes again, and of those that fail nothing stays', async () => {
    const issue = someIssue();
    const line = { stream: a1, timeUs: at(3), body: 'x', severity: 17, issue };
    const batch = batchOf({ logs: [line] });
    await room.writer.commit([batch], signal);
    await room.writer.commit([batch], signal);
    const bad = someIssue();
    await room.writer.commit(
      [batchOf({ logs: [{ ...line, issue: bad, body: Buffer.from([0xff]) }] })],
      signal,
    );
    const { items } = await list();
    expect(items.map(({ id, lines }) => [id, lines])).toEqual([[issue.id, 1]]);
  });

  it('are made once by writers that meet them at the same time', async () => {
    const issues = Array.from({ length: 20 }, () => someIssue());
    await Promise.all(
      [0, 1, 2, 3].map((turn) =>
        room.writer.commit(
          [
            batchOf({
              logs: (turn % 2 === 0 ? issues : issues.toReversed()).map((issue) => ({
                stream: a1,
                timeUs: at(3),
                body: 'x',
                severity: 17,
                issue,
              })),
            }),
          ],
          signal,
        ),
      ),
    );
    await room.issues.fold(now(), signal);
    const { items } = await list({ limit: 100 });
    expect(items.map(({ lines }) => lines)).toEqual(issues.map(() => 4));
  });

  it.runIf(suite.maxConnections > 1)(
    'are made in one order, so that writers wait for each other and never in a ring',
    async () => {
      const [low, high] = [someIssue(), someIssue()];
      const insert = (id: number) => ({
        text: `INSERT INTO vigilops.error_issues (id, service, type, title, culprit, frames, marks, first_seen, last_seen, state_at)
             VALUES ($1, '', '', '', '', '[]', '{}', now(), now(), now()) ON CONFLICT (id) DO NOTHING`,
        values: [id],
      });
      const waits = async () =>
        (
          await room.rows(
            `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%error_issues%'`,
          )
        ).length > 0;
      let writing: Promise<unknown> = Promise.resolve();
      await room.database.transaction(
        async (tx) => {
          await tx.query(insert(low.id));
          const logs = [high, low].map((issue) => ({
            stream: a1,
            timeUs: at(3),
            body: 'x',
            severity: 17,
            issue,
          }));
          writing = room.writer.commit([batchOf({ logs })], signal);
          await expect.poll(waits, { timeout: 15_000, interval: 20 }).toBe(true);
          await tx.query(insert(high.id));
        },
        { signal, timeoutMs: 30_000 },
      );
      expect(await writing).toMatchObject([{ status: 'stored' }]);
      expect((await list()).total).toBe(2);
    },
  );

  it('are found by state, service, host, version and words, and sorted', async () => {
    const [hosts] = await room.rows<{ id: number }>(`SELECT id FROM vigilops.hosts WHERE key = 'web-b'`);
    const often = someIssue({ title: '100% of disk_a', service: 'disk', type: '' });
    const late = someIssue({ title: 'late' });
    await room.write(
      often,
      [30, 29, 28].map((minutes) => ({ stream: a1, timeUs: at(minutes) })),
    );
    await room.write(late, [{ stream: b2, timeUs: at(2) }]);
    const idsOf = async (changes: Partial<IssueListQuestion>) =>
      (await list(changes)).items.map(({ id }) => id);
    expect(await idsOf({})).toEqual([late.id, often.id]);
    expect(await idsOf({ sort: 'lines' })).toEqual([often.id, late.id]);
    expect(await idsOf({ sort: 'trend' })).toEqual([late.id, often.id]);
    expect(await idsOf({ services: ['disk'] })).toEqual([often.id]);
    expect(await idsOf({ hostIds: [hosts?.id ?? 0] })).toEqual([late.id]);
    expect(await idsOf({ version: '1.4.1' })).toEqual([often.id]);
    expect(await idsOf({ text: '100% of DISK_' })).toEqual([often.id]);
    expect(await idsOf({ text: '100%%' })).toEqual([]);
    expect(await idsOf({ fromUs: at(5) })).toEqual([late.id]);
    await set(late.id, wanted('known'));
    expect(await idsOf({ states: ['known', 'ignored'] })).toEqual([late.id]);
    expect(await list({ states: ['resolved'], offset: 5 })).toMatchObject({
      items: [],
      total: 0,
      byState: { new: 1, known: 1 },
    });
  });

  it('that are resolved come back with later lines, of that version or a newer one, and not with older ones', async () => {
    const issue = someIssue();
    await room.write(issue, [{ stream: a1, timeUs: at(30) }]);
    await room.issues.fold(now(), signal);
    await set(issue.id, wanted('resolved', { inVersion: '1.4.2' }), now(-20));
    await room.write(issue, [
      { stream: a1, timeUs: at(2) },
      { stream: b2, timeUs: at(25) },
    ]);
    expect(await room.issues.fold(now(), signal)).toMatchObject({ regressed: 0 });
    expect(await stateOf(issue.id)).toBe('resolved');
    await room.write(issue, [{ stream: b2, timeUs: at(1) }]);
    expect(await room.issues.fold(now(), signal)).toMatchObject({ regressed: 1, open: 1 });
    const found = await room.issues.find(issue.id, RANGE, signal);
    expect(found?.issue).toMatchObject({
      state: 'regressed',
      stateBy: null,
      regressedAt: new Date(at(1) / 1_000),
    });
    expect(found?.events.map(({ kind, by, detail }) => ({ kind, by, detail }))).toEqual([
      {
        kind: 'regressed',
        by: null,
        detail: { version: '1.4.2', seen_at: new Date(at(1) / 1_000).toISOString() },
      },
      { kind: 'state', by: 'Ada', detail: { state: 'resolved', in_version: '1.4.2' } },
    ]);
    // Once is enough.
    await room.write(issue, [{ stream: b2, timeUs: at(0) }]);
    expect(await room.issues.fold(now(), signal)).toMatchObject({ regressed: 0 });
  });

  it('that are ignored need somebody again after a time, or after a number of lines', async () => {
    const [timed, counted, forever] = [someIssue(), someIssue(), someIssue()];
    for (const issue of [timed, counted, forever]) {
      await room.write(issue, [{ stream: a1, timeUs: at(9) }]);
    }
    await room.issues.fold(now(), signal);
    await set(timed.id, wanted('ignored', { until: now(60) }));
    await set(counted.id, wanted('ignored', { moreLines: 2 }));
    await set(forever.id, wanted('ignored'));
    await room.write(counted, [{ stream: a1, timeUs: at(8) }]);
    expect(await room.issues.fold(now(), signal)).toMatchObject({ woken: 0, open: 0 });
    await room.write(counted, [{ stream: a1, timeUs: at(7) }]);
    expect(await room.issues.fold(now(), signal)).toMatchObject({ woken: 1 });
    expect(await room.issues.fold(now(61), signal)).toMatchObject({ woken: 1 });
    expect(await Promise.all([timed, counted, forever].map(({ id }) => stateOf(id)))).toEqual([
      'new',
      'new',
      'ignored',
    ]);
  });

  it('have changes that can be taken back once, unless something changed since', async () => {
    const issue = someIssue();
    await room.write(issue, [{ stream: a1, timeUs: at(9) }]);
    const known = await set(issue.id, wanted('known'));
    const resolved = await set(issue.id, wanted('resolved'));
    const undo = (events: readonly number[]) =>
      room.issues.undo(events, { by: 'Bo', at: now() }, AUDIT, signal);
    await expect(undo(known.events)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await undo(resolved.events)).issues[0]).toMatchObject({ state: 'known', stateBy: 'Ada' });
    await expect(undo(resolved.events)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(undo([999_999])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const found = await room.issues.find(issue.id, RANGE, signal);
    expect(found?.events.map(({ kind, by }) => [kind, by])).toEqual([
      ['undone', 'Bo'],
      ['state', 'Ada'],
      ['state', 'Ada'],
    ]);
  });

  it('that are merged count as one, in both ways of asking, and are themselves again when taken apart', async () => {
    const [first, second, third] = [
      someIssue({ title: 'first' }),
      someIssue({ title: 'second' }),
      someIssue(),
    ];
    await room.write(first, [{ stream: a1, timeUs: at(9) }]);
    await room.write(second, [
      { stream: a1, timeUs: at(30) },
      { stream: b2, timeUs: at(2) },
    ]);
    await room.write(third, [{ stream: b2, timeUs: at(4) }]);
    await room.issues.fold(now(), signal);
    const by = { by: 'Ada', at: now() };
    await room.issues.merge(second.id, [third.id], by, AUDIT, signal);
    await room.issues.merge(first.id, [second.id], by, AUDIT, signal);
    await expect(room.issues.merge(third.id, [first.id], by, AUDIT, signal)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    const { items } = await list();
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      id: first.id,
      lines: 4,
      hosts: 2,
      firstSeen: new Date(at(30) / 1_000),
      lastVersion: '1.4.2',
    });
    const found = await room.issues.find(third.id, RANGE, signal);
    expect(found?.issue.id).toBe(first.id);
    expect(found?.members.map(({ id }) => id)).toEqual([second.id, third.id]);
    await room.issues.unmerge([second.id], by, AUDIT, signal);
    expect((await list({ sort: 'lines' })).items.map(({ id, lines }) => [id, lines])).toEqual([
      [first.id, 2],
      [second.id, 2],
    ]);
  });

  it('of templates that became one follow them, with the state of the oldest, and stay apart where people wish it', async () => {
    const old = someIssue({ templateId: 501, title: 'lost db1', type: '', frames: [] });
    const newer = someIssue({ templateId: 502, title: 'lost <*>', type: '', frames: [] });
    await room.write(old, [{ stream: a1, timeUs: at(30) }]);
    await room.issues.fold(now(), signal);
    await set(old.id, wanted('resolved'), now(-20));
    await room.rows(
      'INSERT INTO vigilops.log_template_moves (from_id, to_id, next_id) VALUES (501, 502, 502)',
    );
    await room.write(newer, [{ stream: a1, timeUs: at(1) }]);
    expect(await room.issues.fold(now(), signal)).toMatchObject({ merged: 1, regressed: 1 });
    const { items } = await list();
    expect(items).toMatchObject([{ id: old.id, title: 'lost <*>', state: 'regressed', lines: 2 }]);
    await room.issues.unmerge([newer.id], { by: 'Ada', at: now() }, AUDIT, signal);
    expect(await room.issues.fold(now(), signal)).toMatchObject({ merged: 0 });
  });

  it('that are alike are told, by calls that both have', async () => {
    const frames = (...names: string[]) => names.map((name) => ({ function: name, file: '', isInApp: true }));
    const issue = someIssue({ frames: frames('a', 'b', 'c') });
    const alike = someIssue({ frames: frames('a', 'b', 'd'), service: 'bank' });
    const other = someIssue({ frames: frames('a', 'x', 'y', 'z') });
    for (const one of [issue, alike, other]) {
      await room.write(one, [{ stream: a1, timeUs: at(9) }]);
    }
    const found = await room.issues.find(issue.id, RANGE, signal);
    expect(found?.similar.map(({ issue: { id }, score }) => [id, score])).toEqual([[alike.id, 0.5]]);
  });

  it('keep who looks after them, and what somebody wrote', async () => {
    const issue = someIssue();
    await room.write(issue, [{ stream: a1, timeUs: at(9) }]);
    const by = { by: 'Ada', at: now() };
    expect(
      await room.issues.describe(issue.id, { assignedTo: 'Bo', note: 'see #12' }, by, AUDIT, signal),
    ).toMatchObject({
      assignedTo: 'Bo',
      note: 'see #12',
    });
    await expect(room.issues.describe(5, { note: '' }, by, AUDIT, signal)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(set(5, wanted('known'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await room.issues.find(5, RANGE, signal)).toBeUndefined();
  });

  it('that nobody saw for long are forgotten, and come back as new with their next line', async () => {
    const [seen, kept] = [someIssue(), someIssue()];
    await room.write(seen, [{ stream: a1, timeUs: at(50) }]);
    await room.write(kept, [{ stream: a1, timeUs: at(50) }]);
    await room.issues.fold(now(), signal);
    await set(kept.id, wanted('known'));
    const limits = { untouchedBefore: now(-40), closedBefore: now(-1_000) };
    expect(await room.issues.forget(limits, signal)).toBe(1);
    const { ids, open } = await room.issues.openIssues(signal);
    expect([[...ids], open]).toEqual([[kept.id], 1]);
  });
});
