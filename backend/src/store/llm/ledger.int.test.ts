import { describeEngines } from '@vigilops/testkit';
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BudgetCharge, LlmCallQuestion, LlmCallRow } from '../../model/index.ts';
import { anEntry } from '../test/a-spec.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { aBudget, aCall, aKey, anAlias, aProject, aProvider } from '../test/some-llm.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;
const EVER = { startUs: 0, endUs: null };
const GATEWAY = randomUUID();
const NOW_US = 1_772_366_400_123_456;

describeEngines('the ledger of LLM calls', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  const of = { providerId: 0, projectId: 0, keyId: 0, userId: null };
  beforeAll(async () => {
    room = await openReadingRoom(suite);
    const { desk } = room.llm;
    of.providerId = (await desk.createProvider(aProvider('openai'), anEntry('x'), signal)).id;
    of.projectId = (await desk.createProject(aProject('shop'), anEntry('x'), signal)).id;
    const hash = createHash('sha256').update('key').digest();
    of.keyId = (
      await desk.createKey({ ...aKey('ci', of.projectId), hash, start: 'vg-abc' }, anEntry('x'), signal)
    ).id;
  });
  afterAll(() => room.close());

  const write = (rows: readonly LlmCallRow[], charges: readonly BudgetCharge[] = []) =>
    room.llm.ledger.write(
      GATEWAY,
      rows.map((row) => ({ row, charges })),
      signal,
    );
  const listed = (changes: Partial<LlmCallQuestion> = {}) =>
    room.llm.calls.list(
      {
        fromUs: NOW_US - 1e9,
        toUs: NOW_US + 1e9,
        projectIds: [],
        keyIds: [],
        userIds: [],
        providerIds: [],
        models: [],
        statuses: [],
        limit: 100,
        ...changes,
      },
      signal,
    );
  const ofRequest = async (requestId: string) =>
    (await listed()).filter((call) => call.requestId === requestId);

  it('gives every figure back as it was', async () => {
    const row = aCall({
      ...of,
      timeUs: NOW_US,
      attempt: 2,
      isFinal: false,
      endpoint: 'messages',
      stream: false,
      status: 'upstream_cut',
      httpStatus: 529,
      error: 'overloaded: "try again"\\',
      model: 'claude-{x},"y"',
      inputTokens: 1,
      cacheReadTokens: 2,
      cacheWriteTokens: 3,
      cacheWriteLongTokens: 4,
      outputTokens: 9_007_199_254_740_991,
      reasoningTokens: 6,
      tokensFrom: 'estimated',
      costPico: 10n ** 30n + 7n,
      savedPico: -(10n ** 20n + 3n),
      currency: 'CNY',
      latencyUs: 7,
      firstTokenUs: null,
    });
    await write([row]);
    const { texts, ...stored } = row;
    expect(texts).toBeNull();
    expect(await ofRequest(row.requestId)).toEqual([
      {
        ...stored,
        providerName: 'openai',
        keyName: 'ci',
        projectName: 'shop',
        userName: null,
        hasTexts: false,
      },
    ]);
  });

  it('has a row of a call that nothing is known of', async () => {
    const row = aCall({
      timeUs: NOW_US,
      status: 'refused',
      httpStatus: null,
      upstreamModel: null,
      upstreamId: null,
      tokensFrom: 'none',
      costPico: null,
      savedPico: null,
      currency: null,
      firstTokenUs: null,
    });
    await write([row]);
    expect(await ofRequest(row.requestId)).toMatchObject([
      { status: 'refused', costPico: null, savedPico: null, providerName: null, keyName: null },
    ]);
  });

  it('stores what others counted wildly, for one such row would keep all from it', async () => {
    const odd = { error: 'a\0b\ud800', model: 'x\0', environment: '\0' };
    const row = aCall({
      timeUs: NOW_US,
      ...odd,
      inputTokens: Number.NaN,
      outputTokens: -3.5,
      latencyUs: 1e300,
    });
    await write([row, aCall({ timeUs: NOW_US, requestId: row.requestId, attempt: 3 })]);
    expect(await ofRequest(row.requestId)).toMatchObject([
      { attempt: 3 },
      { inputTokens: 0, outputTokens: 0, latencyUs: Number.MAX_SAFE_INTEGER, error: 'a\uFFFDb\uFFFD' },
    ]);
  });

  it('charges a call once, however often it is told', async () => {
    const { id } = await room.llm.desk.createBudget(aBudget('once'), EVER, anEntry('x'), signal);
    const window = { budgetId: id, startUs: NOW_US, endUs: null };
    const charges = [{ ...window, heldPico: 0n, spentPico: 5n, isUnpriced: false }];
    const [first, second] = [aCall({ timeUs: NOW_US }), aCall({ timeUs: NOW_US })];
    await write([first], charges);
    await write([first, second, second], charges);
    await Promise.all([write([first, second], charges), write([second, first], charges)]);
    expect(await room.llm.budgets.use([window], signal)).toMatchObject([{ spentPico: 10n }]);
    expect(await ofRequest(first.requestId)).toHaveLength(1);
  });

  it('keeps nothing of a batch that cannot be stored whole', async () => {
    const good = aCall({ timeUs: NOW_US });
    await expect(write([good, aCall({ timeUs: NOW_US, requestId: 'no uuid' })])).rejects.toThrow();
    expect(await ofRequest(good.requestId)).toEqual([]);
  });

  it('has room for calls of long ago, also after that was taken away', async () => {
    const oldUs = NOW_US - 300 * 86_400e6;
    const rows = [aCall({ timeUs: oldUs }), aCall({ timeUs: oldUs + 1 })];
    await write(rows.slice(0, 1));
    const engine = room.database.engine;
    await room.rows(
      engine === 'postgres'
        ? `DO $$ DECLARE part text; BEGIN
             SELECT tableoid::regclass INTO part FROM vigilops.llm_calls WHERE time < '2025-12-01' LIMIT 1;
             EXECUTE 'DROP TABLE ' || part; END $$`
        : `SELECT drop_chunks('vigilops.llm_calls', older_than => timestamptz '2025-12-01')`,
    );
    await write(rows.slice(1));
    expect(await listed({ fromUs: oldUs, toUs: oldUs + 10 })).toHaveLength(1);
  });

  it('knows what is there already also where it was compressed', async () => {
    const timeUs = NOW_US - 100 * 86_400e6;
    const rows = [aCall({ timeUs }), aCall({ timeUs: timeUs + 1 })];
    await write(rows.slice(0, 1));
    if (room.database.engine === 'timescale') {
      const compressed = await room.rows(
        `SELECT compress_chunk(chunk) FROM show_chunks('vigilops.llm_calls', older_than => $1::timestamptz) AS chunk`,
        [new Date((timeUs + 20 * 86_400e6) / 1_000)],
      );
      expect(compressed.length).toBeGreaterThan(0);
    }
    await write(rows);
    expect(await listed({ fromUs: timeUs, toUs: timeUs + 10 })).toHaveLength(2);
  });

  it('tells when keys and providers were used last, and whether the newest call went well', async () => {
    const used = async () => {
      const house = await room.llm.house.read(null, signal);
      const key = house?.keys.find(({ id }) => id === of.keyId);
      const provider = house?.providers.find(({ id }) => id === of.providerId);
      return [key?.lastUsedUs, provider?.lastUsedUs, provider?.lastError];
    };
    const revision = async () => (await room.llm.house.read(null, signal))?.revision;
    const at = (seconds: number, changes: Partial<LlmCallRow> = {}) =>
      aCall({ ...of, timeUs: NOW_US + seconds * 1e6, ...changes });
    const before = await revision();
    await write([at(100), at(130), at(120)]);
    expect(await used()).toEqual([NOW_US + 130e6, NOW_US + 130e6, null]);
    await write([at(131, { status: 'upstream_error', error: 'invalid api key' })]);
    expect(await used()).toEqual([NOW_US + 130e6, NOW_US + 131e6, 'invalid api key']);
    await write([at(200, { status: 'client_gone' }), at(90)]);
    expect(await used()).toEqual([NOW_US + 200e6, NOW_US + 131e6, 'invalid api key']);
    await write([at(132)]);
    expect(await used()).toEqual([NOW_US + 200e6, NOW_US + 132e6, null]);
    expect(await revision()).toBe(before);
  });

  it('is read newest first, page by page, by whatever is asked', async () => {
    const dayUs = NOW_US + 86_400e6;
    const rows = Array.from({ length: 7 }, (_, index) =>
      aCall({
        timeUs: dayUs + Math.floor(index / 3),
        model: index % 2 === 0 ? 'even' : 'odd',
        status: index === 6 ? 'timeout' : 'ok',
        keyId: 70 + index,
        userId: index === 0 ? 5 : null,
      }),
    );
    await write(rows);
    const range = { fromUs: dayUs, toUs: dayUs + 10 };
    const all = await listed(range);
    expect(all.map(({ timeUs }) => timeUs - dayUs)).toEqual([2, 1, 1, 1, 0, 0, 0]);
    const paged = [];
    for (let before: LlmCallQuestion['before']; ;) {
      const page = await listed({ ...range, before, limit: 2 });
      paged.push(...page);
      before = page.at(-1);
      if (before === undefined) {
        break;
      }
    }
    expect(paged).toEqual(all);
    expect(await listed({ ...range, models: ['odd'] })).toHaveLength(3);
    expect(await listed({ ...range, statuses: ['timeout', 'killed'] })).toHaveLength(1);
    expect(await listed({ ...range, keyIds: [70, 71], userIds: [5] })).toHaveLength(1);
    expect(await listed({ ...range, toUs: dayUs + 2 })).toHaveLength(6);
  });

  it('names models that were used at no known price, as a price would name them', async () => {
    await room.llm.desk.createAlias(anAlias('fast', [of.providerId]), anEntry('x'), signal);
    const at = { ...of, timeUs: NOW_US + 900e6, costPico: null, currency: null };
    await write([
      aCall({ ...at, model: 'm', upstreamModel: 'm-2026-01-01' }),
      aCall({ ...at, model: 'openai/m' }),
      aCall({ ...at, model: 'fast', upstreamModel: 'other' }),
      aCall({ ...at, timeUs: NOW_US + 800e6, model: 'too old' }),
      aCall({ ...at, tokensFrom: 'none', model: 'refused' }),
      aCall({ ...of, timeUs: at.timeUs }),
    ]);
    expect(await room.llm.calls.unpriced(NOW_US + 850e6, signal)).toEqual([
      { providerId: of.providerId, model: 'm', calls: 2 },
      { providerId: of.providerId, model: 'other', calls: 1 },
    ]);
  });

  it('is a view for SQL users', async () => {
    const row = aCall({ ...of, timeUs: NOW_US + 950e6, costPico: 1_234_500_000_000n, cacheReadTokens: 4 });
    await write([row]);
    const [seen] = await room.rows(
      `SELECT id, timestamp, project, member, api_key, provider, input_tokens, cost::text, currency, latency_ms::float8
       FROM grafana_v1.llm_usage WHERE id = $1`,
      [`${row.requestId}.1`],
    );
    expect(seen).toMatchObject({
      project: 'shop',
      member: null,
      api_key: 'ci',
      provider: 'openai',
      input_tokens: '14',
      cost: '1.234500000000',
      currency: 'USD',
      latency_ms: 900,
    });
  });
});
