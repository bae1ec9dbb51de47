import type { AlertRecord } from '../../model/index.ts';
import { ALARM_WORDS } from '../words.ts';
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
 * From certain to likely: what depends on what, the same again, one service, one host, callers and called, one rule at
 * one time. Undefined: it is something of its own.
 */
export function correlate<Of extends Candidate>(
  alert: AlertRecord,
  candidates: readonly Of[],
  around: Surroundings,
): Kinship<Of> | undefined {
  const newestFirst = candidates.toSorted((a, b) => b.lastAlertUs - a.lastAlertUs);
  const open = newestFirst.filter(({ isOver }) => !isOver);
  return (
    connected(alert, open, CERTAIN, around) ??
    returned(alert, newestFirst, around) ??
    connected(alert, open, LIKELY, around)
  );
}

function returned<Of extends Candidate>(
  alert: AlertRecord,
  candidates: readonly Of[],
  { language }: Pick<Surroundings, 'language'>,
): Kinship<Of> | undefined {
  const candidate = candidates.find(({ members }) => members.some((member) => isSame(alert, member)));
  return candidate === undefined ? undefined : { candidate, because: ALARM_WORDS[language].cameBack };
}

function connected<Of extends Candidate>(
  alert: AlertRecord,
  candidates: readonly Of[],
  reasons: readonly Reason[],
  around: Surroundings,
): Kinship<Of> | undefined {
  for (const { test, withinUs } of reasons) {
    for (const candidate of candidates) {
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

function isSame(a: AlertRecord, b: AlertRecord): boolean {
  return a.id !== b.id && a.source === b.source && a.ruleName === b.ruleName && a.subjectKey === b.subjectKey;
}

/** Whether anything can stand on what it is about: a service, or a host as a whole. */
export function isFoundation({ serviceId, hostId, condition }: AlertRecord): boolean {
  return serviceId !== null || (hostId !== null && condition?.type === 'host');
}

/** Whether what `alert` is about stands on what `on` is about: by its check's own words, its host, or services below it. */
export function dependsOn(
  alert: AlertRecord,
  on: AlertRecord,
  { services }: Pick<Surroundings, 'services'>,
): boolean {
  const { becauseOf } = alert;
  if (on.serviceId !== null) {
    const isNamed = becauseOf?.kind === 'service' && becauseOf.id === on.serviceId;
    return isNamed || (alert.serviceId !== null && foundations(alert.serviceId, services).has(on.serviceId));
  }
  if (on.hostId === null || !isFoundation(on) || on.id === alert.id) {
    return false;
  }
  const isOn = hostOf(alert, services) === on.hostId && alert.condition?.type !== 'host';
  const isNamed = becauseOf?.kind === 'host' && becauseOf.id === on.hostId;
  return isOn || isNamed || (alert.serviceId !== null && standsOnHost(alert.serviceId, on.hostId, services));
}

/** So many steps down a failure is still felt, and still explained by it. */
const STEPS_DOWN = 3;
const known = new WeakMap<Surroundings['services'], Map<number, ReadonlySet<number>>>();

/** The services below one, without itself, through others as well. */
function foundations(serviceId: number, services: Surroundings['services']): ReadonlySet<number> {
  const ofHouse = known.get(services) ?? new Map<number, ReadonlySet<number>>();
  known.set(services, ofHouse);
  const before = ofHouse.get(serviceId);
  if (before !== undefined) {
    return before;
  }
  const found = new Set<number>();
  let level = [serviceId];
  for (let step = 0; step < STEPS_DOWN; step += 1) {
    level = level
      .flatMap((id) => services.get(id)?.dependsOn ?? [])
      .filter((id) => id !== serviceId && !found.has(id));
    level.forEach((id) => found.add(id));
  }
  ofHouse.set(serviceId, found);
  return found;
}

function standsOnHost(serviceId: number, hostId: number, services: Surroundings['services']): boolean {
  return [...foundations(serviceId, services)].some((id) => services.get(id)?.hostId === hostId);
}

const nameOf = (alert: AlertRecord, { titleOf }: Surroundings): string =>
  alert.serviceName ?? alert.hostName ?? alert.labels.instance ?? titleOf(alert.ruleName);
const wordsOf = ({ language }: Surroundings) => ALARM_WORDS[language];

const CERTAIN: readonly Reason[] = [
  {
    withinUs: null,
    test: (alert, member, around) =>
      dependsOn(alert, member, around) ? wordsOf(around).standsOn(nameOf(member, around)) : undefined,
  },
  {
    withinUs: null,
    test: (alert, member, around) =>
      dependsOn(member, alert, around) ? wordsOf(around).carries(nameOf(member, around)) : undefined,
  },
];

const LIKELY: readonly Reason[] = [
  {
    withinUs: null,
    test: (alert, member, around) =>
      alert.serviceId !== null && alert.serviceId === member.serviceId
        ? wordsOf(around).sameService(nameOf(member, around))
        : undefined,
  },
  {
    withinUs: ON_HOST_US,
    test: (alert, member, around) => {
      const host = hostKeyOf(alert, around.services);
      return host !== null && host === hostKeyOf(member, around.services)
        ? wordsOf(around).sameHost(alert.hostName ?? member.hostName ?? saidHostOf(alert) ?? null)
        : undefined;
    },
  },
  {
    withinUs: CALLS_US,
    test: (alert, member, around) =>
      alert.serviceId !== null &&
      member.serviceId !== null &&
      around.calls.get(alert.serviceId)?.has(member.serviceId)
        ? wordsOf(around).calls(nameOf(member, around))
        : undefined,
  },
  {
    withinUs: SAME_RULE_US,
    test: (alert, member, around) =>
      alert.ruleName === member.ruleName && alert.source === member.source && sameOrigin(alert, member)
        ? wordsOf(around).sameRule(around.titleOf(alert.ruleName))
        : undefined,
  },
];

/** The host that we know, else the one that a sender from outside names: nobody here has to know it. */
function hostKeyOf(alert: AlertRecord, services: Surroundings['services']): string | null {
  const id = hostOf(alert, services);
  const said = saidHostOf(alert);
  return id === null ? (said === undefined ? null : `said:${said}`) : `id:${String(id)}`;
}

/** As Prometheus' exporters and people write it; the port is the exporter's. */
function saidHostOf({ labels }: AlertRecord): string | undefined {
  const said = labels.host ?? labels.hostname ?? labels.node ?? labels.instance?.replace(/:\d+$/u, '');
  return said === '' ? undefined : said;
}

/** What senders from outside use to say where an alert is from. */
const ORIGINS = ['cluster', 'namespace', 'job', 'env', 'environment'] as const;

function sameOrigin(a: AlertRecord, b: AlertRecord): boolean {
  return ORIGINS.every((name) => (a.labels[name] ?? '') === (b.labels[name] ?? ''));
}
