import type { LlmCall, LlmSpendGroup } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { aCall } from '../../../store/test/some-llm.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openCheckedHouse, type CheckedHouse } from '../../test/checked-house.ts';

const signal = new AbortController().signal;
const DAY_US = 86_400e6;
/** Midnight in UTC. */
const BEGIN_US = Date.UTC(2026, 2, 1) * 1_000;
const RANGE = { from: '2026-03-01T00:00:00Z', to: '2026-03-04T00:00:00Z' };

describeEngines('calls of LLMs over HTTP', STORE_SCHEMA, (suite) => {
  let house: CheckedHouse;
  beforeAll(async () => {
    house = await openCheckedHouse(suite);
    const rows = Array.from({ length: 6 }, (_, index) =>
      aCall({
        timeUs: BEGIN_US + Math.floor(index / 2) * DAY_US,
        model: index % 2 === 0 ? 'even' : 'odd',
        status: index === 5 ? 'timeout' : 'ok',
        costPico: BigInt(index) * 10n ** 12n,
        savedPico: index === 0 ? -(10n ** 11n) : 0n,
        cacheWriteTokens: 1,
        cacheWriteLongTokens: 2,
      }),
    );
    await house.room.llm.ledger.write(
      randomUUID(),
      rows.map((row) => ({ row, charges: [] })),
      signal,
    );
  });
  afterAll(() => house.close());
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });

  const spend = (body: object) => house.reader('POST', '/api/v1/llm-spend', { ...RANGE, ...body });
  const groupsOf = async (body: object) => ((await spend(body)).json as { groups: LlmSpendGroup[] }).groups;

  it('are listed newest first, page by page, and only with a cursor that was given', async () => {
    const all: LlmCall[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = new URLSearchParams({ ...RANGE, limit: '2', ...(cursor === '' ? {} : { cursor }) });
      const page = (await house.reader('GET', `/api/v1/llm-calls?${query.toString()}`)).json as {
        items: LlmCall[];
        next_cursor: string | null;
      };
      all.push(...page.items);
      cursor = page.next_cursor;
    }
    expect(new Set(all.map(({ request_id: id }) => id)).size).toBe(6);
    expect(all[0]?.time).toBe('2026-03-03T00:00:00.000000Z');
    expect(all.find(({ status }) => status === 'timeout')).toMatchObject({
      cost: '5',
      currency: 'USD',
      cache_write_tokens: 3,
      latency_ms: 900,
      first_token_ms: 300,
      provider_name: null,
    });
    for (const wrong of [
      'zz',
      ...['["2026-03-03T00:00:00Z","x"]', '["soon","x/1"]'].map((text) =>
        Buffer.from(text).toString('base64url'),
      ),
    ]) {
      expect((await house.reader('GET', `/api/v1/llm-calls?cursor=${wrong}`)).status, wrong).toBe(400);
    }
    const odd = await house.reader(
      'GET',
      `/api/v1/llm-calls?from=${RANGE.from}&model=odd&status=ok&status=killed`,
    );
    expect((odd.json as { items: LlmCall[] }).items).toHaveLength(2);
  });

  it('cost what they cost, by currency and exactly, and caches may cost more than they save', async () => {
    expect(await groupsOf({})).toEqual([
      expect.objectContaining({
        key: [],
        points: [
          expect.objectContaining({
            time: null,
            calls: 6,
            failed: 1,
            costs: [{ currency: 'USD', amount: '15' }],
            cache_savings: [{ currency: 'USD', amount: '-0.1' }],
          }),
        ],
      }),
    ]);
  });

  it('are told by group and day of the house, the dearest first', async () => {
    const groups = await groupsOf({ by: ['model'], step_seconds: 86_400 });
    expect(groups.map(({ key, points }) => [key[0]?.name, points.map(({ time }) => time)])).toEqual([
      ['odd', [1, 2, 3].map((day) => `2026-03-0${String(day)}T00:00:00.000000Z`)],
      ['even', [1, 2, 3].map((day) => `2026-03-0${String(day)}T00:00:00.000000Z`)],
    ]);
    const [, rest] = await groupsOf({ by: ['model'], limit: 1 });
    expect(rest).toMatchObject({ key: [], is_rest: true, points: [{ calls: 3 }] });
    const shanghai = { settings: { general: { time_zone: 'Asia/Shanghai' } } };
    expect((await house.admin('PUT', '/api/v1/settings', shanghai)).status).toBe(200);
    const [all] = await groupsOf({ step_seconds: 86_400 });
    expect(all?.points[0]?.time).toBe('2026-02-28T16:00:00.000000Z');
  });

  it('are refused in more steps than anybody looks at', async () => {
    expect(await spend({ from: '2026-01-01T00:00:00Z', step_seconds: 60 })).toMatchObject({
      status: 422,
      json: { code: 'QUERY_TOO_LARGE' },
    });
    expect((await spend({ by: ['model', 'key', 'project', 'status'] })).status).toBe(400);
  });
});
