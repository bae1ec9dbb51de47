import type { AlertRecord } from '../../model/index.ts';
import { hostOf, type Surroundings } from './surroundings.ts';

/** An incident as correlation sees it. */
export interface Candidate {
  /** Those that fire, and those that did and are over. */
  readonly members: readonly AlertRecord[];
  readonly lastAlertUs: number;
  readonly isOver: boolean;
}

export interface Kinship<Of extends Candidate> {
  readonly candidate: Of;
  /** For people: why it belongs there. */
  readonly because: string;
}

const SECOND_US = 1e6;
const MINUTE_US = 60 * SECOND_US;
/** What comes back within this goes on where it ended. */
export const COMES_BACK_US = 30 * MINUTE_US;
/** How close in time what has no stated connection has to be. */
const ON_HOST_US = 15 * MINUTE_US;
const CALLS_US = 5 * MINUTE_US;
const SAME_RULE_US = MINUTE_US;

type Test = (alert: AlertRecord, member: AlertRecord, around: Surroundings) => string | undefined;
interface Reason {
  readonly test: Test;
  /** Null: however long ago, while it lasts. */
  readonly withinUs: number | null;
}

/**
 * Where an alert belongs: the strongest reason counts, and of two incidents the one in which something happened last.
 * From certain to likely: the same again, what depends on what, one service, one host, callers and called, one rule at
 * one time. Undefined: it is something of its own.
 */
export function correlate<Of extends Candidate>(
  alert: AlertRecord,
  candidates: readonly Of[],
  around: Surroundings,
): Kinship<Of> | undefined {
  const returned = candidates.find((candidate) => candidate.members.some((member) => isSame(alert, member)));
  if (returned !== undefined) {
    return { candidate: returned, because: 'it came back' };
  }
  const newestFirst = candidates
    .filter(({ isOver }) => !isOver)
    .toSorted((a, b) => b.lastAlertUs - a.lastAlertUs);
  for (const { test, withinUs } of REASONS) {
    for (const candidate of newestFirst) {
      if (withinUs !== null && alert.firedAtUs - candidate.lastAlertUs > withinUs) {
        continue;
      }
      for (const member of candidate.members) {
        const because = member.state === 'resolved' ? undefined : test(alert, member, around);
        if (because !== undefined) {
          return { candidate, because };
        }
      }
    }
  }
  return undefined;
}

export function isSame(a: AlertRecord, b: AlertRecord): boolean {
  return a.id !== b.id && a.source === b.source && a.ruleName === b.ruleName && a.subjectKey === b.subjectKey;
}

/** Whether `alert` is about something that `on` is about, too, or that stands on it. */
export function dependsOn(
  alert: AlertRecord,
  on: AlertRecord,
  { services }: Pick<Surroundings, 'services'>,
): boolean {
  const { becauseOf } = alert;
  const parents = alert.serviceId === null ? undefined : services.get(alert.serviceId)?.dependsOn;
  if (on.serviceId !== null) {
    const isNamed = becauseOf?.kind === 'service' && becauseOf.id === on.serviceId;
    return isNamed || (parents?.serviceIds.includes(on.serviceId) ?? false);
  }
  if (on.hostId === null || on.condition?.type !== 'host') {
    return false;
  }
  return (
    (becauseOf?.kind === 'host' && becauseOf.id === on.hostId) ||
    (parents?.hostIds.includes(on.hostId) ?? false) ||
    (on.id !== alert.id && hostOf(alert, services) === on.hostId && alert.condition?.type !== 'host')
  );
}

const nameOf = (alert: AlertRecord): string =>
  alert.serviceName ?? alert.hostName ?? alert.labels.instance ?? alert.ruleName;

const REASONS: readonly Reason[] = [
  {
    withinUs: null,
    test: (alert, member, around) =>
      dependsOn(alert, member, around) ? `it stands on ${nameOf(member)}, which is in trouble` : undefined,
  },
  {
    withinUs: null,
    test: (alert, member, around) =>
      dependsOn(member, alert, around)
        ? `${nameOf(member)} stands on it, and was in trouble first`
        : undefined,
  },
  {
    withinUs: null,
    test: (alert, member) =>
      alert.serviceId !== null && alert.serviceId === member.serviceId
        ? `it is about ${nameOf(member)}, too`
        : undefined,
  },
  {
    withinUs: ON_HOST_US,
    test: (alert, member, { services }) => {
      const host = hostOf(alert, services);
      return host !== null && host === hostOf(member, services)
        ? `it is on ${alert.hostName ?? member.hostName ?? 'the same host'}, too, within 15 min`
        : undefined;
    },
  },
  {
    withinUs: CALLS_US,
    test: (alert, member, { calls }) =>
      alert.serviceId !== null &&
      member.serviceId !== null &&
      calls.get(alert.serviceId)?.has(member.serviceId)
        ? `it and ${nameOf(member)} call each other, within 5 min`
        : undefined,
  },
  {
    withinUs: SAME_RULE_US,
    test: (alert, member) =>
      alert.ruleName === member.ruleName && alert.source === member.source && sameOrigin(alert, member)
        ? `the same rule, "${alert.ruleName}", within a minute`
        : undefined,
  },
];

/** What senders from outside use to say where an alert is from. */
const ORIGINS = ['cluster', 'namespace', 'job', 'env', 'environment'] as const;

function sameOrigin(a: AlertRecord, b: AlertRecord): boolean {
  return ORIGINS.every((name) => (a.labels[name] ?? '') === (b.labels[name] ?? ''));
}
