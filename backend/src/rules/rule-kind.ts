import type { RuleCondition, RuleScope } from '@vigilops/contracts/api';
import type { CheckResultReader, ServiceStore, Signal } from '../model/index.ts';
import type { HostFiguresReader } from '../query/index.ts';
import type { Readers } from '../store/index.ts';

/** What rules look at. */
export interface RuleDeps {
  readonly readers: Pick<Readers, 'hosts' | 'logSources'>;
  readonly hostFigures: HostFiguresReader;
  readonly services: Pick<ServiceStore, 'listChecked'>;
  readonly checkResults: Pick<CheckResultReader, 'latest'>;
  /** A host that was silent for longer is offline, unless it has its own. */
  readonly heartbeatTimeoutMs: () => number;
}

export interface Evaluation<Condition extends RuleCondition> {
  readonly condition: Condition;
  readonly scope: RuleScope;
  readonly nowUs: number;
}

/**
 * A kind of rule: what it says of everything in its scope now. Whatever it leaves out is no longer its business (of lines
 * in logs: is good); what it cannot tell is `no_data`. Throws when it could not look.
 */
export type EvaluateRule<Condition extends RuleCondition> = (
  evaluation: Evaluation<Condition>,
  deps: RuleDeps,
  signal: AbortSignal,
) => Promise<readonly Signal[]>;
