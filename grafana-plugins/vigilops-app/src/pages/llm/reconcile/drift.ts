import type { LlmDrift, LlmDriftRow } from '@vigilops/contracts/api';
import type { Amount } from '../../../llm/types.ts';

/** How far apart the two are: within a hundredth, within a twentieth, further; `unknown`: nobody can tell. */
export type DriftLevel = 'same' | 'near' | 'far' | 'unknown';

const SAME_PERCENT = 1;
const NEAR_PERCENT = 5;

/** `percent` is null where theirs is nothing and ours is not, too: then there is a `difference`. */
export function levelOf(percent: number | null, difference: number | null): DriftLevel {
  if (percent === null) {
    return difference === null ? 'unknown' : difference === 0 ? 'same' : 'far';
  }
  const size = Math.abs(percent);
  return size <= SAME_PERCENT ? 'same' : size <= NEAR_PERCENT ? 'near' : 'far';
}

export const tokenLevel = ({ drift }: Pick<LlmDriftRow, 'drift'>): DriftLevel =>
  levelOf(drift.tokens_percent, tokenDrift(drift));
export const costLevel = ({ drift }: Pick<LlmDriftRow, 'drift'>): DriftLevel =>
  levelOf(drift.cost_percent, drift.cost === null ? null : Number(drift.cost));

export const tokenDrift = ({
  input_tokens: input,
  output_tokens: output,
}: LlmDriftRow['drift']): number | null => (input === null || output === null ? null : input + output);

/** Rows that somebody has to look at. */
export const isApart = (row: LlmDriftRow): boolean =>
  [tokenLevel(row), costLevel(row)].some((level) => level === 'near' || level === 'far');

/** What a spreadsheet may take for a formula is marked as text (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r]/;

/** The rows as a file, as RFC 4180 has it, with exact decimals. */
export function driftCsv(rows: LlmDrift['rows']): string {
  const lines = rows.map((row) => Object.values(cellsOf(row)));
  const heads = Object.keys(cellsOf(EMPTY));
  return [heads, ...lines].map((line) => `${line.map(csvCell).join(',')}\r\n`).join('');
}

function cellsOf({
  day,
  utc_offset_minutes: offset,
  model,
  names,
  ours,
  theirs,
  drift,
  reasons,
}: LlmDriftRow) {
  const { tokens } = theirs;
  return {
    day,
    utc_offset_minutes: offset,
    model: model ?? '',
    names: names.join(' '),
    our_requests: ours.requests,
    our_estimated: ours.estimated,
    our_unpriced: ours.unpriced,
    our_input_tokens: ours.input_tokens,
    our_output_tokens: ours.output_tokens,
    our_cost: amountsText(ours.costs),
    their_requests: tokens?.requests ?? null,
    their_input_tokens: tokens?.input_tokens ?? null,
    their_output_tokens: tokens?.output_tokens ?? null,
    their_cost: amountsText(theirs.costs),
    their_credit: amountsText(theirs.credits),
    input_token_drift: drift.input_tokens,
    output_token_drift: drift.output_tokens,
    token_drift_percent: drift.tokens_percent,
    cost_drift: drift.cost === null ? null : Number(drift.cost),
    cost_drift_percent: drift.cost_percent,
    currency: drift.currency,
    reasons: reasons.join(' '),
  };
}

const amountsText = (amounts: readonly Amount[] | null): string | null =>
  amounts === null ? null : amounts.map(({ amount, currency }) => `${amount} ${currency}`).join(' + ');

function csvCell(cell: string | number | null): string {
  if (typeof cell !== 'string') {
    return cell === null ? '' : String(cell);
  }
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const NO_TOKENS = { input_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0, output_tokens: 0 };
/** For the names of its columns. */
const EMPTY: LlmDriftRow = {
  day: '',
  utc_offset_minutes: 0,
  model: null,
  names: [],
  ours: { requests: 0, estimated: 0, unpriced: 0, ...NO_TOKENS, costs: [] },
  theirs: { tokens: null, costs: null, credits: [] },
  drift: {
    input_tokens: null,
    output_tokens: null,
    tokens_percent: null,
    cost: null,
    currency: null,
    cost_percent: null,
  },
  reasons: [],
};
