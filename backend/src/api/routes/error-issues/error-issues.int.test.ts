import type { ErrorIssueDetail, ErrorIssueList, ErrorIssuesChanged } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { IssueDraft } from '../../../model/index.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openOutsideHouse, type OutsideHouse } from '../../test/outside-house.ts';

const PATH = '/api/v1/error-issues';
const draftOf = (id: number, changes: Partial<IssueDraft> = {}): IssueDraft => ({
  id,
  service: 'shop',
  type: 'shop.CartClosed',
  title: `cart <num> is closed by ${String(id)}`,
  culprit: 'shop.Cart.add (Cart.java)',
  frames: [{ function: 'shop.Cart.add', file: 'Cart.java', isInApp: true }],
  templateId: null,
  ...changes,
});

describeEngines('error issues over HTTP', STORE_SCHEMA, (suite) => {
  let house: OutsideHouse;
  const [first, second, third] = [
    draftOf(101),
    draftOf(102, { service: 'bank' }),
    draftOf(103, { type: 'x.Y' }),
  ];
  beforeAll(async () => {
    house = await openOutsideHouse(suite);
    const { room, clock } = house;
    // Lines are taken by the clock of the database.
    await clock.advance(Date.now() - clock.now().getTime());
    const resource = await room.resource(await room.host('web-a'), {
      'service.name': 'shop',
      'service.version': '1.4.1',
    });
    const stream = await room.stream(resource);
    const line = (issue: IssueDraft, secondsAgo: number, body = issue.title) => ({
      stream,
      timeUs: (Date.now() - secondsAgo * 1_000) * 1_000,
      body,
      severity: 17,
      issue,
    });
    await room.write({
      logs: [
        line(first, 3_000, 'the oldest'),
        line(first, 2_000),
        line(first, 200, 'the newest'),
        line(second, 600),
        line(third, 400),
      ],
    });
  });
  afterAll(() => house.close());
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });

  const admin = (method: string, path: string, body?: unknown) => house.as('admin')(method, path, body);
  const get = async (id: number) => (await admin('GET', `${PATH}/${String(id)}`)).json as ErrorIssueDetail;
  const state = (body: object) => admin('POST', `${PATH}/state`, body);

  it('are listed with their figures, a page at a time', async () => {
    const page = await admin('GET', `${PATH}?limit=2&parts=12&from=now-1h`);
    expect(page, page.text).toMatchObject({
      status: 200,
      json: { total: 3, by_state: { new: 3, known: 0 } },
    });
    const list = page.json as ErrorIssueList;
    expect(list.items.map(({ id, lines, hosts }) => [id, lines, hosts])).toEqual([
      [101, 3, 1],
      [103, 1, 1],
    ]);
    expect(list.items[0]?.spark).toHaveLength(12);
    const next = await admin('GET', `${PATH}?limit=2&offset=2&from=now-1h`);
    expect(next).toMatchObject({ status: 200, json: { items: [{ id: 102 }], total: 3 } });
    expect((await admin('GET', `${PATH}?service=bank&state=new`)).json).toMatchObject({ total: 1 });
    expect((await admin('GET', `${PATH}?text=x.y`)).json).toMatchObject({ items: [{ id: 103 }] });
    expect((await admin('GET', `${PATH}?version=2`)).json).toMatchObject({ total: 0 });
    expect(await admin('GET', `${PATH}?from=now&to=now-1h`)).toMatchObject({ status: 400 });
  });

  it('are shown one at a time, with samples of their lines', async () => {
    await house.room.errorIssues.fold(new Date(), AbortSignal.timeout(20_000));
    const detail = await get(101);
    expect(detail).toMatchObject({
      id: 101,
      lines: 3,
      total_lines: 3,
      frames: [{ function: 'shop.Cart.add', file: 'Cart.java', in_app: true }],
      by_host: [{ host_name: 'web-a', lines: 3 }],
      by_version: [{ version: '1.4.1', lines: 3 }],
      last_version: '1.4.1',
      search: 'issue:101',
      history: [],
    });
    expect(detail.newest[0]).toMatchObject({ body: 'the newest', issue_id: 101 });
    expect(detail.oldest[0]?.body).toBe('the oldest');
    expect(detail.similar.map(({ id }) => id)).toEqual([103, 102]);
    expect(await admin('GET', `${PATH}/7`)).toMatchObject({ status: 404 });
    expect(await admin('GET', `${PATH}/0`)).toMatchObject({ status: 400 });
  });

  it('change their state by whoever may write, and it can be undone; the audit log tells', async () => {
    expect(await house.as('reader')('POST', `${PATH}/state`, { ids: [101], state: 'known' })).toMatchObject({
      status: 403,
    });
    const changed = await state({ ids: [101, 102], state: 'resolved', in_version: '1.4.2' });
    expect(changed, changed.text).toMatchObject({
      status: 200,
      json: {
        items: [{ id: 101, state: 'resolved', state_by: 'admin', resolved_in_version: '1.4.2' }, { id: 102 }],
      },
    });
    expect((await admin('GET', `${PATH}?state=resolved`)).json).toMatchObject({ total: 2 });
    const { events } = changed.json as ErrorIssuesChanged;
    const undone = await admin('POST', `${PATH}/undo`, { events });
    expect(undone, undone.text).toMatchObject({
      status: 200,
      json: { items: [{ state: 'new' }, { state: 'new' }] },
    });
    expect(await admin('POST', `${PATH}/undo`, { events })).toMatchObject({ status: 409 });
    expect((await get(101)).history.map(({ kind, by }) => [kind, by])).toEqual([
      ['undone', 'admin'],
      ['state', 'admin'],
    ]);
    expect((await admin('GET', '/api/v1/audit?limit=2')).json).toMatchObject({
      items: [
        { action: 'error_issue.undone' },
        { action: 'error_issue.state_set', subject: '101, 102', detail: { state: 'resolved' } },
      ],
    });
  });

  it.each([
    [{ ids: [101], state: 'regressed' }, 400],
    [{ ids: [101], state: 'known', in_version: '1' }, 400],
    [{ ids: [101], state: 'resolved', more_lines: 4 }, 400],
    [{ ids: [101], state: 'ignored', until: 'now-1h' }, 400],
    [{ ids: [], state: 'known' }, 400],
    [{ ids: [101, 999], state: 'known' }, 404],
  ])('refuse %j', async (body, status) => {
    expect(await state(body)).toMatchObject({ status });
    expect((await get(101)).state).toBe('new');
  });

  it('are merged and taken apart: a search for one finds the lines of all', async () => {
    const merged = await admin('POST', `${PATH}/101/merge`, { ids: [103] });
    expect(merged, merged.text).toMatchObject({ status: 200, json: { id: 101 } });
    expect(await admin('POST', `${PATH}/103/merge`, { ids: [101] })).toMatchObject({ status: 409 });
    const detail = await get(103);
    expect(detail).toMatchObject({ id: 101, lines: 4, members: [{ id: 103, merged_into: 101 }] });
    const found = await admin('POST', '/api/v1/logs/query', { query: 'issue:101' });
    expect((found.json as { items: unknown[] }).items).toHaveLength(4);
    const apart = await admin('POST', `${PATH}/unmerge`, { ids: [103] });
    expect(apart, apart.text).toMatchObject({
      status: 200,
      json: { items: [{ id: 103, merged_into: null }] },
    });
    expect((await get(101)).lines).toBe(3);
    expect(await admin('POST', `${PATH}/unmerge`, { ids: [103] })).toMatchObject({ status: 409 });
  });

  it('have somebody who looks after them, and a note', async () => {
    const changed = await admin('PATCH', `${PATH}/101`, { assigned_to: 'Ada', note: 'see the runbook' });
    expect(changed, changed.text).toMatchObject({
      status: 200,
      json: { assigned_to: 'Ada', note: 'see the runbook' },
    });
    expect(await admin('PATCH', `${PATH}/101`, { assigned_to: null })).toMatchObject({
      json: { assigned_to: null, note: 'see the runbook' },
    });
    expect(await admin('PATCH', `${PATH}/999`, { note: '' })).toMatchObject({ status: 404 });
  });
});
