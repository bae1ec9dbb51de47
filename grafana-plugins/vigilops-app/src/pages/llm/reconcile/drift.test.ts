import type { LlmDriftRow } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { aDriftRow } from '../../../test/some-llm-usage.ts';
import { costLevel, driftCsv, isApart, levelOf, tokenLevel } from './drift.ts';

const apart = (drift: Partial<LlmDriftRow['drift']>) => {
  const row = aDriftRow();
  return { ...row, drift: { ...row.drift, ...drift } };
};

describe('how far apart the two are', () => {
  it.each([
    [0, 0, 'same'],
    [1, 5, 'same'],
    [-1, -5, 'same'],
    [-1.01, -5, 'near'],
    [5, 5, 'near'],
    [5.01, 5, 'far'],
    [-100, -5, 'far'],
    // Of nothing there are no percents.
    [null, 5, 'far'],
    [null, 0, 'same'],
    [null, null, 'unknown'],
  ] as const)('is told by percent, %s, and by what is there, %s: %s', (percent, difference, level) => {
    expect(levelOf(percent, difference)).toBe(level);
  });

  it('is of tokens and of costs, each for itself', () => {
    const row = apart({ tokens_percent: 0, cost_percent: -3, cost: '-0.1' });
    expect([tokenLevel(row), costLevel(row), isApart(row)]).toEqual(['same', 'near', true]);
    const untold = apart({
      input_tokens: null,
      output_tokens: null,
      tokens_percent: null,
      cost: null,
      cost_percent: null,
    });
    expect([tokenLevel(untold), costLevel(untold), isApart(untold)]).toEqual(['unknown', 'unknown', false]);
  });
});

describe('the file of it', () => {
  const lines = (...rows: LlmDriftRow[]) => driftCsv(rows).split('\r\n');

  it('has exact decimals, a header, and an end after each line', () => {
    const [head, line, end] = lines(aDriftRow());
    expect(head?.split(',').slice(0, 4)).toEqual(['day', 'utc_offset_minutes', 'model', 'names']);
    expect(line).toBe(
      '2026-03-15,0,gpt-4o-mini-2024-07-18,gpt-4o-mini gpt-4o-mini-2024-07-18,10,2,1,1000,100,1.25 USD,12,1200,120,1.5 USD,,-200,-20,-16.67,-0.25,-16.67,USD,outside_gateway estimated',
    );
    expect(end).toBe('');
    expect(lines()[0]).toBe(head);
  });

  it('runs in no spreadsheet, and keeps what has commas together', () => {
    const [, line] = lines(aDriftRow({ model: '=cmd|x', names: ['a,b', '"c"'] }));
    expect(line).toContain(`,'=cmd|x,"a,b ""c""",`);
  });

  it('leaves empty what nobody tells', () => {
    const [, line] = lines(aDriftRow({ theirs: { tokens: null, costs: null, credits: [] } }));
    expect(line).toContain(',1.25 USD,,,,,,-200,');
  });
});
