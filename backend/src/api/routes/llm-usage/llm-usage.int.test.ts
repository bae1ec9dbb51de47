import type { LlmDrift, LlmUsageImport, LlmUsageImported } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { LlmCallRow } from '../../../model/index.ts';
import { anEntry } from '../../../store/test/a-spec.ts';
import { aCall, aProvider } from '../../../store/test/some-llm.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openCheckedHouse, type CheckedHouse } from '../../test/checked-house.ts';

const signal = new AbortController().signal;
const DAY_US = 86_400e6;
const MARCH_1 = Date.UTC(2026, 2, 1) * 1_000;
const RANGE = 'from=2026-02-01T00:00:00Z&to=2026-04-01T00:00:00Z';
const UNIT = 10n ** 12n;

const usage = (rows: readonly string[]) =>
  ['start_time_iso,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens', ...rows].join(
    '\n',
  );
const costs = (rows: readonly string[]) =>
  ['start_time_iso,amount_value,amount_currency,line_item', ...rows].join('\n');

describeEngines('usage of providers over HTTP', STORE_SCHEMA, (suite) => {
  let house: CheckedHouse;
  let serial = 0;
  beforeAll(async () => {
    house = await openCheckedHouse(suite);
  });
  afterAll(() => house.close());
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });

  const provider = async () => {
    serial += 1;
    return (
      await house.room.llm.desk.createProvider(
        aProvider(`provider ${String(serial)}`),
        anEntry('llm_provider.created'),
        signal,
      )
    ).id;
  };
  const call = (providerId: number, changes: Partial<LlmCallRow> = {}) =>
    aCall({
      providerId,
      timeUs: MARCH_1 + 1,
      inputTokens: 100,
      outputTokens: 20,
      costPico: UNIT,
      ...changes,
    });
  const write = (rows: readonly LlmCallRow[]) =>
    house.room.llm.ledger.write(
      randomUUID(),
      rows.map((row) => ({ row, charges: [] })),
      signal,
    );
  const send = async (providerId: number, csv: string, changes: object = {}) =>
    house.admin('POST', '/api/v1/llm-usage-imports', {
      provider_id: providerId,
      file_name: 'export.csv',
      csv,
      dry_run: false,
      ...changes,
    });
  const taken = async (...args: Parameters<typeof send>) => {
    const { status, json } = await send(...args);
    expect([status, json]).toMatchObject([200, { applied: true }]);
    return json as LlmUsageImported & { import: LlmUsageImport };
  };
  const imports = async (providerId: number) =>
    (
      (await house.reader('GET', `/api/v1/llm-usage-imports?provider_id=${String(providerId)}`)).json as {
        items: LlmUsageImport[];
      }
    ).items;
  const drift = async (providerId: number) =>
    (await house.reader('GET', `/api/v1/llm-drift?provider_id=${String(providerId)}&${RANGE}`))
      .json as LlmDrift;

  it('is looked at first: nothing is kept', async () => {
    const id = await provider();
    const look = async (csv: string) => (await send(id, csv, { dry_run: true })).json as LlmUsageImported;
    expect(await look(usage(['2026-03-01,10,gpt-4o,1000,50,400', '2026-03-02,,,,,']))).toEqual({
      applied: false,
      columns: [
        'start_time_iso',
        'num_model_requests',
        'model',
        'input_tokens',
        'output_tokens',
        'input_cached_tokens',
      ],
      format: 'openai_usage',
      problem: null,
      rows: 2,
      content: {
        format: 'openai_usage',
        first_day: '2026-03-01',
        last_day: '2026-03-02',
        utc_offset_minutes: 0,
        models: 1,
        input_tokens: 1_000,
        output_tokens: 50,
        requests: 10,
        costs: [],
        credits: [],
      },
      import: null,
    });
    expect(await look('foo,bar\n1,2\n')).toMatchObject({
      columns: ['foo', 'bar'],
      problem: expect.stringContaining('these columns: foo, bar') as string,
      format: null,
      content: null,
    });
    expect(await imports(id)).toEqual([]);
  });

  it('is taken, and held against the calls of its provider alone, day by day', async () => {
    const [id, other] = [await provider(), await provider()];
    await write([
      call(id),
      call(id, { tokensFrom: 'estimated', cacheReadTokens: 50, timeUs: MARCH_1 + DAY_US - 1 }),
      // The next day, another provider, and one that used nothing.
      call(id, { timeUs: MARCH_1 + DAY_US, upstreamModel: 'gpt-4o', currency: 'USD', costPico: null }),
      call(other),
      call(id, { tokensFrom: 'none', inputTokens: 0, outputTokens: 0, costPico: null }),
    ]);
    const told = await taken(
      id,
      usage([
        '2026-03-01T00:00:00+00:00,4,gpt-4o-mini-2024-07-18,500,80,100',
        '2026-03-03T00:00:00+00:00,,,,,',
      ]),
    );
    expect(told.import).toMatchObject({ days: 3, models: 1, input_tokens: 500, requests: 4, costs: [] });
    await taken(
      id,
      costs([
        '2026-03-01,2.5,usd,"gpt-4o-mini-2024-07-18, input"',
        '2026-03-01,0.5,usd,"gpt-4o-mini-2024-07-18, output"',
        '2026-03-01,-1,usd,"gpt-4o-mini-2024-07-18, credit"',
        '2026-03-02,1,usd,web search tool calls',
      ]),
    );
    const { rows, total, days } = await drift(id);
    expect(days).toBe(3);
    expect(rows).toEqual([
      expect.objectContaining({
        day: '2026-03-02',
        model: null,
        ours: expect.objectContaining({ requests: 0 }) as object,
        reasons: ['other_items'],
      }),
      expect.objectContaining({ day: '2026-03-02', model: 'gpt-4o', reasons: ['not_on_bill', 'unpriced'] }),
      {
        day: '2026-03-01',
        utc_offset_minutes: 0,
        model: 'gpt-4o-mini-2024-07-18',
        names: ['gpt-4o-mini-2024-07-18'],
        ours: {
          requests: 2,
          estimated: 1,
          unpriced: 0,
          input_tokens: 250,
          cache_read_tokens: 50,
          cache_write_tokens: 0,
          output_tokens: 40,
          costs: [{ currency: 'USD', amount: '2' }],
        },
        theirs: {
          tokens: {
            requests: 4,
            input_tokens: 500,
            cache_read_tokens: 100,
            cache_write_tokens: 0,
            output_tokens: 80,
          },
          costs: [{ currency: 'USD', amount: '3' }],
          credits: [{ currency: 'USD', amount: '1' }],
        },
        drift: {
          input_tokens: -250,
          output_tokens: -40,
          tokens_percent: -50,
          cost: '-1',
          currency: 'USD',
          cost_percent: -33.33,
        },
        reasons: ['outside_gateway', 'estimated', 'credits'],
      },
    ]);
    expect(total).toMatchObject({
      ours: { requests: 3, input_tokens: 350 },
      theirs: { costs: [{ currency: 'USD', amount: '4' }] },
      drift: { cost: '-2' },
    });
    expect(await drift(other)).toMatchObject({ days: 0, rows: [] });
  });

  it('is held against whole days where the provider names no models', async () => {
    const id = await provider();
    await write([call(id), call(id, { model: 'other', upstreamModel: 'other' })]);
    await taken(id, costs(['2026-03-01,2,usd,', '2026-03-02,3,usd,']));
    expect((await drift(id)).rows.filter(({ model }) => model === null)).toMatchObject([
      { day: '2026-03-02', drift: { cost: '-3' }, reasons: ['by_day_only', 'outside_gateway'] },
      { day: '2026-03-01', ours: { requests: 2 }, drift: { cost: '0' }, reasons: ['by_day_only'] },
    ]);
  });

  it('has its days where the provider has them', async () => {
    const id = await provider();
    const evening = MARCH_1 - 8 * 3_600e6;
    await write([
      call(id, { timeUs: evening - 1, upstreamModel: 'm' }),
      call(id, { timeUs: evening, upstreamModel: 'm' }),
    ]);
    await taken(
      id,
      'start_time_iso,model,type,amount\n2026-03-01T00:00:00+08:00,m,input_cache_miss_tokens,100\n2026-03-01T00:00:00+08:00,m,output_tokens,20\n',
    );
    expect((await drift(id)).rows).toMatchObject([
      { day: '2026-03-01', utc_offset_minutes: 480, ours: { requests: 1 }, drift: { tokens_percent: 0 } },
    ]);
  });

  it('is replaced by a later file of the same days, facts by facts, and goes when nothing is left of it', async () => {
    const id = await provider();
    const first = await taken(id, usage(['2026-03-01,1,m,10,0,0', '2026-03-02,1,m,20,0,0']));
    await taken(id, costs(['2026-03-01,1,usd,"m, input"', '2026-03-02,1,usd,"m, input"']));
    await taken(id, usage(['2026-03-02,1,m,21,0,0', '2026-03-03,1,n,30,0,0']));
    expect(
      (await imports(id)).map(({ days, input_tokens: tokens, last_day: last }) => [days, tokens, last]),
    ).toEqual([
      [2, 51, '2026-03-03'],
      [2, null, '2026-03-02'],
      [1, 10, '2026-03-01'],
    ]);
    expect(
      (await drift(id)).rows.map(({ day, theirs }) => [day, theirs.tokens?.input_tokens, theirs.costs]),
    ).toEqual([
      ['2026-03-03', 30, null],
      ['2026-03-02', 21, [{ currency: 'USD', amount: '1' }]],
      ['2026-03-01', 10, [{ currency: 'USD', amount: '1' }]],
    ]);
    await taken(id, usage(['2026-03-01,1,m,11,0,0']));
    expect((await imports(id)).map((one) => one.id)).not.toContain(first.import.id);
  });

  it('is removed by who may, once, and the audit log has both', async () => {
    const id = await provider();
    const { import: made } = await taken(id, usage(['2026-03-01,1,m,10,0,0']), { file_name: 'märz.csv' });
    const path = `/api/v1/llm-usage-imports/${String(made.id)}`;
    expect((await house.reader('DELETE', path)).status).toBe(403);
    expect((await house.admin('DELETE', path)).status).toBe(204);
    expect((await house.admin('DELETE', path)).status).toBe(404);
    expect(await imports(id)).toEqual([]);
    expect((await drift(id)).rows).toEqual([]);
    const [removed, imported] = await house.auditOf();
    expect(removed).toMatchObject({
      action: 'llm_usage.removed',
      detail: { id: made.id, provider_id: id },
    });
    expect(imported).toMatchObject({
      action: 'llm_usage.imported',
      detail: { id: made.id, format: 'openai_usage', first_day: '2026-03-01', rows: 1 },
    });
  });

  it('is refused where it cannot be read, is too large, or is of nobody', async () => {
    const id = await provider();
    const refused = async (providerId: number, csv: string, changes: object = {}) => {
      const { status, json } = await send(providerId, csv, changes);
      return [status, (json as { detail?: string }).detail];
    };
    expect(await refused(id, '')).toEqual([400, 'csv: the file is empty']);
    expect(await refused(id, usage(['yesterday,1,m,1,1,0']))).toEqual([
      400,
      'csv: row 2: start_time_iso: "yesterday" is not a day such as 2026-11-30',
    ]);
    expect(await refused(2_000_000_000, usage(['2026-03-01,1,m,1,1,0']))).toEqual([
      400,
      'provider_id: there is no provider 2000000000',
    ]);
    expect((await refused(id, 'x'.repeat(8 * 1024 * 1024 + 1)))[0]).toBe(400);
    expect((await refused(id, 'x'.repeat(17 * 1024 * 1024)))[0]).toBe(413);
    expect((await house.reader('GET', `/api/v1/llm-drift?provider_id=2000000000`)).status).toBe(404);
    const columns = { date: 'start_time_iso', input_tokens: 'nothing' };
    expect(await refused(id, usage(['2026-03-01,1,m,1,1,0']), { columns })).toEqual([
      400,
      'columns.input_tokens: the file has no column "nothing"',
    ]);
  });

  it('is of many models on many days, and of names that no database holds', async () => {
    const id = await provider();
    const rows = Array.from({ length: 5_000 }, (_, index) => {
      const day = String((index % 28) + 1).padStart(2, '0');
      return `2026-03-${day},1,model ${String(index)},10,5,1`;
    });
    const told = await taken(id, usage([...rows, '2026-03-01,1,a\0b,1,1,0']));
    expect(told.import).toMatchObject({ days: 28, models: 5_001, input_tokens: 50_001, requests: 5_001 });
    expect((await drift(id)).rows).toHaveLength(5_001);
  });
});
