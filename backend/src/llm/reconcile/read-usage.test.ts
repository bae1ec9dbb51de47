import { VigilError } from '@vigilops/contracts';
import type { LlmUsageColumns } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { columnsOf, DAY_US, readUsage } from './read-usage.ts';
import {
  ANTHROPIC_COST,
  ANTHROPIC_USAGE,
  DEEPSEEK_COST,
  DEEPSEEK_USAGE,
  OPENAI_COST,
  OPENAI_USAGE,
  SPREADSHEET,
} from './test/exports.ts';

const signal = new AbortController().signal;
const MARCH_1 = Date.UTC(2026, 2, 1) * 1_000;
const HOUR_US = 3_600e6;
const UNIT = 10n ** 12n;

const read = async (csv: string, columns?: LlmUsageColumns) => (await readUsage(csv, columns, signal)).file;
const refusal = async (csv: string, columns?: LlmUsageColumns) => {
  const error: unknown = await readUsage(csv, columns, signal).catch((thrown: unknown) => thrown);
  if (!(error instanceof VigilError)) {
    throw new Error('the file was taken', { cause: error });
  }
  expect(error.code).toBe('REQUEST_INVALID');
  return error.message;
};

describe('exports of OpenAI', () => {
  it('tell tokens by model and day, without those of the cache in the input, and days without calls', async () => {
    expect(await read(OPENAI_USAGE)).toEqual({
      format: 'openai_usage',
      facts: ['tokens'],
      fromUs: MARCH_1,
      toUs: MARCH_1 + 2 * DAY_US,
      utcOffsetMinutes: 0,
      lines: [
        {
          facts: 'tokens',
          dayUs: MARCH_1,
          model: 'gpt-4o-mini-2024-07-18',
          tokens: { input: 54_240, cacheRead: 5_760, cacheWrite: 0, output: 11_000 },
          requests: 12,
        },
      ],
    });
  });

  it('tell costs by line items: of models, of none, and what was given back apart', async () => {
    const { lines, format, toUs } = await read(OPENAI_COST);
    expect([format, toUs]).toEqual(['openai_cost', MARCH_1 + 2 * DAY_US]);
    expect(lines).toEqual([
      {
        facts: 'cost',
        dayUs: MARCH_1,
        model: 'gpt-4o-mini-2024-07-18',
        currency: 'USD',
        costPico: 9_948_000_000n,
        creditPico: UNIT / 10n,
      },
      { facts: 'cost', dayUs: MARCH_1, model: '', currency: 'USD', costPico: UNIT / 4n, creditPico: 0n },
    ]);
  });

  it('may have more tokens of the cache than of all input in no row', async () => {
    const csv =
      'start_time_iso,model,input_tokens,input_cached_tokens,num_model_requests\n2026-03-01,m,5,6,1\n';
    expect(await refusal(csv)).toBe('csv: row 2: input_cached_tokens: is more than all input of the row');
  });
});

describe('exports of Anthropic', () => {
  it('tell tokens with both lives of the cache; a day in between had none', async () => {
    const file = await read(ANTHROPIC_USAGE);
    expect(file).toMatchObject({ format: 'anthropic_usage', toUs: MARCH_1 + 3 * DAY_US });
    expect(file.lines[0]).toMatchObject({
      model: 'claude-haiku-4-5-20251001',
      tokens: { input: 47_000, cacheRead: 7_000, cacheWrite: 16_000, output: 17_000 },
      requests: null,
    });
  });

  it('tell costs by names as in advertisements', async () => {
    const { format, lines } = await read(ANTHROPIC_COST);
    expect(format).toBe('anthropic_cost');
    expect(lines).toMatchObject([
      { model: 'Claude Haiku 4.5', currency: 'USD', costPico: (7n * UNIT) / 100n },
      { model: '', costPico: UNIT / 10n },
    ]);
  });
});

describe('exports of DeepSeek', () => {
  it('tell one kind of token a row, in days of Beijing', async () => {
    const file = await read(DEEPSEEK_USAGE);
    expect(file).toMatchObject({
      format: 'deepseek_usage',
      fromUs: MARCH_1 - 8 * HOUR_US,
      utcOffsetMinutes: 480,
    });
    expect(file.lines).toMatchObject([
      { tokens: { input: 500, cacheRead: 1_000, cacheWrite: 0, output: 200 }, requests: 3 },
    ]);
  });

  it('tell costs', async () => {
    expect((await read(DEEPSEEK_COST)).lines).toMatchObject([
      { model: 'deepseek-chat', currency: 'CNY', costPico: 42_532_000_000n },
    ]);
  });

  it('have no kinds of tokens that nobody knows', async () => {
    const csv = DEEPSEEK_USAGE.replace('output_tokens', 'dream_tokens');
    expect(await refusal(csv)).toBe('csv: row 4: type: is not one that is known');
  });
});

describe('any other table', () => {
  it('is read by the usual names of columns', async () => {
    const csv =
      'Date,Model,Input Tokens,Output Tokens,Requests,Cost,Currency\n2026-03-01,m,"1,000",5,2,0.5,eur\n';
    expect(await read(csv)).toMatchObject({
      format: 'columns',
      facts: ['tokens', 'cost'],
      lines: [
        { facts: 'tokens', tokens: { input: 1_000, output: 5 }, requests: 2 },
        { facts: 'cost', currency: 'EUR', costPico: UNIT / 2n },
      ],
    });
  });

  it('is read as somebody chose: semicolons, commas for decimals, fields of two lines', async () => {
    const columns = {
      date: 'Tag',
      model: 'Modell',
      input_tokens: 'Eingabe',
      output_tokens: 'Ausgabe',
      cost: 'Kosten',
      one_currency: 'EUR',
      input_includes_cache: false,
    };
    const { lines } = await read(SPREADSHEET, columns);
    expect(lines[0]).toMatchObject({ model: 'qwen-plus', tokens: { input: 1_234_567, output: 4_321 } });
    expect(lines[1]).toMatchObject({ currency: 'EUR', costPico: (123_456n * UNIT) / 100n });
    expect(lines[3]).toMatchObject({ dayUs: MARCH_1 + DAY_US, costPico: UNIT / 2n });
    expect(columnsOf(SPREADSHEET)[0]).toBe('Tag');
  });

  it('has the tokens of caches in its input where somebody says so', async () => {
    const csv = 'd,i,c\n2026-03-01,10,4\n';
    const columns = { date: 'd', input_tokens: 'i', cache_read_tokens: 'c', input_includes_cache: true };
    expect((await read(csv, columns)).lines).toMatchObject([{ tokens: { input: 6, cacheRead: 4 } }]);
    expect(await refusal('d,i,c\n2026-03-01,3,4\n', columns)).toMatch(/^csv: row 2: i: is less than/);
  });

  it('has its costs in several currencies, each for itself', async () => {
    const csv = 'date,model,cost,currency\n2026-03-01,m,1,USD\n2026-03-01,m,7,CNY\n';
    expect((await read(csv)).lines.map((line) => line.facts === 'cost' && line.currency)).toEqual([
      'USD',
      'CNY',
    ]);
  });

  it('has a currency', async () => {
    expect(await refusal('date,cost\n2026-03-01,1\n')).toMatch(
      /^csv: row 2: currency: a cost has no currency/,
    );
    expect(await refusal('date,cost,currency\n2026-03-01,1,Euro\n')).toContain('"Euro" is not a currency');
  });

  it('has the columns that were chosen, and something that is counted', async () => {
    const wrong = { date: 'date', cost: 'Kosten', input_includes_cache: false };
    expect(await refusal('date,cost\n', wrong)).toBe('columns.cost: the file has no column "Kosten"');
    const nothing = { date: 'date', input_includes_cache: false };
    expect(await refusal('date,cost\n2026-03-01,1\n', nothing)).toContain('choose one of tokens');
  });
});

describe('files that cannot be taken', () => {
  it.each(['', '\uFEFF', '\n \n'])('are empty: %j', async (csv) => {
    expect(await refusal(csv)).toBe('csv: the file is empty');
  });

  it('have a header alone', async () => {
    expect(await refusal('date,input_tokens\n')).toBe('csv: the file has a header and no rows');
  });

  it('have columns that nobody knows: these are named, and those that are needed', async () => {
    const message = await refusal('foo,bar\n1,2\n');
    expect(message).toContain('these columns: foo, bar.');
    expect(message).toContain(
      "Known are OpenAI's usage (start_time_iso, model, input_tokens, num_model_requests);",
    );
    expect(message).toContain("Anthropic's usage (usage_date_utc, model_version");
    expect(await refusal(Array.from({ length: 900 }, () => 'x'.repeat(60)).join(','))).toHaveLength(
      (await refusal(Array.from({ length: 500 }, () => 'x'.repeat(60)).join(','))).length,
    );
  });

  it('have rows that cannot be read: these are named, by the line of the file', async () => {
    const rows = (row: string) =>
      refusal(`\uFEFFsep=;\ndate;model;input_tokens\n\n2026-03-01;"a\nb";1\n${row}\n`);
    expect(await rows('soon;m;1')).toBe('csv: row 6: date: "soon" is not a day such as 2026-11-30');
    expect(await rows('2026-03-01;m;-1')).toBe(
      'csv: row 6: input_tokens: "-1" is not a whole number of 0 or more',
    );
    expect(await rows('2026-03-01;"m;1')).toBe('csv: row 6: a quote has no end');
    expect(await rows('2026-03-01;m"x;1')).toContain('a quote stands where none may be');
  });

  it('are of several time zones, or of more days than a year and a bit', async () => {
    const rows = (day: string) => refusal(`date,input_tokens\n2026-03-01,1\n${day},1\n`);
    expect(await rows('2026-03-02T00:00:00+08:00')).toContain('row 3: date: is of another time zone');
    expect(await rows('2028-03-01')).toContain('row 3: date: lies more than 400 days');
  });

  it('are no text at all', async () => {
    const message = await refusal(`date,input_tokens\n2026-03-01,"${'x'.repeat(70_000)}"\n`);
    expect(message).toContain('is longer than 65536 characters');
  });
});

it('ends when nobody waits any more', async () => {
  await expect(readUsage(OPENAI_USAGE, undefined, AbortSignal.abort())).rejects.toThrow('aborted');
});

it('lets others have their turn while it reads a large file', async () => {
  const row = '2026-03-01,some-model-of-somebody,123\n';
  let turns = 0;
  let isDone = false;
  const other = async () => {
    while (!isDone) {
      await new Promise(setImmediate);
      turns += 1;
    }
  };
  const watching = other();
  await read(`date,model,input_tokens\n${row.repeat(20_000)}`);
  isDone = true;
  await watching;
  expect(turns).toBeGreaterThan(50);
});
