import type { DatabaseAdviceList } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { silentLogger } from '@vigilops/runtime';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createAdvisor } from '../../../analysis/index.ts';
import type { DatabaseReportRow } from '../../../model/index.ts';
import { createMetricQuery } from '../../../query/index.ts';
import {
  aState,
  aTable,
  aWindow,
  anIndex,
  isoTime,
  queryStats,
  reportRow,
} from '../../../store/test/some-database.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openOutsideHouse, type OutsideHouse } from '../../test/outside-house.ts';

const PATH = '/api/v1/database-advice';
const signal = new AbortController().signal;
const MINUTE_US = 60e6;
const DAY_US = 86_400e6;
const FINGERPRINT = 'fedcba9876543210';

describeEngines('advice about databases', STORE_SCHEMA, (suite) => {
  let house: OutsideHouse;
  let hostId = 0;
  let serial = 0;
  let name = '';
  beforeAll(async () => {
    house = await openOutsideHouse(suite);
    hostId = await house.room.host('db-1');
    // The store takes nothing that is old: half a day is left for the clock to go on.
    await house.clock.advance(Date.now() - 43_200_000 - house.clock.now().getTime());
  });
  afterAll(() => house.close());
  beforeEach(() => {
    serial += 1;
    name = `shop-${String(serial)}`;
  });
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });
  const nowUs = () => house.clock.now().getTime() * 1_000;
  const admin = (method: string, path: string, body?: unknown) => house.as('admin')(method, path, body);
  const reader = async (path: string) => {
    const answer = await house.as('reader')('GET', path);
    expect(answer.status, answer.text).toBe(200);
    return answer.json as DatabaseAdviceList;
  };
  const write = (...rows: DatabaseReportRow[]) =>
    house.room.write({
      databaseReports: rows.map((row) => ({ ...row, hostId, report: { ...row.report, name } })),
    });
  const idOf = async () =>
    (await house.room.databases.list({ nowUs: nowUs(), text: name, limit: 1 }, signal))[0]?.id ?? 0;
  const advisor = () => {
    const { readers } = house.room;
    return createAdvisor({
      store: house.room.databaseAdvice,
      databases: house.room.databases,
      metricQuery: createMetricQuery({
        readers,
        clock: house.clock,
        retention: () => ({ raw: null, '1m': null, '5m': null, '1h': null }),
      }),
      isSent: async (metric, within) => (await readers.series.metricsNamed(metric, within)).length > 0,
      clock: house.clock,
      logger: silentLogger,
    });
  };
  const state = (given: Parameters<typeof aState>[0] = {}) =>
    reportRow(aState({ settings: { log_lock_waits: 'off' }, ...given }), { timeUs: nowUs() });
  const unusedIndex = (bytes: number) =>
    reportRow(
      {
        type: 'tables',
        tables: [aTable('orders', 200_000_000, { rows: 1_000_000 })],
        indexes: [anIndex('orders_old', 'old', { scans: 0, bytes })],
        databases: [],
        counted_since: isoTime(nowUs() - 30 * DAY_US),
        is_cut: false,
      },
      { timeUs: nowUs() },
    );
  /** Three quarters of a minute for one statement, which reads the whole table. */
  const dearStatement = (fingerprint: string) =>
    aWindow(nowUs() - MINUTE_US, [
      queryStats({
        fingerprint,
        text: 'SELECT * FROM orders WHERE status = ?',
        calls: 10,
        total_ms: 45_000,
        rows_returned: 10,
      }),
    ]);
  const plan = (fingerprint: string, rows: number) =>
    reportRow(
      {
        type: 'plan',
        fingerprint,
        at: isoTime(nowUs() - MINUTE_US),
        format: 'json',
        plan: JSON.stringify([
          {
            Plan: {
              'Node Type': 'Seq Scan',
              'Relation Name': 'orders',
              Filter: '(status = ?)',
              'Plan Rows': rows,
            },
          },
        ]),
      },
      { timeUs: nowUs() },
    );

  it('is drawn from what agents tell, the most severe first, with what was measured', async () => {
    await write(state(), unusedIndex(50_000_000), dearStatement(FINGERPRINT), plan(FINGERPRINT, 5));
    expect(await advisor().look(signal)).toMatchObject({ failed: 0 });
    const id = await idOf();
    const { items, total, looked_at: at } = await reader(`/api/v1/databases/${String(id)}/advice`);
    expect(items[0]).toMatchObject({ code: 'missing_index', severity: 'warning' });
    expect(items.map(({ subject }) => subject).toSorted()).toEqual([
      'log_lock_waits',
      'shop.public.orders (status)',
      'shop.public.orders_old',
    ]);
    expect([total, Date.parse(at ?? '')]).toEqual([3, house.clock.now().getTime()]);
    expect(items[0]).toMatchObject({
      database_id: id,
      database_name: name,
      host_name: 'db-1',
      title: 'An index may be missing: shop.public.orders (status)',
      state: 'open',
      dismissed: null,
    });
    expect(items[0]?.evidence).toContainEqual({
      text: 'rows in the table: 1 M',
      link: `/a/vigilops-app/databases/${String(id)}/tables`,
    });
    expect(items[0]?.evidence[0]?.link).toBe(
      `/a/vigilops-app/databases/${String(id)}/queries/${FINGERPRINT}`,
    );
    for (const path of [`/api/v1/databases/${String(id)}/advice`, '/api/v1/database-advice']) {
      const { items: inChinese } = await reader(`${path}?language=zh`);
      expect(inChinese.find(({ id: one }) => one === items[0]?.id)?.title).toMatch(
        /索引.*shop\.public\.orders/,
      );
    }
  });

  it('keeps when it began, and goes when it is no longer so', async () => {
    await write(state(), unusedIndex(50_000_000));
    await advisor().look(signal);
    const path = `/api/v1/databases/${String(await idOf())}/advice`;
    const first = (await reader(path)).items;
    await house.clock.advance(600_000);
    await write(state({ settings: {} }), unusedIndex(60_000_000));
    await advisor().look(signal);
    const later = (await reader(path)).items;
    expect(later.find(({ code }) => code === 'unused_index')).toMatchObject({
      id: first.find(({ code }) => code === 'unused_index')?.id,
      first_seen: first[0]?.first_seen,
      last_seen: expect.not.stringContaining(first[0]?.first_seen ?? '') as string,
      evidence: expect.arrayContaining([
        expect.objectContaining({ text: 'size of the index: 57.2 MB' }),
      ]) as unknown[],
    });
    expect(later.map(({ code }) => code)).toContain('settings');
    await house.clock.advance(3_600_000);
    await write(state({ settings: {} }), unusedIndex(60_000_000));
    await advisor().look(signal);
    expect((await reader(path)).items.map(({ code }) => code)).toEqual(['unused_index']);
  });

  it('that is dismissed stays so when it is found anew, and is opened again by somebody', async () => {
    await write(state());
    await advisor().look(signal);
    const path = `/api/v1/databases/${String(await idOf())}/advice`;
    const [found] = (await reader(path)).items;
    const one = `${path}/${String(found?.id)}`;
    const said = await admin('POST', one, { state: 'dismissed' });
    expect(said, said.text).toMatchObject({
      status: 200,
      json: { state: 'dismissed', dismissed: { by: 'admin' } },
    });
    await house.clock.advance(600_000);
    await write(state());
    await advisor().look(signal);
    expect(await reader(path)).toMatchObject({ items: [], total: 0 });
    expect(await reader(`${path}?state=dismissed`)).toMatchObject({ items: [{ id: found?.id }], total: 1 });
    expect(await admin('POST', one, { state: 'open' })).toMatchObject({
      json: { state: 'open', dismissed: null },
    });
    expect((await reader(`${path}?state=all`)).items).toHaveLength(1);
    expect((await admin('GET', '/api/v1/audit?limit=2')).json).toMatchObject({
      items: [
        { action: 'database_advice.opened', subject: name },
        { action: 'database_advice.dismissed', detail: { code: 'settings', about: 'log_lock_waits' } },
      ],
    });
    expect(await admin('POST', `${path}/2000000000`, { state: 'open' })).toMatchObject({ status: 404 });
    expect(await admin('POST', one, { state: 'gone' })).toMatchObject({ status: 400 });
    expect(await house.as('reader')('POST', one, { state: 'open' })).toMatchObject({ status: 403 });
  });

  it('of all servers is one list, by code if wanted, without those that were forgotten', async () => {
    await write(state({ settings: { fsync: 'off' } }));
    await advisor().look(signal);
    const id = await idOf();
    const [worst] = (await reader(`${PATH}?code=settings`)).items;
    expect(worst).toMatchObject({ database_id: id, severity: 'critical', subject: 'fsync' });
    expect((await reader(`${PATH}?code=persistence`)).items).toEqual([]);
    expect(await admin('DELETE', `/api/v1/databases/${String(id)}`)).toMatchObject({ status: 204 });
    expect((await reader(PATH)).items.filter(({ database_id: of }) => of === id)).toEqual([]);
    expect(await house.as('reader')('GET', `/api/v1/databases/${String(id)}/advice`)).toMatchObject({
      status: 404,
    });
  });

  it('of a server that is down stays as it was', async () => {
    await write(state());
    await advisor().look(signal);
    await house.clock.advance(7_200_000);
    await write(state({ is_up: false, error: 'gone', error_kind: 'unreachable', figures: null }));
    await advisor().look(signal);
    expect((await reader(`/api/v1/databases/${String(await idOf())}/advice`)).items).toHaveLength(1);
  });

  it('keeps names that are hostile as text', async () => {
    const hostile = `<script>\u202E'; DROP TABLE x;-- ${'é'.repeat(200)}`;
    await write(
      state({ settings: {} }),
      reportRow(
        {
          type: 'tables',
          tables: [],
          indexes: [anIndex(hostile, hostile, { is_valid: false })],
          databases: [],
          counted_since: null,
          is_cut: false,
        },
        { timeUs: nowUs() },
      ),
    );
    await advisor().look(signal);
    const [found] = (await reader(`/api/v1/databases/${String(await idOf())}/advice`)).items;
    expect(found).toMatchObject({ code: 'invalid_index', subject: `shop.public.${hostile}` });
  });
});
