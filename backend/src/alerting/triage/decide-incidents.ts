import type { LedgerKind, NotificationPolicy } from '@vigilops/contracts/api';
import type {
  Addressee,
  AlertRecord,
  IncidentDecision,
  IncidentRecord,
  NewLedgerLine,
  PastNotice,
  RuleHistory,
  TransitionRecord,
  TriageView,
} from '../../model/index.ts';
import { onDuty } from '../duty/turns.ts';
import { ALARM_WORDS, endingIn } from '../words.ts';
import { causeOf } from './cause.ts';
import { noticesOf } from './content.ts';
import { correlate, isFoundation } from './correlate.ts';
import { planNotices, worstOf, type DueNotice } from './plan.ts';
import { policyOf } from './policy.ts';
import { priorityOf } from './priority.ts';
import { hushOf, type Hush } from './quiet.ts';
import { RANK, type Surroundings } from './surroundings.ts';

/** An incident while it is being decided on. */
interface Draft {
  readonly before: IncidentRecord | undefined;
  readonly members: AlertRecord[];
  lastAlertUs: number;
  isOver: boolean;
  readonly joined: { readonly alertId: number; readonly because: string | null }[];
  readonly ledger: NewLedgerLine[];
}

interface Lookups {
  readonly transitions: ReadonlyMap<number, readonly TransitionRecord[]>;
  readonly notices: ReadonlyMap<number, readonly PastNotice[]>;
  readonly histories: ReadonlyMap<string, RuleHistory>;
  readonly undone: ReadonlyMap<number, ReadonlySet<LedgerKind>>;
}

/** A defect that one incident or alert came upon. The others are dealt with all the same. */
export interface TriageFailure {
  /** Null: one that is not there yet. */
  readonly incidentId: number | null;
  readonly alertIds: readonly number[];
  /** Nothing became of it; else the alert was only not looked for kin. */
  readonly isUndecided: boolean;
  readonly error: unknown;
}

export interface DecidedIncidents {
  readonly decisions: readonly IncidentDecision[];
  readonly failures: readonly TriageFailure[];
}

/** What people or the world may have changed without telling is looked at this often. */
const LOOK_US = 60e6;
const NOTHING: ReadonlySet<LedgerKind> = new Set();

/**
 * What becomes of all that happened: where each alert belongs, what is hushed and why, how urgent each incident is, and
 * what is to be told. Pure: the same view and surroundings always give the same decisions, and what was told before is
 * part of the view, so that it may be cut short and asked again at any point.
 */
export function decideIncidents(view: TriageView, around: Surroundings): DecidedIncidents {
  const lookups: Lookups = {
    transitions: Map.groupBy(view.waiting, ({ alertId }) => alertId),
    notices: Map.groupBy(view.notices, ({ incidentId }) => incidentId),
    histories: new Map(view.histories.map((history) => [history.ruleName, history])),
    undone: undoneOf(view),
  };
  const drafts = draftsOf(view);
  const failures: TriageFailure[] = [];
  placeAlerts(view, drafts, lookups, around, failures);
  const decisions = drafts.flatMap((draft) => {
    for (const { part, newest } of attemptsOn(draft)) {
      try {
        return isTouched(part, lookups) ? [decide(part, view, lookups, around)] : [];
      } catch (error) {
        const alertIds = newest.map(({ id }) => id);
        failures.push({ incidentId: draft.before?.id ?? null, alertIds, isUndecided: true, error });
      }
    }
    return [];
  });
  return { decisions, failures };
}

/**
 * An alert that came to an incident must not silence all of it: what cannot be decided on is tried again without those that
 * came, then given up. `newest`: what is left undecided where the attempt fails.
 */
function attemptsOn(
  draft: Draft,
): readonly { readonly part: Draft; readonly newest: readonly AlertRecord[] }[] {
  const { before, members, joined } = draft;
  if (before === undefined || joined.length === 0) {
    return [{ part: draft, newest: members }];
  }
  const known = members.filter(({ incidentId }) => incidentId === before.id);
  const isOver = before.resolvedUs !== null;
  return [
    { part: draft, newest: members.filter(({ incidentId }) => incidentId !== before.id) },
    {
      part: { before, members: known, lastAlertUs: before.lastAlertUs, isOver, joined: [], ledger: [] },
      newest: known,
    },
  ];
}

function draftsOf(view: TriageView): Draft[] {
  const members = Map.groupBy(view.alerts, ({ incidentId }) => incidentId);
  return view.incidents.map((before) => ({
    before,
    members: [...(members.get(before.id) ?? [])],
    lastAlertUs: before.lastAlertUs,
    isOver: before.resolvedUs !== null,
    joined: [],
    ledger: [],
  }));
}

function placeAlerts(
  view: TriageView,
  drafts: Draft[],
  lookups: Lookups,
  around: Surroundings,
  failures: TriageFailure[],
): void {
  const alone = view.alerts
    .filter(({ incidentId }) => incidentId === null)
    .toSorted((a, b) => a.firedAtUs - b.firedAtUs || a.id - b.id);
  for (const alert of alone) {
    try {
      placeAlert(alert, drafts, lookups, around);
    } catch (error) {
      // Better told once too often than not at all.
      failures.push({ incidentId: null, alertIds: [alert.id], isUndecided: false, error });
      join(newDraft(drafts), alert, null);
    }
  }
}

/** Changes nothing where it throws. */
function placeAlert(alert: AlertRecord, drafts: Draft[], { undone }: Lookups, around: Surroundings): void {
  const mode = around.settings.denoising.correlate;
  const mayJoin = mode !== 'off' && !(undone.get(alert.id)?.has('merged') ?? false);
  const kin = mayJoin ? correlate(alert, drafts, around) : undefined;
  if (kin === undefined) {
    join(newDraft(drafts), alert, null);
    return;
  }
  const { candidate, because } = kin;
  const isJoining = mode === 'on';
  const lines = [lineOf(alert, 'merged', because, { isShadow: !isJoining })];
  if (isJoining && isAcknowledged(candidate.before) && !candidate.isOver) {
    const by = candidate.before?.acknowledgedBy ?? null;
    lines.push(lineOf(alert, 'acknowledged', ALARM_WORDS[around.language].inHand(by)));
  }
  const draft = isJoining ? candidate : newDraft(drafts);
  draft.ledger.push(...lines);
  join(draft, alert, isJoining ? because : null);
}

function join(draft: Draft, alert: AlertRecord, because: string | null): void {
  draft.joined.push({ alertId: alert.id, because });
  draft.members.push(alert);
  draft.lastAlertUs = Math.max(draft.lastAlertUs, alert.firedAtUs);
  draft.isOver &&= alert.state === 'resolved';
}

function newDraft(drafts: Draft[]): Draft {
  const draft: Draft = {
    before: undefined,
    members: [],
    lastAlertUs: 0,
    isOver: false,
    joined: [],
    ledger: [],
  };
  drafts.push(draft);
  return draft;
}

/** One whose alerts are gone must not stand in the way of the others. */
function isTouched({ before, members, joined }: Draft, { transitions }: Lookups): boolean {
  const isDue = before?.resolvedUs === null || joined.length > 0;
  return members.length > 0 && (isDue || members.some(({ id }) => transitions.has(id)));
}

function decide(draft: Draft, view: TriageView, lookups: Lookups, around: Surroundings): IncidentDecision {
  const { before, members } = draft;
  const firing = members.filter(({ state }) => state !== 'resolved');
  const hushes = hushesOf(firing, view, lookups, around);
  const loud = firing.filter(({ id }) => isLoud(hushes.get(id)));
  const { quieted, lines } = changesOf(firing, hushes, lookups);
  const isReopened = before !== undefined && before.resolvedUs !== null && firing.length > 0;
  const resolvedUs =
    firing.length > 0 ? null : Math.max(...members.map((alert) => alert.resolvedAtUs ?? alert.firedAtUs));
  // Of an incident that came back, what fires now is what it is about.
  const current = firing.length > 0 ? firing : members;
  const cause = causeOf(current, around);
  const lead = leadOf(loud, current);
  const policy = policyOf(lead, around.settings);
  const plan = planNotices({
    isAcknowledged: isAcknowledged(before) && !isReopened,
    resolvedUs,
    members,
    loud,
    fresh: lookups.transitions,
    past: before === undefined ? [] : (lookups.notices.get(before.id) ?? []),
    policy,
    around,
  });
  const { priority, reason } = priorityOf(current, lookups.histories, around);
  const words = ALARM_WORDS[around.language];
  const quiet = incidentQuiet(firing, loud, hushes, plan.isQuietTime ? words.quietTime : null);
  if (plan.isQuietTime && !isOfQuietTime(before?.quiet)) {
    lines.push(lineOf(lead, 'quiet_time', words.afterQuietTime));
  }
  const to: IncidentDecision['to'] = {
    title: cause?.alert.message ?? before?.title ?? '',
    severity: worstOf(before === undefined || isReopened ? current : [...members, before]),
    priority,
    priorityReason: reason,
    cause: cause?.text ?? null,
    causeAlertId: cause?.alert.id ?? null,
    quiet,
    startedUs: before?.startedUs ?? Math.min(...members.map(({ firedAtUs }) => firedAtUs)),
    lastAlertUs: draft.lastAlertUs,
    resolvedUs,
  };
  const incident = { ...to, acknowledgedBy: isReopened ? null : (before?.acknowledgedBy ?? null) };
  return {
    id: before?.id ?? null,
    to,
    isReopened,
    reviewUs: resolvedUs === null ? reviewOf(plan.reviewUs, hushes, around.nowUs) : null,
    joined: draft.joined,
    quieted,
    ledger: [...draft.ledger, ...lines],
    events: eventsOf(draft, lookups, around),
    notices: plan.due.flatMap((due) =>
      noticesOf(due, {
        incident,
        members,
        causeAlert: cause?.alert,
        addressees: addresseesOf(due, policy, around),
        nowUs: around.nowUs,
      }),
    ),
  };
}

/** The house may speak another language by now. */
const isOfQuietTime = (quiet: string | null | undefined): boolean =>
  Object.values(ALARM_WORDS).some(({ quietTime }) => quietTime === quiet);

function isAcknowledged(incident: IncidentRecord | undefined): boolean {
  return incident !== undefined && incident.acknowledgedUs !== null;
}

/** The alert by which a policy is chosen: the most severe of those that are told, and the first of them. */
function leadOf(loud: readonly AlertRecord[], current: readonly AlertRecord[]): AlertRecord {
  const [first, ...more] = loud.length > 0 ? loud : current;
  if (first === undefined) {
    throw new Error('an incident without alerts');
  }
  return more.reduce(
    (lead, alert) =>
      RANK[alert.severity] > RANK[lead.severity] ||
      (alert.severity === lead.severity && alert.firedAtUs < lead.firedAtUs)
        ? alert
        : lead,
    first,
  );
}

function hushesOf(
  firing: readonly AlertRecord[],
  view: TriageView,
  { histories, undone }: Lookups,
  around: Surroundings,
): ReadonlyMap<number, Hush> {
  const hushes = new Map<number, Hush>();
  // In a storm of thousands these are few.
  const foundations = firing.filter(isFoundation);
  for (const alert of firing) {
    const hush = hushOf(alert, {
      around,
      foundations,
      history: histories.get(alert.ruleName),
      firings: view.firings.get(alert.id) ?? 1,
      undone: undone.get(alert.id) ?? NOTHING,
    });
    if (hush !== null) {
      hushes.set(alert.id, hush);
    }
  }
  return hushes;
}

const isLoud = (hush: Hush | undefined): boolean => hush === undefined || hush.isShadow;
const quietOf = (hush: Hush | undefined): AlertRecord['quiet'] =>
  hush === undefined || hush.isShadow ? null : { kind: hush.kind, reason: hush.reason };

/** What is hushed otherwise than before, and a line in the ledger for each hush that began. */
function changesOf(
  firing: readonly AlertRecord[],
  hushes: ReadonlyMap<number, Hush>,
  { transitions }: Lookups,
): { readonly quieted: IncidentDecision['quieted']; readonly lines: NewLedgerLine[] } {
  const quieted: { alertId: number; quiet: AlertRecord['quiet'] }[] = [];
  const lines: NewLedgerLine[] = [];
  for (const alert of firing) {
    const hush = hushes.get(alert.id);
    const quiet = quietOf(hush);
    if (quiet?.kind !== alert.quiet?.kind || quiet?.reason !== alert.quiet?.reason) {
      quieted.push({ alertId: alert.id, quiet });
    }
    // What is only tried is noted once, when the alert began.
    const isNew = hush?.isShadow ? transitions.has(alert.id) : hush?.kind !== alert.quiet?.kind;
    if (hush !== undefined && isNew) {
      lines.push(lineOf(alert, hush.kind, hush.reason, hush));
    }
  }
  return { quieted, lines };
}

function lineOf(
  alert: AlertRecord,
  kind: LedgerKind,
  reason: string,
  {
    untilUs = null,
    isShadow = false,
  }: { readonly untilUs?: number | null; readonly isShadow?: boolean } = {},
): NewLedgerLine {
  const { id, message, severity } = alert;
  return { alertId: id, kind, reason, untilUs, isShadow, message, severity };
}

function incidentQuiet(
  firing: readonly AlertRecord[],
  loud: readonly AlertRecord[],
  hushes: ReadonlyMap<number, Hush>,
  quietTime: string | null,
): string | null {
  if (firing.length === 0) {
    return null;
  }
  if (loud.length > 0) {
    return quietTime;
  }
  const [first] = firing;
  return first === undefined ? null : (hushes.get(first.id)?.reason ?? null);
}

function reviewOf(plannedUs: number | null, hushes: ReadonlyMap<number, Hush>, nowUs: number): number {
  const ends = [...hushes.values()].flatMap(({ untilUs }) => (untilUs === null ? [] : [untilUs]));
  return Math.min(
    nowUs + LOOK_US,
    ...(plannedUs === null ? [] : [plannedUs]),
    ...ends.filter((end) => end > nowUs),
  );
}

function eventsOf(
  { before, members, joined }: Draft,
  { transitions }: Lookups,
  { language }: Surroundings,
): IncidentDecision['events'] {
  const words = ALARM_WORDS[language];
  const because = new Map(joined.map((one) => [one.alertId, one.because]));
  return members.flatMap((alert) => {
    const happened = (transitions.get(alert.id) ?? []).map(({ kind, atUs }) => ({
      kind,
      atUs,
      text:
        kind === 'fired' || alert.resolution === null
          ? alert.message
          : words.ended(alert.message, endingIn(alert.resolution, words)),
      alertId: alert.id,
      by: null,
    }));
    const reason = because.get(alert.id) ?? null;
    // That the first of several came to its own incident is no news.
    const merged =
      reason === null || (before === undefined && members.length === 1)
        ? []
        : [{ kind: 'merged' as const, atUs: alert.firedAtUs, text: reason, alertId: alert.id, by: null }];
    return [...happened, ...merged];
  });
}

function addresseesOf(
  { step, severity }: DueNotice,
  policy: NotificationPolicy,
  { settings, nowUs }: Surroundings,
): readonly Addressee[] {
  const names = policy[severity].steps[step]?.duty ?? [];
  return names.flatMap((name) => {
    const plan = settings.duty.find((one) => one.name === name);
    const person = plan === undefined ? undefined : onDuty(plan, nowUs);
    return person === undefined ? [] : [{ name: person.name, email: person.email, phone: person.phone }];
  });
}

function undoneOf(view: TriageView): ReadonlyMap<number, ReadonlySet<LedgerKind>> {
  const undone = new Map<number, Set<LedgerKind>>();
  for (const { alertId, kind } of view.undone) {
    const kinds = undone.get(alertId) ?? new Set<LedgerKind>();
    undone.set(alertId, kinds.add(kind));
  }
  return undone;
}
