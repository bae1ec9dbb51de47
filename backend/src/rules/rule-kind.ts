import type { RuleCondition, RuleOverride, RuleScope } from '@vigilops/contracts/api';
import type { Signal, WatchedAlert } from '../model/index.ts';
import type { Look } from './look.ts';

export interface Evaluation<Condition extends RuleCondition> {
  readonly condition: Condition;
  readonly scope: RuleScope;
  readonly overrides: readonly RuleOverride[];
  /** What is pending or fires of this rule: what is silent about one of these must not end it. */
  readonly open: readonly WatchedAlert[];
}

/**
 * A kind of rule: what it says of everything in its scope at the moment of the look. Whatever it leaves out is no longer
 * its business (of lines in logs: is good); what it cannot tell is `no_data`. Throws when it could not look.
 */
export type EvaluateRule<Condition extends RuleCondition> = (
  evaluation: Evaluation<Condition>,
  look: Look,
  signal: AbortSignal,
) => Promise<readonly Signal[]>;
