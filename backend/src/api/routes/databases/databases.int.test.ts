import type {
  Database,
  DatabaseDetail,
  DatabaseFigureLines,
  DatabaseQueryDetail,
  DatabaseSlowQueryList,
} from '@vigilops/contracts/api';
import { formatTimeUs } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
  aSample,
  aState,
  aTable,
  aWindow,
  isoTime,
  lockNode,
  nowUs,
  queryStats,
  reportRow,
} from '../../../store/test/some-database.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { ROUTES } from '../../index.ts';
import { openOutsideHouse, type OutsideHouse } from '../../test/outside-house.ts';

const PATH = '/api/v1/databases';
const MINUTE = 60e6;
const FINGERPRINT = 'fedcba9876543210';

describeEngines('databases over HTTP', STORE_SCHEMA, (suite) => {
  let house: OutsideHouse;
  let shop = 0;
  const at = nowUs() - 2 * MINUTE;

  beforeAll(async () => {
    house = await openOutsideHouse(suite);
    const { room, clock } = house;
    await clock.advance(Date.now() - clock.now().getTime());
    const hostId = await room.host('db-host');
    const other = await room.host('cache-host');
    const mine = { hostId, timeUs: at };
    await room.write({
      databaseReports: [
        reportRow(aState({ figures: { connections: 12, slow_queries: 4 } }), mine),
        reportRow(aState({ is_up: false, error: 'start it', error_kind: 'unreachable', figures: null }), {
          hostId: other,
          timeUs: at + MINUTE,
          name: 'cache',
          kind: 'redis',
          port: 6379,
        }),
        reportRow(aState(), { hostId, timeUs: at - 60 * MINUTE, name: 'old-db', kind: 'mariadb' }),
        { ...aWindow(at, [queryStats({ calls: 5, total_ms: 500 })]), hostId },
        reportRow(
          {
            type: 'samples',
            items: [1, 2, 3].map((n) => aSample(at - n * 1e6, { id: String(n), duration_ms: n * 1_000 })),
            left_out: 0,
          },
          mine,
        ),
        reportRow({ type: 'connections', groups: [], is_cut: false }, mine),
        reportRow({ type: 'locks', nodes: [lockNode('b', ['a']), lockNode('a')], is_cut: false }, mine),
        reportRow({ type: 'deadlock', at: isoTime(at), parties: [] }, mine),
        reportRow(
          {
            type: 'tables',
            tables: [aTable('orders', 9)],
            indexes: [],
            databases: [],
            counted_since: null,
            is_cut: false,
          },
          mine,
        ),
      ],
    });
    shop = (await items('?q=shop'))[0]?.id ?? 0;
  });
  afterAll(() => house.close());
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });

  const ask = (path: string, who = 'reader', method = 'GET') => house.as(who)(method, `${PATH}${path}`);
  /** As the description of the API says that they are: an answer is checked by its own schema. */
  const get = async <Answer>(path: string): Promise<Answer> => {
    const answer = await ask(path);
    expect(answer.status, answer.text).toBe(200);
    const route = ROUTES.find(
      ({ method, path: known }) =>
        method === 'get' && pattern(known).test(`${PATH}${path.split('?')[0] ?? ''}`),
    );
    expect(route?.answer?.safeParse(answer.json).error, path).toBeUndefined();
    return answer.json as Answer;
  };
  const pattern = (path: string) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
  const items = async (query: string) => (await get<{ items: Database[] }>(query)).items;
  const names = async (query: string) => (await items(query)).map(({ name }) => name);

  it('are listed by name with their state, a page at a time, and found by what they are', async () => {
    expect((await items('')).map(({ name, state, host_name: host }) => [name, state, host])).toEqual([
      ['cache', 'down', 'cache-host'],
      ['old-db', 'stale', 'db-host'],
      ['shop-db', 'stale', 'db-host'],
    ]);
    expect(await names('?q=CACHE-h')).toEqual(['cache']);
    expect(await names('?kind=redis&kind=mariadb')).toEqual(['cache', 'old-db']);
    expect(await names('?state=down')).toEqual(['cache']);
    expect(await names('?q=%25')).toEqual([]);
    const { items: first, next_cursor: next } = await get<{ items: Database[]; next_cursor: string }>(
      '?limit=2',
    );
    expect(first).toHaveLength(2);
    expect(await names(`?limit=2&cursor=${next}`)).toEqual(['shop-db']);
    expect(await ask('?kind=oracle')).toMatchObject({ status: 400 });
    expect(await ask('?cursor=abc')).toMatchObject({ status: 400 });
  });

  it('are told whole, one at a time', async () => {
    expect(await get<DatabaseDetail>(`/${String(shop)}`)).toMatchObject({
      name: 'shop-db',
      kind: 'postgresql',
      port: 5432,
      version: '16.4',
      slow_queries_last_hour: 4,
      queries_at: formatTimeUs(at),
      tables_at: formatTimeUs(at),
    });
    expect(await ask('/2000000000')).toMatchObject({
      status: 404,
      json: { detail: 'there is no database 2000000000' },
    });
  });

  it('have figures, statements, slow runs, locks, deadlocks and tables', async () => {
    const own = `/${String(shop)}`;
    const figures = await get<DatabaseFigureLines>(`${own}/figures?points=60`);
    expect(figures.step_seconds).toBe(120);
    expect(figures.figures.connections.filter((value) => value !== null)).toEqual([12]);
    expect(await get(`${own}/connections`)).toMatchObject({ at: formatTimeUs(at) });
    expect(await get(`${own}/queries?sort=mean`)).toMatchObject({
      items: [{ fingerprint: FINGERPRINT, mean_ms: 100, share: 1 }],
    });
    const query = await get<DatabaseQueryDetail>(`${own}/queries/${FINGERPRINT}?from=now-1h&points=10`);
    expect(query.trend.calls.filter((value) => value !== null)).toEqual([5]);
    expect(query.samples).toHaveLength(3);
    expect(await ask(`${own}/queries/${'0'.repeat(16)}`)).toMatchObject({ status: 404 });
    expect(await ask(`${own}/queries/short`)).toMatchObject({ status: 400 });
    expect(await get(`${own}/locks`)).toMatchObject({ items: [{ waiting: 1, culprit: { id: 'a' } }] });
    expect(await get(`${own}/locks/at?time=${isoTime(at)}`)).toMatchObject({
      culprit_id: 'a',
      nodes: [
        { id: 'a', depth: 0, blocks: 1 },
        { id: 'b', depth: 1 },
      ],
    });
    expect(await get(`${own}/deadlocks`)).toMatchObject({ items: [{ parties: [] }] });
    expect(await get(`${own}/tables`)).toMatchObject({ tables: [{ name: 'orders', growth_bytes: null }] });
  });

  it('list slow runs page by page, each once, with the trend on the first', async () => {
    const seen: number[] = [];
    let cursor = '';
    for (let page = 0; page < 3; page += 1) {
      const list = await get<DatabaseSlowQueryList>(
        `/${String(shop)}/slow-queries?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...list.items.map((run) => run.duration_ms));
      expect(list.trend.times.length > 0).toBe(page === 0);
      expect(list.trend.samples.reduce((sum, count) => sum + count, 0)).toBe(page === 0 ? 3 : 0);
      cursor = list.next_cursor ?? '';
    }
    expect([seen, cursor]).toEqual([[1_000, 2_000, 3_000], '']);
    const byDay = await get<DatabaseSlowQueryList>(`/${String(shop)}/slow-queries?from=now-300d&min_ms=1500`);
    expect(byDay).toMatchObject({ items: [{}, {}], trend: { step_seconds: 86_400 } });
  });

  it.each(['figures', 'queries', 'slow-queries', 'locks', 'deadlocks', `queries/${FINGERPRINT}`])(
    'refuse a range of %s that ends before it begins, and know no other server',
    async (what) => {
      expect(await ask(`/${String(shop)}/${what}?from=now&to=now-1h`)).toMatchObject({ status: 400 });
      expect(await ask(`/2000000000/${what}`)).toMatchObject({ status: 404 });
    },
  );

  it('are forgotten by who may write, with a line in the audit log', async () => {
    const [old] = await items('?q=old-db');
    const own = `/${String(old?.id)}`;
    expect(await ask(own, 'reader', 'DELETE')).toMatchObject({ status: 403 });
    expect(await ask(own, 'admin', 'DELETE')).toMatchObject({ status: 204 });
    expect(await ask(own, 'admin', 'DELETE')).toMatchObject({ status: 404 });
    expect(await names('')).toEqual(['cache', 'shop-db']);
    const [line] = await house.room.accounts.listAudit(
      { beforeId: null, limit: 1 },
      new AbortController().signal,
    );
    expect(line).toMatchObject({
      action: 'database.forgotten',
      subject: 'database old-db',
      detail: { kind: 'mariadb', host: 'db-host' },
    });
  });
});
