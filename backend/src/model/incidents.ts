import type { AlertSeverity, LedgerKind, TimelineEntry } from '@vigilops/contracts/api';
import type { AuditEntry } from './accounts.ts';
import type { AlertRecord } from './alerts.ts';
import type { NewNotice } from './notices.ts';

export interface IncidentRecord {
  readonly id: number;
  readonly title: string;
  /** The worst of its alerts, whatever became of them. */
  readonly severity: AlertSeverity;
  /** 1 is the most urgent. */
  readonly priority: number;
  readonly priorityReason: string;
  readonly cause: string | null;
  readonly causeAlertId: number | null;
  /** Why nobody is told of it now. */
  readonly quiet: string | null;
  readonly startedUs: number;
  readonly lastAlertUs: number;
  readonly resolvedUs: number | null;
  readonly acknowledgedUs: number | null;
  readonly acknowledgedBy: string | null;
  readonly assignedTo: string | null;
}

export interface TransitionRecord {
  readonly id: number;
  readonly alertId: number;
  readonly kind: 'fired' | 'resolved';
  readonly atUs: number;
}

/** A message of an incident that was made before, without what it said. */
export interface PastNotice {
  readonly incidentId: number;
  readonly channelId: number;
  readonly kind: NewNotice['kind'];
  readonly step: number;
  readonly severity: AlertSeverity;
  readonly alertIds: readonly number[];
  readonly madeUs: number;
}

export interface LedgerRecord {
  readonly id: number;
  readonly atUs: number;
  readonly untilUs: number | null;
  readonly kind: LedgerKind;
  readonly alertId: number | null;
  readonly incidentId: number | null;
  readonly message: string;
  readonly reason: string;
  readonly severity: AlertSeverity;
  readonly isShadow: boolean;
  readonly undoneUs: number | null;
  readonly undoneBy: string | null;
}
export type NewLedgerLine = Pick<
  LedgerRecord,
  'untilUs' | 'kind' | 'alertId' | 'message' | 'reason' | 'severity' | 'isShadow'
>;

/** How alerts of one rule used to end, over the last 30 days. Seconds. */
export interface RuleHistory {
  readonly ruleName: string;
  readonly ended: number;
  /** That nobody acknowledged and that were over within five minutes. */
  readonly shortLived: number;
  /** 90 of 100 of the short-lived were over within this. */
  readonly shortLivedP90Seconds: number | null;
}

/** What the alarm sees when it looks at what happened. */
export interface TriageView {
  readonly waiting: readonly TransitionRecord[];
  /** Those that last, those that ended within the last half hour, and those to whose alerts something happened. */
  readonly incidents: readonly IncidentRecord[];
  /** Of those incidents, those to which something happened, and those that fire and are in none. */
  readonly alerts: readonly AlertRecord[];
  readonly notices: readonly PastNotice[];
  /** Of the rules of those alerts, by name. */
  readonly histories: readonly RuleHistory[];
  /** How often each alert's rule and subject fired within the last hour: by alert. */
  readonly firings: ReadonlyMap<number, number>;
  /** Measures that people took back: what of the ledger holds no more for this alert. */
  readonly undone: readonly { readonly alertId: number; readonly kind: LedgerKind }[];
}

/** An incident as it is to be, and what is to be written with it. */
export interface IncidentDecision {
  /** Null: a new one. */
  readonly id: number | null;
  readonly to: Omit<IncidentRecord, 'id' | 'acknowledgedUs' | 'acknowledgedBy' | 'assignedTo'>;
  /** It was over, and is not any more: who acknowledged it then did not acknowledge this. */
  readonly isReopened: boolean;
  /** When to look again, though nothing happens. */
  readonly reviewUs: number | null;
  /** Alerts that come to it now. */
  readonly joined: readonly { readonly alertId: number; readonly because: string | null }[];
  /** Alerts of it that are quiet otherwise than before. */
  readonly quieted: readonly { readonly alertId: number; readonly quiet: AlertRecord['quiet'] }[];
  readonly ledger: readonly NewLedgerLine[];
  readonly events: readonly (Pick<TimelineEntry, 'kind' | 'text'> & {
    readonly atUs: number;
    readonly alertId: number | null;
    readonly by: string | null;
  })[];
  readonly notices: readonly Omit<NewNotice, 'incidentId'>[];
}

/** What becomes of all that waits. */
export interface TriageDecision {
  readonly decisions: readonly IncidentDecision[];
  /** Alerts that could not be decided on: what happened to them waits on. */
  readonly undecided: readonly number[];
}

export interface IncidentQuestion {
  readonly states?: readonly ('firing' | 'acknowledged' | 'resolved')[] | undefined;
  readonly severities?: readonly AlertSeverity[] | undefined;
  readonly hostId?: number | undefined;
  readonly serviceId?: number | undefined;
  readonly fromUs: number;
  readonly toUs: number;
  readonly offset: number;
  readonly limit: number;
}

/** With what a list shows of it. */
export interface ListedIncident extends IncidentRecord {
  readonly alerts: number;
  readonly firing: number;
  readonly hosts: readonly { readonly id: number; readonly name: string }[];
  readonly services: readonly { readonly id: number; readonly name: string }[];
}

export interface IncidentEvent {
  readonly atUs: number;
  readonly kind: TimelineEntry['kind'];
  readonly text: string;
  readonly by: string | null;
  readonly alertId: number | null;
}

export interface LedgerQuestion {
  readonly kinds?: readonly LedgerKind[] | undefined;
  readonly incidentId?: number | undefined;
  readonly fromUs: number;
  readonly toUs: number;
  readonly before?: { readonly atUs: number; readonly id: number } | undefined;
  readonly limit: number;
}

export interface AlertCounts {
  readonly alerts: number;
  readonly incidents: number;
  readonly notices: number;
  readonly toldIncidents: number;
  readonly mttaSeconds: number | null;
  readonly mttrSeconds: number | null;
  readonly steps: readonly {
    readonly atUs: number;
    readonly alerts: number;
    readonly incidents: number;
    readonly notices: number;
    readonly hidden: number;
  }[];
  readonly hiddenBy: readonly { readonly kind: LedgerKind; readonly alerts: number }[];
  readonly rules: readonly {
    readonly ruleId: number | null;
    readonly name: string;
    readonly alerts: number;
    readonly told: number;
    readonly acknowledged: number;
    readonly medianSeconds: number | null;
    readonly noise: number;
  }[];
  readonly groups: readonly {
    readonly group: string | null;
    readonly incidents: number;
    readonly mttaSeconds: number | null;
    readonly mttrSeconds: number | null;
  }[];
}

/** Incidents, what happened in them, and the ledger. */
export interface IncidentStore {
  /** Whether `triage` would have anything to look at. */
  waits(nowUs: number, signal: AbortSignal): Promise<boolean>;
  /**
   * In one transaction, which no other backend's can overlap: what is waiting, or is to be looked at again, goes to
   * `decide`, and what it says is written. Nothing is asked where nothing waits. Resolves with how many messages were made.
   */
  triage(
    decide: (view: TriageView) => TriageDecision,
    nowUs: number,
    signal: AbortSignal,
  ): Promise<{ readonly transitions: number; readonly notices: number; readonly left: number }>;
  list(question: IncidentQuestion, signal: AbortSignal): Promise<readonly ListedIncident[]>;
  find(incidentId: number, signal: AbortSignal): Promise<ListedIncident | undefined>;
  events(incidentId: number, signal: AbortSignal): Promise<readonly IncidentEvent[]>;
  /** Past ones with alerts of the same rules and subjects, newest first; `ending` is the last note in them. */
  similar(
    incidentId: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly (IncidentRecord & { readonly ending: string | null })[]>;
  /** With all of its alerts that fire. */
  acknowledge(
    incidentId: number,
    by: { readonly name: string; readonly note: string | null; readonly at: Date },
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<'acknowledged' | 'again' | 'resolved' | 'unknown'>;
  assign(
    incidentId: number,
    to: string | null,
    audit: AuditEntry,
    at: Date,
    signal: AbortSignal,
  ): Promise<boolean>;
  addNote(
    incidentId: number,
    note: string,
    audit: AuditEntry,
    at: Date,
    signal: AbortSignal,
  ): Promise<boolean>;
  /** The alert leaves it, and is in none until the alarm looks again, which puts it in one of its own. */
  split(
    incidentId: number,
    alertId: number,
    /** For people who read the ledger. */
    reason: string,
    audit: AuditEntry,
    at: Date,
    signal: AbortSignal,
  ): Promise<'split' | 'unknown' | 'alone'>;
  /** The alarm looks at all that lasts, as soon as it can: a silence was made, or ended. */
  reviewAll(signal: AbortSignal): Promise<void>;
  ledger(question: LedgerQuestion, signal: AbortSignal): Promise<readonly LedgerRecord[]>;
  /** The measure holds no more for this alert, and the alarm looks again. */
  undo(
    ledgerId: number,
    by: string,
    audit: AuditEntry,
    at: Date,
    signal: AbortSignal,
  ): Promise<'undone' | 'again' | 'unknown'>;
  statistics(
    question: { readonly fromUs: number; readonly toUs: number; readonly stepUs: number },
    signal: AbortSignal,
  ): Promise<AlertCounts>;
  /** Adds what was seen around an alert's begin; the alert's, once. */
  addEvidence(alertId: number, evidence: AlertRecord['evidence'], signal: AbortSignal): Promise<void>;
  /** Incidents, events, transitions and ledger lines that ended before. */
  prune(beforeUs: number, signal: AbortSignal): Promise<number>;
}

/** A link in a message that acts. */
export interface ActionLink {
  readonly incidentId: number;
  readonly action: 'acknowledge' | 'silence';
  readonly channel: string;
  readonly expiresUs: number;
}
export interface ActionLinkStore {
  add(
    links: readonly (ActionLink & { readonly secretHash: Uint8Array })[],
    nowUs: number,
    signal: AbortSignal,
  ): Promise<void>;
  /** What it would do; it is not used up by that. */
  find(
    secretHash: Uint8Array,
    signal: AbortSignal,
  ): Promise<(ActionLink & { readonly usedUs: number | null }) | undefined>;
  /** True for the first who asks, before its end. */
  use(secretHash: Uint8Array, nowUs: number, signal: AbortSignal): Promise<boolean>;
  /** What it stands for could not be done: it is as if nobody had asked. */
  giveBack(secretHash: Uint8Array, signal: AbortSignal): Promise<void>;
  prune(beforeUs: number, signal: AbortSignal): Promise<number>;
}
