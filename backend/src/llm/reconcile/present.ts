import { formatTimeUs, type LlmDrift, type LlmDriftRow, type LlmUsageImport } from '@vigilops/contracts/api';
import type {
  LlmUsageFile,
  LlmUsageHead,
  LlmUsageImportRecord,
  LlmUsageLine,
  LlmUsageTokens,
} from '../../model/index.ts';
import { decimalOf } from '../prices/decimal.ts';
import type { DriftRow } from './drift.ts';
import { allTokens, inputOf, moneyOf, sumTokens, type DriftFigures, type Money } from './figures.ts';
import { comparedCost, shareOf } from './reasons.ts';

type Content = Pick<
  LlmUsageImport,
  | 'format'
  | 'first_day'
  | 'last_day'
  | 'utc_offset_minutes'
  | 'models'
  | 'input_tokens'
  | 'output_tokens'
  | 'requests'
  | 'costs'
  | 'credits'
>;

const DAY_LETTERS = 10;
const US_PER_MINUTE = 60e6;

export function presentFile({ lines, ...head }: LlmUsageFile): Content {
  const models = new Set(lines.flatMap(({ model }) => (model === '' ? [] : [model]))).size;
  return presentContent(head, models, lines);
}

export function presentImport({ sums, ...kept }: LlmUsageImportRecord): LlmUsageImport {
  return {
    id: kept.id,
    provider_id: kept.providerId,
    provider_name: kept.providerName,
    file_name: kept.fileName,
    imported_at: formatTimeUs(kept.importedUs),
    imported_by: kept.importedBy,
    days: kept.days,
    ...presentContent(kept, kept.models, sums),
  };
}

function presentContent(
  { format, facts, fromUs, toUs, utcOffsetMinutes: offset }: LlmUsageHead,
  models: number,
  lines: readonly LlmUsageLine[],
): Content {
  const counted = lines.filter((line) => line.facts === 'tokens');
  const billed = lines.filter((line) => line.facts === 'cost');
  const tokens = facts.includes('tokens') ? sumTokens(counted) : null;
  const requests = counted.flatMap((line) => (line.requests === null ? [] : [line.requests]));
  return {
    format,
    first_day: dayText(fromUs, offset),
    last_day: dayText(toUs - 1, offset),
    utc_offset_minutes: offset,
    models,
    input_tokens: tokens === null ? null : inputOf(tokens),
    output_tokens: tokens?.output ?? null,
    requests: requests.length === 0 ? null : requests.reduce((a, b) => a + b, 0),
    costs: presentMoney(moneyOf(billed, ({ costPico }) => costPico)),
    credits: presentMoney(moneyOf(billed, ({ creditPico }) => creditPico)),
  };
}

export function presentRow({
  dayUs,
  utcOffsetMinutes: offset,
  model,
  names,
  ...figures
}: DriftRow): LlmDriftRow {
  return {
    day: dayText(dayUs, offset),
    utc_offset_minutes: offset,
    model,
    names: [...names],
    ...presentFigures(figures),
  };
}

export function presentFigures({ ours, theirs, reasons }: DriftFigures): LlmDrift['total'] {
  return {
    ours: {
      requests: ours.requests,
      estimated: ours.estimated,
      unpriced: ours.unpriced,
      ...presentTokens(ours.tokens),
      costs: presentMoney(ours.costs),
    },
    theirs: {
      tokens:
        theirs.tokens === null ? null : { requests: theirs.tokens.requests, ...presentTokens(theirs.tokens) },
      costs: theirs.costs === null ? null : presentMoney(theirs.costs),
      credits: presentMoney(theirs.credits),
    },
    drift: driftBetween({ ours, theirs }),
    reasons: [...reasons],
  };
}

function driftBetween({ ours, theirs }: Pick<DriftFigures, 'ours' | 'theirs'>): LlmDriftRow['drift'] {
  const cost = comparedCost(ours.costs, theirs.costs);
  const { tokens } = theirs;
  return {
    input_tokens: tokens === null ? null : inputOf(ours.tokens) - inputOf(tokens),
    output_tokens: tokens === null ? null : ours.tokens.output - tokens.output,
    tokens_percent: tokens === null ? null : percent(allTokens(ours.tokens), allTokens(tokens)),
    cost: cost === null ? null : decimalOf(cost.ours - cost.theirs),
    currency: cost?.currency ?? null,
    cost_percent: cost === null ? null : percent(Number(cost.ours), Number(cost.theirs)),
  };
}

/** To a hundredth of a percent. */
function percent(ours: number, theirs: number): number | null {
  const share = shareOf(ours, theirs);
  return share === null ? null : Math.round(share * 10_000) / 100;
}

function presentTokens({ cacheRead, cacheWrite, output, input }: LlmUsageTokens) {
  return {
    input_tokens: inputOf({ input, cacheRead, cacheWrite, output }),
    cache_read_tokens: cacheRead,
    cache_write_tokens: cacheWrite,
    output_tokens: output,
  };
}

function presentMoney(money: Money): { currency: string; amount: string }[] {
  return [...money]
    .map(([currency, pico]) => ({ currency, amount: decimalOf(pico) }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

function dayText(us: number, utcOffsetMinutes: number): string {
  return formatTimeUs(us + utcOffsetMinutes * US_PER_MINUTE).slice(0, DAY_LETTERS);
}
