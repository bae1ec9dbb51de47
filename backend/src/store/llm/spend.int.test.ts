import { describeEngines } from '@vigilops/testkit';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
