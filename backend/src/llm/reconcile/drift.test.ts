import { describe, expect, it } from 'vitest';
import type { LlmLedgerLine, LlmUsageFacts, LlmUsageLine, LlmUsageTokens } from '../../model/index.ts';
import { driftOf, totalOf } from './drift.ts';
import { presentFigures, presentRow } from './present.ts';

const MARCH_1 = Date.UTC(2026, 2, 1) * 1_000;
const DAY_US = 86_400e6;
const LATER = MARCH_1 + 30 * DAY_US;
const UNIT = 10n ** 12n;

const some = (changes: Partial<LlmUsageTokens> = {}): LlmUsageTokens => ({
  input: 1_000,
  cacheRead: 0,
  cacheWrite: 0,
  output: 100,
  ...changes,
});
const ours = (changes: Partial<LlmLedgerLine> = {}): LlmLedgerLine => ({
  dayUs: MARCH_1,
  model: 'm',
  upstreamModel: 'm',
  currency: 'USD',
  requests: 10,
  estimated: 0,
  unpriced: 0,
  tokens: some(),
  costPico: UNIT,
  ...changes,
});
const tokens = (model = 'm', told = some(), requests: number | null = 10): LlmUsageLine => ({
  facts: 'tokens',
  dayUs: MARCH_1,
  model,
  tokens: told,
  requests,
});
const cost = (model = 'm', costPico = UNIT, currency = 'USD', creditPico = 0n): LlmUsageLine => ({
  facts: 'cost',
  dayUs: MARCH_1,
  model,
  currency,
  costPico,
  creditPico,
});

function read(theirs: readonly LlmUsageLine[], own: readonly LlmLedgerLine[] = [ours()]) {
  const facts = [...new Set<LlmUsageFacts>(theirs.map((line) => line.facts))];
  const named = new Set(theirs.filter(({ model }) => model !== '').map((line) => line.facts));
  const whole = facts.filter((one) => !named.has(one));
  return { days: [{ dayUs: MARCH_1, utcOffsetMinutes: 0, facts, whole }], theirs, ours: own };
}
const rows = (...args: Parameters<typeof read>) => driftOf(read(...args), LATER).map(presentRow);

describe('drift', () => {
  it('is nothing where both say the same, and has no reason', () => {
    expect(rows([tokens(), cost()])).toMatchObject([
      {
        day: '2026-03-01',
        model: 'm',
        drift: { input_tokens: 0, output_tokens: 0, tokens_percent: 0, cost: '0', cost_percent: 0 },
        reasons: [],
      },
    ]);
  });

  it('is less than nothing where calls went past the gateway', () => {
    expect(rows([tokens('m', some({ input: 3_000, cacheRead: 1_000 })), cost('m', 4n * UNIT)])).toMatchObject(
      [
        {
          theirs: { tokens: { input_tokens: 4_000, cache_read_tokens: 1_000 } },
          drift: {
            input_tokens: -3_000,
            tokens_percent: -73.17,
            cost: '-3',
            currency: 'USD',
            cost_percent: -75,
          },
          reasons: ['outside_gateway'],
        },
      ],
    );
  });

  it('is of a model that only one side knows', () => {
    const [mine, their] = rows([tokens('theirs'), cost('theirs', UNIT / 2n)]);
    expect(mine).toMatchObject({
      model: 'm',
      theirs: { tokens: { input_tokens: 0, requests: 0 }, costs: [] },
      drift: { tokens_percent: null, cost: '1', cost_percent: null },
      reasons: ['not_on_bill'],
    });
    expect(their).toMatchObject({ ours: { requests: 0, costs: [] }, reasons: ['outside_gateway'] });
  });

  it('says what of ours is estimated, and what has no price', () => {
    const own = [ours({ estimated: 2 }), ours({ unpriced: 3, currency: null, costPico: 0n })];
    expect(rows([tokens('m', some({ input: 2_000, output: 200 })), cost('m', 2n * UNIT)], own)).toMatchObject(
      [
        {
          ours: { requests: 20 },
          drift: { tokens_percent: 0, cost: '-1' },
          reasons: ['estimated', 'unpriced'],
        },
      ],
    );
  });

  it('is a matter of price where tokens agree and costs do not', () => {
    expect(rows([tokens(), cost('m', 2n * UNIT)])[0]?.reasons).toEqual(['price']);
  });

  it('cannot be told between currencies', () => {
    expect(rows([cost('m', 7n * UNIT, 'CNY')])[0]).toMatchObject({
      drift: { cost: null, currency: null, cost_percent: null, tokens_percent: null },
      reasons: ['other_currency'],
    });
  });

  it('leaves alone what was given back', () => {
    expect(rows([tokens(), cost('m', UNIT, 'USD', UNIT / 2n)])[0]).toMatchObject({
      theirs: { credits: [{ currency: 'USD', amount: '0.5' }] },
      drift: { cost: '0' },
      reasons: ['credits'],
    });
  });

  it('of a day that has just ended may not be the last word', () => {
    const late = driftOf(read([tokens('m', some({ input: 5 }))]), MARCH_1 + 2 * DAY_US);
    expect(late[0]?.reasons).toEqual(['not_on_bill', 'not_final']);
  });

  it('goes by what answered, and by what was asked for where the provider does not know that', () => {
    const own = [ours({ model: 'fast', upstreamModel: 'gpt-4o-mini-2024-07-18' })];
    expect(rows([tokens('gpt-4o-mini')], own)).toMatchObject([
      { names: ['gpt-4o-mini', 'gpt-4o-mini-2024-07-18'], drift: { tokens_percent: 0 } },
    ]);
    const deployed = [ours({ model: 'azure/my-deployment', upstreamModel: 'gpt-4o-2024-08-06' })];
    expect(rows([tokens('my-deployment')], deployed)).toMatchObject([{ model: 'my-deployment' }]);
  });

  it('is of the whole day where the provider tells no models', () => {
    const own = [ours(), ours({ model: 'n', upstreamModel: 'n' })];
    const [whole, ...models] = rows([tokens(), cost('', 2n * UNIT)], own);
    expect(whole).toMatchObject({
      model: null,
      ours: { requests: 20 },
      theirs: { tokens: null },
      drift: { cost: '0', cost_percent: 0 },
      reasons: ['by_day_only'],
    });
    expect(models).toMatchObject([
      { model: 'm', theirs: { costs: null } },
      { model: 'n', theirs: { costs: null }, reasons: ['not_on_bill'] },
    ]);
  });

  it('tells what was billed for other things than models apart', () => {
    expect(rows([cost(), cost('', UNIT / 4n)])).toMatchObject([
      { model: 'm', drift: { cost: '0' } },
      { model: null, ours: { requests: 0 }, drift: { cost: '-0.25' }, reasons: ['other_items'] },
    ]);
  });

  it('has its days where the provider has them, the newest first', () => {
    const days = [MARCH_1 - 8 * 3_600e6, MARCH_1 + 16 * 3_600e6].map((dayUs) => ({
      dayUs,
      utcOffsetMinutes: 480,
      facts: ['tokens'] as const,
      whole: [],
    }));
    const theirs = days.map(({ dayUs }) => ({ ...tokens(), dayUs }));
    expect(driftOf({ days, theirs, ours: [] }, LATER).map(presentRow)).toMatchObject([
      { day: '2026-03-02', utc_offset_minutes: 480 },
      { day: '2026-03-01' },
    ]);
  });
});

describe('the sum of all', () => {
  it('holds tokens against tokens and costs against costs, of the days that are told', () => {
    const days = [
      { dayUs: MARCH_1, utcOffsetMinutes: 0, facts: ['tokens', 'cost'] as const, whole: [] },
      { dayUs: MARCH_1 + DAY_US, utcOffsetMinutes: 0, facts: ['cost'] as const, whole: [] },
    ];
    const total = totalOf({
      days,
      theirs: [tokens(), cost(), { ...cost('', 3n * UNIT), dayUs: MARCH_1 + DAY_US }],
      ours: [ours(), ours({ dayUs: MARCH_1 + DAY_US })],
    });
    expect(presentFigures({ ...total, reasons: [] })).toMatchObject({
      ours: { requests: 10, costs: [{ currency: 'USD', amount: '2' }] },
      drift: { tokens_percent: 0, cost: '-2', cost_percent: -50 },
    });
  });

  it('is nothing where no file is', () => {
    const total = totalOf({ days: [], theirs: [], ours: [] });
    expect(presentFigures({ ...total, reasons: [] })).toMatchObject({
      theirs: { tokens: null, costs: null },
      drift: { tokens_percent: null, cost: null },
    });
  });
});
