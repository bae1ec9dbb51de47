import type {
  AlertEvidence,
  AlertRuleDefinition,
  AlertSeverity,
  LedgerKind,
  RuleCondition,
} from '@vigilops/contracts/api';
import type { AuditEntry } from './accounts.ts';
import type { ServiceParent } from './services.ts';

export interface RuleRecord {
  readonly id: number;
  readonly definition: AlertRuleDefinition;
  readonly builtIn: boolean;
  readonly lastEvaluatedUs: number | null;
  readonly lastError: string | null;
}

/** A rule as people see it. */
export interface RuleView extends RuleRecord {
  /** Alerts that fire now. */
  readonly firing: number;
  /** Moments of the last day at which it was not looked at, as far as they are listed. */
  readonly missed: number;
  /** Of the last 30 days: 0 to 1, the share of its alerts that nobody acknowledged and that were soon over. */
  readonly noise: number | null;
}

/** Of one rule: when it should have been looked at and was not, and how long that was in all. */
export interface MissedMoments {
  readonly ruleId: number;
  readonly momentsUs: readonly number[];
  readonly lostUs: number;
}

/** What an alert is about. Two signals of a rule with equal keys are about the same. */
export interface Subject {
  /** Such as `host:3`, `service:7`, `host:3/log:nginx`. */
  readonly key: string;
  readonly hostId: number | null;
  readonly serviceId: number | null;
}

/**
 * What a rule says of a subject at one time. `no_data` and `unknown` are neither bad nor good: they begin nothing and
 * end nothing.
 */
export interface Signal {
  readonly subject: Subject;
  readonly verdict: 'bad' | 'good' | 'no_data';
  readonly value: number | null;
  /** For people, as it is now: "web-1: CPU 97 %, above 90 %". */
  readonly message: string;
  readonly becauseOf: ServiceParent | null;
  /** What it is about, for policies and silences: `host`, `service`, and what the rule groups by. */
  readonly labels: Readonly<Record<string, string>>;
  /** Where it is otherwise than the rule says. */
  readonly severity?: AlertSeverity | undefined;
}

/** An alert that somebody else saw: Prometheus, vmalert, Grafana. */
export interface OutsideAlert {
  readonly source: 'alertmanager' | 'grafana';
  /** Of its labels: two with the same are the same alert. */
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly generatorUrl: string | null;
  /** Where to read what to do: an address, or nothing. */
  readonly runbook: string;
  readonly startsUs: number;
  /** When it is over, if it is not sent again. In the past: it is over. */
  readonly endsUs: number;
  /** Its sender did not say when it ends; `endsUs` is how long its silence is waited for. */
  readonly isTimeout: boolean;
  readonly severity: AlertSeverity;
  readonly name: string;
  readonly message: string;
  readonly hostId: number | null;
  readonly serviceId: number | null;
}

/** When an alert from outside that is not over was last sent, and when it ends by itself. */
export interface OutsideTimes {
  readonly updatedUs: number;
  readonly endsUs: number;
}

/** Whom an alert from outside may be about, by what others call it. */
export interface OutsideSubjects {
  /** Names, key and addresses. */
  readonly hosts: readonly { readonly id: number; readonly names: readonly string[] }[];
  readonly services: readonly { readonly id: number; readonly name: string }[];
}

/** pending -> firing -> recovering -> resolved. What was never firing leaves no trace. */
export type AlertState = 'pending' | 'firing' | 'recovering' | 'resolved';

/** An alert that is not over. */
export interface OpenAlert {
  readonly id: number;
  readonly subject: Subject;
  readonly state: Exclude<AlertState, 'resolved'>;
  readonly pendingSinceUs: number;
  readonly recoveringSinceUs: number | null;
}

/** An alert of a rule that is not over, as far as the watch goes by it. */
export interface WatchedAlert {
  readonly ruleId: number;
  readonly subject: Subject;
  readonly labels: Readonly<Record<string, string>>;
}

/** How an alert ended that no rule ended: kept as it is, and put into words when it is told. */
export const ENDINGS = {
  saidOver: 'its sender says that it is over',
  notSentAgain: 'nobody sent it again in time',
  ruleRemoved: 'the rule was removed',
} as const;
export type Ending = keyof typeof ENDINGS;

/** What becomes of an alert. */
export type Step =
  | { readonly to: 'pending' | 'firing'; readonly sinceUs: number }
  | { readonly to: 'recovering' }
  | { readonly to: 'resolved'; readonly resolution: string }
  /** It never fired. */
  | { readonly to: 'dropped' }
  | { readonly to: 'as it is' };

export interface AlertTransition {
  readonly alertId: number;
  readonly subject: Subject;
  readonly to: 'firing' | 'resolved';
}

export interface AlertRecord {
  readonly id: number;
  readonly ruleId: number | null;
  readonly ruleName: string;
  /** With the rule it tells alerts apart: a subject's, or of the labels of one from outside. */
  readonly subjectKey: string;
  readonly source: 'rule' | OutsideAlert['source'];
  /** Null of an alert from outside. */
  readonly condition: RuleCondition | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly generatorUrl: string | null;
  readonly runbook: string;
  /** Of its rule; empty: the policy's. */
  readonly channels: readonly string[];
  readonly incidentId: number | null;
  readonly mergedBecause: string | null;
  /** Why nobody is told of it now. */
  readonly quiet: { readonly kind: LedgerKind; readonly reason: string } | null;
  readonly evidence: readonly AlertEvidence[];
  readonly hostId: number | null;
  readonly hostName: string | null;
  readonly serviceId: number | null;
  readonly serviceName: string | null;
  readonly state: 'firing' | 'recovering' | 'resolved';
  readonly severity: AlertSeverity;
  readonly message: string;
  readonly value: number | null;
  readonly becauseOf: ServiceParent | null;
  readonly pendingSinceUs: number;
  readonly firedAtUs: number;
  readonly resolvedAtUs: number | null;
  readonly resolution: string | null;
  readonly acknowledgedAtUs: number | null;
  readonly acknowledgedBy: string | null;
  readonly note: string | null;
}

export interface AlertQuestion {
  readonly statuses?: readonly ('firing' | 'acknowledged' | 'resolved')[] | undefined;
  readonly severities?: readonly AlertSeverity[] | undefined;
  readonly ruleId?: number | undefined;
  readonly hostId?: number | undefined;
  readonly serviceId?: number | undefined;
  readonly incidentId?: number | undefined;
  /** Part of the message or of the rule's name, in any case. */
  readonly text?: string | undefined;
  readonly fromUs: number;
  readonly toUs: number;
  /** Only what fired before this one, in the order of the list. */
  readonly before?: { readonly firedAtUs: number; readonly id: number } | undefined;
  readonly limit: number;
}

/** Rules. Each change and its line in the audit log are one transaction. */
export interface RuleStore {
  /** By name. */
  list(signal: AbortSignal): Promise<readonly RuleView[]>;
  find(ruleId: number, signal: AbortSignal): Promise<RuleView | undefined>;
  create(
    definition: AlertRuleDefinition,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<{ readonly outcome: 'created'; readonly id: number } | { readonly outcome: 'name_taken' }>;
  change(
    ruleId: number,
    definition: AlertRuleDefinition,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<'changed' | 'unknown' | 'name_taken'>;
  /** Its alerts are resolved. */
  remove(
    ruleId: number,
    at: Date,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<'removed' | 'unknown' | 'built_in'>;
  /** The rules of the house that are not there yet, each once ever. */
  ensureBuiltIn(
    rules: readonly (AlertRuleDefinition & { readonly key: string })[],
    signal: AbortSignal,
  ): Promise<void>;
  /** All rules, and what of them is not over. */
  toWatch(
    signal: AbortSignal,
  ): Promise<{ readonly rules: readonly RuleRecord[]; readonly open: readonly WatchedAlert[] }>;
  /** They were looked at, and nothing came of it. */
  noteEvaluated(ruleIds: readonly number[], nowUs: number, signal: AbortSignal): Promise<void>;
  /** Lists moments at which rules were not looked at; of what their alerts wait for, that time counts for nothing. */
  noteMissed(missed: readonly MissedMoments[], signal: AbortSignal): Promise<void>;
  /** The clock was set: times that are waited from move with it. None of them is later than `notAfterUs`. */
  moveTimes(move: { readonly byUs: number; readonly notAfterUs: number }, signal: AbortSignal): Promise<void>;
}

export interface AlertStore {
  /**
   * In one transaction: what is open of the rule, what `decide` makes of each signal, and of each open alert that no
   * signal is about any more (`undefined`).
   */
  advance(
    rule: RuleRecord,
    signals: readonly Signal[],
    decide: (open: OpenAlert | undefined, signal: Signal | undefined) => Step,
    nowUs: number,
    signal: AbortSignal,
  ): Promise<readonly AlertTransition[]>;
  /**
   * Alerts from outside, each by itself: one that is new fires, one that is known is brought up to date, one that is over
   * is resolved. Resolves with what began and what ended.
   */
  receive(
    alerts: readonly OutsideAlert[],
    nowUs: number,
    signal: AbortSignal,
  ): Promise<readonly AlertTransition[]>;
  /** Those from outside whose time is over, and that nobody sent again, are resolved. */
  expire(nowUs: number, signal: AbortSignal): Promise<readonly AlertTransition[]>;
  /** Of those from outside that are not over, by their ids. */
  outsideTimes(signal: AbortSignal): Promise<ReadonlyMap<number, OutsideTimes>>;
  outsideSubjects(signal: AbortSignal): Promise<OutsideSubjects>;
  /** The rule could not be evaluated; its alerts stay as they are. */
  noteFailure(ruleId: number, reason: string, nowUs: number, signal: AbortSignal): Promise<void>;
  list(question: AlertQuestion, signal: AbortSignal): Promise<readonly AlertRecord[]>;
  find(alertId: number, signal: AbortSignal): Promise<AlertRecord | undefined>;
  /** Once; `again` where somebody did before. */
  acknowledge(
    alertId: number,
    by: { readonly name: string; readonly note: string | null; readonly at: Date },
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<'acknowledged' | 'again' | 'resolved' | 'unknown'>;
  /** Those that were resolved before. */
  prune(beforeUs: number, signal: AbortSignal): Promise<number>;
}
