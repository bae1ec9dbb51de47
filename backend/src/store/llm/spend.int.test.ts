import { describeEngines } from '@vigilops/testkit';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LlmCallRow, LlmSpendQuestion } from '../../model/index.ts';
import { anEntry } from '../test/a-spec.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { aCall, aProject } from '../test/some-llm.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;
const FROM_US = 1_772_366_400e6;
const HOUR_US = 3_600e6;

describeEngines('what LLM calls cost', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  const ids = { shop: 0, lab: 0 };
  beforeAll(async () => {
    room = await openReadingRoom(suite);
    for (const name of ['shop', 'lab'] as const) {
      ids[name] = (await room.llm.desk.createProject(aProject(name), anEntry('x'), signal)).id;
    }
    const at = (hours: number, changes: Partial<LlmCallRow>) =>
      aCall({ timeUs: FROM_US + hours * HOUR_US, ...changes });
    await write([
      at(0, { projectId: ids.shop, costPico: 5n, savedPico: 3n, cacheReadTokens: 7, reasoningTokens: 2 }),
      at(0.5, {
        projectId: ids.shop,
        costPico: 1n,
        cacheWriteTokens: 1,
        cacheWriteLongTokens: 2,
        savedPico: -4n,
      }),
      at(1, { projectId: ids.lab, costPico: 10n ** 30n, currency: 'CNY', status: 'client_gone' }),
      // A first attempt that had to be paid, and the call that came of it.
      at(2, {
        projectId: ids.lab,
        isFinal: false,
        status: 'upstream_cut',
        costPico: 2n,
        tokensFrom: 'estimated',
      }),
      at(2, { projectId: ids.lab, attempt: 2, status: 'timeout', costPico: null, currency: null }),
      at(2.5, { model: 'other', status: 'refused', costPico: null, currency: null, tokensFrom: 'none' }),
      at(3, { projectId: ids.shop, costPico: 9n }),
    ]);
  });
  afterAll(() => room.close());

  const write = (rows: readonly LlmCallRow[]) =>
    room.llm.ledger.write(
      randomUUID(),
      rows.map((row) => ({ row, charges: [] })),
      signal,
    );
  const spend = (changes: Partial<LlmSpendQuestion> = {}) =>
    room.llm.calls.spend(
      {
        fromUs: FROM_US,
        toUs: FROM_US + 3 * HOUR_US,
        projectIds: [],
        keyIds: [],
        userIds: [],
        providerIds: [],
        models: [],
        by: [],
        stepsUs: null,
        limit: 100,
        ...changes,
      },
      signal,
    );

  it('is one figure of the range, exact and by currency', async () => {
    expect(await spend()).toEqual([
      {
        key: [],
        isRest: false,
        figures: [
          {
            stepUs: null,
            calls: 5,
            failed: 2,
            unpricedCalls: 1,
            estimatedCalls: 1,
            inputTokens: 60,
            cacheReadTokens: 7,
            cacheWriteTokens: 3,
            outputTokens: 30,
            reasoningTokens: 2,
            costs: [
              { currency: 'CNY', costPico: 10n ** 30n, savedPico: 0n },
              { currency: 'USD', costPico: 8n, savedPico: -1n },
            ],
            latencyP50Us: expect.any(Number) as number,
            latencyP95Us: expect.any(Number) as number,
            firstTokenP50Us: expect.any(Number) as number,
          },
        ],
      },
    ]);
  });

  it('is nothing where nobody called', async () => {
    expect(await spend({ fromUs: 0, toUs: 1 })).toEqual([]);
    expect(await spend({ fromUs: 0, toUs: 1, by: ['model'] })).toEqual([]);
  });

  it('is told of groups by name, those that cost the most first, and of calls of nobody', async () => {
    const groups = await spend({ by: ['project', 'model'] });
    expect(groups.map(({ key, isRest }) => [isRest, ...key.map(({ id, name }) => [id, name])])).toEqual([
      [false, [ids.lab, 'lab'], [null, 'gpt-4o-mini']],
      [false, [ids.shop, 'shop'], [null, 'gpt-4o-mini']],
      [false, [null, null], [null, 'other']],
    ]);
    expect(groups.map(({ figures }) => figures[0]?.calls)).toEqual([2, 2, 1]);
  });

  it('puts all that is not named into one group', async () => {
    const [first, rest, ...more] = await spend({ by: ['project'], limit: 1 });
    expect(more).toEqual([]);
    expect(first).toMatchObject({ key: [{ dimension: 'project', id: ids.lab }], isRest: false });
    expect(rest).toMatchObject({
      key: [],
      isRest: true,
      figures: [{ calls: 3, costs: [{ currency: 'USD', costPico: 6n, savedPico: -1n }] }],
    });
  });

  it('is told step by step, and steps without calls are left out', async () => {
    const stepsUs = [-1, 0, 1, 2].map((hour) => FROM_US + hour * HOUR_US);
    const groups = await spend({ by: ['project'], stepsUs });
    const stepsOf = groups.map(({ key, figures }) => [
      key[0]?.name,
      figures.map(({ stepUs, calls }) => [((stepUs ?? 0) - FROM_US) / HOUR_US, calls]),
    ]);
    expect(stepsOf).toEqual([
      [
        'lab',
        [
          [1, 1],
          [2, 1],
        ],
      ],
      ['shop', [[0, 2]]],
      [null, [[2, 1]]],
    ]);
  });

  it('is of what was asked for alone', async () => {
    const [shop] = await spend({ projectIds: [ids.shop], toUs: FROM_US + 4 * HOUR_US });
    expect(shop?.figures).toMatchObject([{ calls: 3, costs: [{ costPico: 15n }] }]);
    const [other] = await spend({ models: ['other'], by: ['status'] });
    expect(other).toMatchObject({ key: [{ dimension: 'status', id: null, name: 'refused' }] });
  });

  it('knows how long calls that went well took, within 5 %', async () => {
    const fromUs = FROM_US + 100 * HOUR_US;
    await write([
      ...Array.from({ length: 100 }, (_, index) =>
        aCall({
          timeUs: fromUs + index,
          latencyUs: (index + 1) * 10_000,
          firstTokenUs: index === 7 ? 5_000 : null,
        }),
      ),
      aCall({ timeUs: fromUs, latencyUs: 9e9, status: 'timeout' }),
      aCall({ timeUs: fromUs, latencyUs: 9e9, isFinal: false }),
    ]);
    const [group] = await spend({ fromUs, toUs: fromUs + 1_000 });
    const {
      latencyP50Us: p50,
      latencyP95Us: p95,
      firstTokenP50Us: first,
    } = group?.figures[0] ?? expect.fail();
    expect(Math.abs((p50 ?? 0) / 500_000 - 1)).toBeLessThanOrEqual(0.05);
    expect(Math.abs((p95 ?? 0) / 950_000 - 1)).toBeLessThanOrEqual(0.05);
    expect(Math.abs((first ?? 0) / 5_000 - 1)).toBeLessThanOrEqual(0.05);
  });

  describe('of days that are counted', () => {
    const DAY_US = 24 * HOUR_US;
    const BEGIN_US = FROM_US - 1_000 * DAY_US - 12 * HOUR_US;
    const dayOf = (us: number) => {
      const startUs = Math.floor(us / DAY_US) * DAY_US;
      return { startUs, endUs: startUs + DAY_US };
    };
    const range = { fromUs: BEGIN_US - 5 * HOUR_US, toUs: BEGIN_US + 2 * DAY_US + 5 * HOUR_US };
    const stepsUs = [-1, 0, 1, 2].map((day) => BEGIN_US + day * DAY_US);
    /** By whole days and one dimension: all of them is counted. */
    const daily: readonly Partial<LlmSpendQuestion>[] = [
      range,
      { ...range, by: ['model'], stepsUs },
      { ...range, by: ['member'] },
    ];
    const others = (): readonly Partial<LlmSpendQuestion>[] => [
      { ...range, by: ['project', 'model'], stepsUs },
      { ...range, by: ['member', 'status'], limit: 2 },
      { ...range, models: ['m-1'], projectIds: [ids.shop], by: ['key'] },
      { ...range, stepsUs: stepsUs.map((at) => at + 6 * HOUR_US) },
    ];
    const answers = () => Promise.all([...daily, ...others()].map(spend));
    const dailyAnswers = () => Promise.all(daily.map(spend));
    const counted = () =>
      room.rows('SELECT begin FROM vigilops.llm_days_done WHERE begin >= $1', [new Date(BEGIN_US / 1_000)]);
    const nowUs = BEGIN_US + 3 * DAY_US;
    const someCalls = Array.from({ length: 300 }, (_, index) =>
      aCall({
        timeUs: BEGIN_US - 10 * HOUR_US + index * 0.25 * HOUR_US,
        model: `m-${String(index % 3)}`,
        keyId: index % 5,
        userId: index % 4 === 0 ? null : index % 4,
        costPico: index % 7 === 0 ? null : BigInt(index),
        savedPico: BigInt(-index),
        currency: index % 7 === 0 ? null : index % 2 === 0 ? 'USD' : 'CNY',
        status: index % 11 === 0 ? 'timeout' : 'ok',
        latencyUs: 1_000 * (index + 1),
        firstTokenUs: index % 3 === 0 ? null : 500 * (index + 1),
      }),
    );

    it('is the same as of its single calls, whatever is asked', async () => {
      await write(someCalls.map((call) => ({ ...call, projectId: ids.shop })));
      const before = await answers();
      expect(await room.llm.rollDays(dayOf, nowUs, signal)).toBeGreaterThanOrEqual(3);
      expect((await counted()).length).toBeGreaterThanOrEqual(2);
      expect(await answers()).toEqual(before);
      expect(before[0]?.[0]?.figures[0]?.calls).toBeGreaterThan(200);
    });

    it('is read from the counts, for which single calls need not be there', async () => {
      const before = await dailyAnswers();
      const calls = await room.rows(
        'DELETE FROM vigilops.llm_calls WHERE time >= $1 AND time < $2 RETURNING *',
        [new Date(BEGIN_US / 1_000), new Date((BEGIN_US + DAY_US) / 1_000)],
      );
      expect(calls.length).toBeGreaterThan(50);
      expect(await dailyAnswers()).toEqual(before);
      await room.rows('DELETE FROM vigilops.llm_days_done WHERE begin = $1', [new Date(BEGIN_US / 1_000)]);
      expect(await dailyAnswers()).not.toEqual(before);
      await write(
        someCalls
          .filter(({ timeUs }) => timeUs >= BEGIN_US && timeUs < BEGIN_US + DAY_US)
          .map((call) => ({ ...call, projectId: ids.shop })),
      );
      expect(await dailyAnswers()).toEqual(before);
    });

    it('takes in what comes late, and the day is counted again', async () => {
      await room.llm.rollDays(dayOf, nowUs, signal);
      const days = (await counted()).length;
      const before = await answers();
      const late = aCall({ timeUs: BEGIN_US + HOUR_US, projectId: ids.shop, costPico: 10n ** 15n });
      await write([late, someCalls[0] ?? late]);
      expect((await counted()).length).toBe(days - 1);
      const after = await answers();
      expect(after[0]?.[0]?.figures[0]?.calls).toBe((before[0]?.[0]?.figures[0]?.calls ?? 0) + 1);
      expect(await room.llm.rollDays(dayOf, nowUs, signal)).toBe(1);
      expect(await room.llm.rollDays(dayOf, nowUs, signal)).toBe(0);
      expect(await answers()).toEqual(after);
    });

    it('is counted anew by the days of another zone', async () => {
      const before = await answers();
      const shiftedDayOf = (us: number) => {
        const { startUs, endUs } = dayOf(us - 8 * HOUR_US);
        return { startUs: startUs + 8 * HOUR_US, endUs: endUs + 8 * HOUR_US };
      };
      expect(await room.llm.rollDays(shiftedDayOf, nowUs, signal)).toBeGreaterThanOrEqual(3);
      expect(await answers()).toEqual(before);
      const [overlap] = await room.rows<{ n: number }>(
        `SELECT count(*)::int AS n FROM vigilops.llm_days_done AS a JOIN vigilops.llm_days_done AS b
           ON a.begin < b.begin AND b.begin < a.over`,
      );
      expect(overlap?.n).toBe(0);
    });

    it('ends two hours before the present, for calls may still come', async () => {
      await room.rows('DELETE FROM vigilops.llm_days_done');
      await room.llm.rollDays(dayOf, BEGIN_US + DAY_US + HOUR_US, signal);
      expect(await counted()).toEqual([]);
      await room.llm.rollDays(dayOf, BEGIN_US + DAY_US + 2 * HOUR_US, signal);
      expect(await counted()).toHaveLength(1);
    });

    it('goes with the calls that it is of', async () => {
      await room.rows('DELETE FROM vigilops.llm_calls WHERE time < $1', [new Date(BEGIN_US / 1_000)]);
      await room.llm.rollDays(dayOf, nowUs, signal);
      const left = await room.rows('SELECT day FROM vigilops.llm_days WHERE day < $1', [
        new Date((BEGIN_US - DAY_US) / 1_000),
      ]);
      expect(left).toEqual([]);
    });
  });

  it('tells what budgets are for, also of what was removed', async () => {
    const gone = await room.llm.desk.createProject(aProject('gone'), anEntry('x'), signal);
    await room.llm.desk.removeProject(gone.id, anEntry('x'), signal);
    const scopes = [
      { scope: 'project', scope_id: gone.id },
      { scope: 'all', scope_id: null },
      { scope: 'key', scope_id: 999_999 },
      { scope: 'project', scope_id: ids.shop },
    ] as const;
    expect(await room.llm.calls.scopeNames(scopes, signal)).toEqual(['gone', null, null, 'shop']);
  });
});
