import { until, type House } from '@vigilops/testkit/house';
import { expect } from 'vitest';
import type { MockUpstream } from '../../../backend/src/llm/test/upstream/index.ts';
import { ledgerOf, type CallRow } from './furnish.ts';

const WAIT_MS = 120_000;

/** The ledger at the end of `house`, beside what its provider counted. */
export interface Counted {
  /** Resolves when so many calls have their rows, the newest first. */
  readonly rows: (count: number) => Promise<readonly CallRow[]>;
  /** One more call has its row, which says what the provider counted of it. */
  readonly expectOne: (more?: Partial<CallRow>) => Promise<CallRow>;
  /** Of a call that is not looked at. */
  readonly pass: () => Promise<void>;
}

export function countedBy(house: House, upstream: MockUpstream): Counted {
  let before = 0;
  const rows = (count: number) =>
    until('the calls are in the ledger', WAIT_MS, async () => {
      const all = await ledgerOf(house);
      return all.length >= count ? all : undefined;
    });
  const next = async (): Promise<CallRow> => {
    before += 1;
    const all = await rows(before);
    expect(all).toHaveLength(before);
    return all[0] as CallRow;
  };
  return {
    rows,
    async expectOne(more = {}) {
      const row = await next();
      const counted = upstream.calls.at(-1);
      expect(row).toMatchObject({
        status: 'ok',
        tokens_from: 'provider',
        output_tokens: counted?.generatedTokens,
        ...more,
      });
      const input = row.input_tokens + row.cache_read_tokens + row.cache_write_tokens;
      expect(input).toBe(counted?.promptTokens);
      expect(Number(row.cost)).toBeGreaterThan(0);
      return row;
    },
    async pass() {
      await next();
    },
  };
}
