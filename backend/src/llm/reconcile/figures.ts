import type { LlmDriftReason } from '@vigilops/contracts/api';
import type { LlmUsageTokens, Pico } from '../../model/index.ts';

/** By currency. */
export type Money = ReadonlyMap<string, Pico>;

/** What we say, what they say, and by how much these are apart. */
export interface DriftFigures {
  readonly ours: {
    readonly requests: number;
    readonly estimated: number;
    readonly unpriced: number;
    readonly tokens: LlmUsageTokens;
    readonly costs: Money;
  };
  readonly theirs: {
    /** Null: no file tells them of this day. */
    readonly tokens: (LlmUsageTokens & { readonly requests: number | null }) | null;
    readonly costs: Money | null;
    readonly credits: Money;
  };
  readonly reasons: readonly LlmDriftReason[];
}

const NO_TOKENS: LlmUsageTokens = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 };

export const inputOf = ({ input, cacheRead, cacheWrite }: LlmUsageTokens): number =>
  input + cacheRead + cacheWrite;
export const allTokens = (tokens: LlmUsageTokens): number => inputOf(tokens) + tokens.output;

/** What is spent in one of them; nothing where nothing is. */
export function moneyOf<L extends { readonly currency: string | null }>(
  lines: readonly L[],
  picoOf: (line: L) => Pico,
): Money {
  const money = new Map<string, Pico>();
  for (const line of lines) {
    if (line.currency !== null && picoOf(line) !== 0n) {
      money.set(line.currency, (money.get(line.currency) ?? 0n) + picoOf(line));
    }
  }
  return money;
}

export function sumTokens(lines: readonly { readonly tokens: LlmUsageTokens }[]): LlmUsageTokens {
  return lines.reduce<LlmUsageTokens>(
    (all, { tokens }) => ({
      input: all.input + tokens.input,
      cacheRead: all.cacheRead + tokens.cacheRead,
      cacheWrite: all.cacheWrite + tokens.cacheWrite,
      output: all.output + tokens.output,
    }),
    NO_TOKENS,
  );
}
