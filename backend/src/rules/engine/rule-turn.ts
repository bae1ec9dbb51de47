import type { MissedMoments, RuleRecord, RuleStore, Signal, WatchedAlert } from '../../model/index.ts';
import { evaluate, looksAtSamples } from '../evaluate.ts';
import type { Look } from '../look.ts';
import { worthTelling, type Said } from './catch-up.ts';
import { gapBetween } from './gap.ts';

/** Where signals go. */
export type TakeSignals = (
  rule: RuleRecord,
  signals: readonly Signal[],
  nowUs: number,
  signal: AbortSignal,
) => Promise<unknown>;

export interface TurnDeps {
  readonly rules: Pick<RuleStore, 'noteMissed'>;
  readonly take: TakeSignals;
  /** What is seen now, and what was seen at a moment that was missed. */
  readonly now: Look;
  readonly lookAt: (us: number) => Look;
  /** What is stored about moments before cannot be trusted. */
  readonly trustedSinceUs: number;
}

/** What came of one rule. */
export interface Turn {
  /** Nothing is open of it and nothing is bad: the alarm was not told. */
  readonly isQuiet: boolean;
  readonly late: number;
  /** Noted already where it is not quiet. */
  readonly missed: MissedMoments | null;
}

/** Looks at one rule, also at the moments that were missed, and tells the alarm. Throws when it cannot look. */
export async function takeTurnOf(
  rule: RuleRecord,
  open: readonly WatchedAlert[],
  deps: TurnDeps,
  signal: AbortSignal,
): Promise<Turn> {
  const { now } = deps;
  const lookBackUs = looksAtSamples(rule) ? deps.trustedSinceUs : Infinity;
  const { lateUs, missedUs, lostUs } = gapBetween(rule.lastEvaluatedUs, now.nowUs, lookBackUs);
  const current: Said = { nowUs: now.nowUs, signals: await evaluate(rule, open, now, signal) };
  const past: Said[] = [];
  for (const us of lateUs) {
    past.push({ nowUs: us, signals: await evaluate(rule, open, deps.lookAt(us), signal) });
  }
  const told = [...worthTelling(past, current, rule.definition.condition.type === 'log'), current];
  const missed = missedUs.length === 0 ? null : { ruleId: rule.id, momentsUs: missedUs, lostUs };
  const isQuiet = open.length === 0 && !told.some(({ signals }) => signals.some(isBad));
  if (isQuiet) {
    return { isQuiet, late: past.length, missed };
  }
  if (missed !== null) {
    // Before the alarm hears of now: time that nobody saw is no time that something held.
    await deps.rules.noteMissed([missed], signal);
  }
  for (const { signals, nowUs } of told) {
    await deps.take(rule, signals, nowUs, signal);
  }
  return { isQuiet, late: past.length, missed };
}

const isBad = ({ verdict }: Signal): boolean => verdict === 'bad';
