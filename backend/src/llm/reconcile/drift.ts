import type {
  LlmLedgerLine,
  LlmUsageFacts,
  LlmUsageLine,
  LlmUsageRead,
  LlmUsageTokens,
} from '../../model/index.ts';
import { allTokens, moneyOf, sumTokens, type DriftFigures, type Money } from './figures.ts';
import { groupNames, undatedName, type NamedBy } from './match-models.ts';
import { reasonsOf } from './reasons.ts';

export interface DriftRow extends DriftFigures {
  readonly dayUs: number;
  readonly utcOffsetMinutes: number;
  /** Null: of the day as a whole, or of no model. */
  readonly model: string | null;
  readonly names: readonly string[];
}

const NO_MODEL = '';

type Day = LlmUsageRead['days'][number];

/** What becomes a row. */
interface Group {
  readonly model: string | null;
  readonly names: readonly string[];
  readonly own: readonly LlmLedgerLine[];
  readonly lines: readonly LlmUsageLine[];
  /** What files tell of it. */
  readonly told: { readonly tokens: boolean; readonly cost: boolean };
  /** Of the day as a whole. */
  readonly whole: boolean;
}

/** Rows of days and models, newest first, the dearest first in each day. */
export function driftOf({ days, theirs, ours }: LlmUsageRead, nowUs: number): readonly DriftRow[] {
  const [their, our] = [byDay(theirs), byDay(ours)];
  return [...days]
    .sort((a, b) => b.dayUs - a.dayUs)
    .flatMap((day) => rowsOfDay(day, their.get(day.dayUs) ?? [], our.get(day.dayUs) ?? [], nowUs));
}

/** Of all rows together: tokens of the days that a file tells tokens of, and costs likewise. */
export function totalOf({ days, theirs, ours }: LlmUsageRead): Omit<DriftFigures, 'reasons'> {
  const daysOf = (facts: LlmUsageFacts) =>
    new Set(days.filter((day) => day.facts.includes(facts)).map(({ dayUs }) => dayUs));
  const [counted, billed] = [daysOf('tokens'), daysOf('cost')];
  const ofDays = (known: ReadonlySet<number>) =>
    known.size === 0 ? ours : ours.filter(({ dayUs }) => known.has(dayUs));
  return {
    ours: { ...ownFigures(ofDays(counted)), costs: moneyOf(ofDays(billed), ({ costPico }) => costPico) },
    theirs: theirFigures(theirs, { tokens: counted.size > 0, cost: billed.size > 0 }),
  };
}

function rowsOfDay(
  day: Day,
  theirs: readonly LlmUsageLine[],
  ours: readonly LlmLedgerLine[],
  nowUs: number,
): readonly DriftRow[] {
  const isWhole = (facts: LlmUsageFacts) => day.whole.includes(facts);
  const isTold = (facts: LlmUsageFacts) => day.facts.includes(facts) && !isWhole(facts);
  const told = { tokens: isTold('tokens'), cost: isTold('cost') };
  const unnamed = theirs.filter(({ model }) => model === NO_MODEL);
  const ofDay = unnamed.filter(({ facts }) => isWhole(facts));
  const ofNone = unnamed.filter(({ facts }) => !isWhole(facts));
  return [
    ...groupsOf(theirs, ours).map((group) => rowOf(day, { ...group, told, whole: false }, nowUs)),
    ...unnamedRow(day, { own: ours, lines: ofDay, whole: true }, nowUs),
    ...unnamedRow(day, { own: [], lines: ofNone, whole: false }, nowUs),
  ].sort((a, b) => weightOf(b) - weightOf(a));
}

/** Lines of both sides by what is one model. */
function groupsOf(theirs: readonly LlmUsageLine[], ours: readonly LlmLedgerLine[]) {
  const own = ours.map((line) => ({ line, name: ownNameOf(line, theirs) }));
  const their = theirs.filter(({ model }) => model !== NO_MODEL);
  const heads = groupNames([
    ...own.map(({ name }): NamedBy => ({ name, by: 'ours' })),
    ...their.map(({ model, facts }): NamedBy => ({ name: model, by: facts })),
  ]);
  return [...new Set(heads.values())].map((model) => {
    const mine = own.filter(({ name }) => heads.get(name) === model);
    const lines = their.filter((line) => heads.get(line.model) === model);
    const names = new Set([...mine.map(({ name }) => name), ...lines.map((line) => line.model)]);
    return { model, names: [...names].sort(), own: mine.map(({ line }) => line), lines };
  });
}

function unnamedRow(
  day: Day,
  part: Pick<Group, 'own' | 'lines' | 'whole'>,
  nowUs: number,
): readonly DriftRow[] {
  const has = (facts: LlmUsageFacts) => part.lines.some((line) => line.facts === facts);
  const told = { tokens: has('tokens'), cost: has('cost') };
  return part.lines.length === 0 ? [] : [rowOf(day, { ...part, model: null, names: [], told }, nowUs)];
}

/**
 * What answered, as the provider names it; where the provider does not know that name, what was asked for (a deployment
 * answers by its own name).
 */
function ownNameOf({ upstreamModel, model }: LlmLedgerLine, theirs: readonly LlmUsageLine[]): string {
  const isTheirs = (name: string) => theirs.some((line) => undatedName(line.model) === undatedName(name));
  const asked = model.slice(model.lastIndexOf('/') + 1);
  return upstreamModel === null || (!isTheirs(upstreamModel) && isTheirs(asked)) ? asked : upstreamModel;
}

function rowOf({ dayUs, utcOffsetMinutes }: Day, group: Group, nowUs: number): DriftRow {
  const { model, names, own, lines, told, whole } = group;
  const figures = { ours: ownFigures(own), theirs: theirFigures(lines, told) };
  const reasons = reasonsOf(figures, { model, whole, dayUs, nowUs });
  return { dayUs, utcOffsetMinutes, model, names, ...figures, reasons };
}

function ownFigures(own: readonly LlmLedgerLine[]): DriftFigures['ours'] {
  return {
    requests: sum(own, ({ requests }) => requests),
    estimated: sum(own, ({ estimated }) => estimated),
    unpriced: sum(own, ({ unpriced }) => unpriced),
    tokens: sumTokens(own),
    costs: moneyOf(own, ({ costPico }) => costPico),
  };
}

function theirFigures(
  lines: readonly LlmUsageLine[],
  told: { readonly tokens: boolean; readonly cost: boolean },
): DriftFigures['theirs'] {
  const billed = lines.filter((line) => line.facts === 'cost');
  return {
    tokens: told.tokens ? theirTokens(lines) : null,
    costs: told.cost ? moneyOf(billed, ({ costPico }) => costPico) : null,
    credits: moneyOf(billed, ({ creditPico }) => creditPico),
  };
}

function theirTokens(lines: readonly LlmUsageLine[]) {
  const counted = lines.filter((line) => line.facts === 'tokens');
  const told = counted.flatMap(({ requests }) => (requests === null ? [] : [requests]));
  const requests = counted.length > 0 && told.length === 0 ? null : sum(told, (value) => value);
  return { ...sumTokens(counted), requests };
}

function sum<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((all, item) => all + valueOf(item), 0);
}

function byDay<L extends { readonly dayUs: number }>(lines: readonly L[]): ReadonlyMap<number, readonly L[]> {
  const days = new Map<number, L[]>();
  for (const line of lines) {
    const day = days.get(line.dayUs) ?? [];
    day.push(line);
    days.set(line.dayUs, day);
  }
  return days;
}

/** Of the larger side, to put the rows in order. */
function weightOf({ ours, theirs }: DriftFigures): number {
  const cost = (money: Money | null) => Math.max(0, ...[...(money?.values() ?? [])].map(Number));
  const tokens = (told: LlmUsageTokens | null) => (told === null ? 0 : allTokens(told));
  return (
    Math.max(cost(ours.costs), cost(theirs.costs)) +
    Math.max(tokens(ours.tokens), tokens(theirs.tokens)) / 1e9
  );
}
