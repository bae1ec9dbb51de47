import type { AlertSeverity, NoticeKind, NotificationPolicy } from '@vigilops/contracts/api';
import type { AlertRecord, PastNotice } from '../../model/index.ts';
import { holdsWeekly } from '../times/weekly.ts';
import { channelsOf } from './policy.ts';
import { RANK, type KnownChannel, type Surroundings } from './surroundings.ts';

/** A message that is due now. */
export interface DueNotice {
  readonly channel: KnownChannel;
  readonly kind: NoticeKind;
  readonly step: number;
  readonly severity: AlertSeverity;
  /** What it tells of. */
  readonly alerts: readonly AlertRecord[];
}

export interface Plan {
  readonly due: readonly DueNotice[];
  /** When something is due next, though nothing happens. */
  readonly reviewUs: number | null;
  /** Channels would be told now, were it not for a quiet time. */
  readonly isQuietTime: boolean;
}

export interface PlanQuestion {
  readonly isAcknowledged: boolean;
  /** When it ended; null while it lasts. */
  readonly resolvedUs: number | null;
  readonly members: readonly AlertRecord[];
  /** Those that fire and that nothing hushes. */
  readonly loud: readonly AlertRecord[];
  /** Alerts to which something happened just now. */
  readonly fresh: Pick<ReadonlySet<number>, 'has'>;
  /** All that was made for it so far, oldest first. */
  readonly past: readonly PastNotice[];
  readonly policy: NotificationPolicy;
  readonly around: Surroundings;
}

const SECOND_US = 1e6;
/** Another critical alert of what people know already is told so long after the last message at first, others so long after. */
const CRITICAL_UPDATE_US = 60 * SECOND_US;
const OTHER_UPDATE_US = 900 * SECOND_US;
const QUIET_TIME_CHECK_US = 60 * SECOND_US;

/**
 * What is to be told of an incident now, and when to look again. It is made anew from what was told before each time, so
 * that a restart, a change of the policy or a clock that jumps neither loses nor repeats anything.
 */
export function planNotices(question: PlanQuestion): Plan {
  const programs = question.around.channels.filter((channel) => channel.class === 'webhook');
  const told = programs.flatMap((channel) => planProgram(question, channel));
  const people = planPeople(question);
  return { ...people, due: [...told, ...people.due] };
}

/** Since the incident last ended for this channel. */
function cycleOf(past: readonly PastNotice[]): readonly PastNotice[] {
  const end = past.findLastIndex(({ kind }) => kind === 'resolved');
  return past.slice(end + 1);
}

const idsIn = (notices: readonly PastNotice[]): ReadonlySet<number> =>
  new Set(notices.flatMap(({ alertIds }) => alertIds));

/**
 * A program hears of each alert once that it fires and once that it is over, in that order, also where both happened
 * before anybody looked; of nothing that was hushed all its time.
 */
function planProgram(
  { members, loud, fresh, past, policy, around }: PlanQuestion,
  channel: KnownChannel,
): readonly DueNotice[] {
  const own = past.filter(({ channelId }) => channelId === channel.id);
  const toldFiring = idsIn(own.filter(({ kind }) => kind !== 'resolved'));
  const toldOver = idsIn(own.filter(({ kind }) => kind === 'resolved'));
  const loudIds = new Set(loud.map(({ id }) => id));
  const isMeant = (alert: AlertRecord) => {
    const { steps } = policy[alert.severity];
    return steps.some(
      (step, place) =>
        channelsOf(step, place === 0, alert.severity, alert.channels, [channel], defaultsOf(around)).length >
        0,
    );
  };
  const firing = members.filter(
    (alert) =>
      !toldFiring.has(alert.id) &&
      (loudIds.has(alert.id) ||
        (alert.state === 'resolved' && fresh.has(alert.id) && alert.quiet === null)) &&
      isMeant(alert),
  );
  const newlyTold = new Set(firing.map(({ id }) => id));
  const over = members.filter(
    ({ id, state }) => state === 'resolved' && !toldOver.has(id) && (toldFiring.has(id) || newlyTold.has(id)),
  );
  const notice = (kind: NoticeKind, alerts: readonly AlertRecord[]): DueNotice[] =>
    alerts.length === 0 ? [] : [{ channel, kind, step: 0, severity: worstOf(alerts), alerts }];
  return [
    ...notice(toldFiring.size === 0 ? 'firing' : 'update', firing),
    ...(channel.sendResolved ? notice('resolved', over) : []),
  ];
}

function planPeople(question: PlanQuestion): Plan {
  const { resolvedUs, members, loud, past, around } = question;
  const people = around.channels.filter((channel) => channel.class !== 'webhook');
  const isOf = new Set(people.map(({ id }) => id));
  const ours = past.filter(({ channelId }) => isOf.has(channelId));
  if (resolvedUs !== null) {
    const due = people
      .filter((channel) => channel.sendResolved)
      .flatMap((channel): DueNotice[] => {
        const cycle = cycleOf(ours.filter(({ channelId }) => channelId === channel.id));
        const severity = worstSeverity(cycle.map((notice) => notice.severity));
        return cycle.length === 0 ? [] : [{ channel, kind: 'resolved', step: 0, severity, alerts: members }];
      });
    return { due, reviewUs: null, isQuietTime: false };
  }
  return loud.length === 0
    ? { due: [], reviewUs: null, isQuietTime: false }
    : planLoud(question, people, ours);
}

function planLoud(
  { isAcknowledged, loud, policy, around }: PlanQuestion,
  people: readonly KnownChannel[],
  ours: readonly PastNotice[],
): Plan {
  const { nowUs } = around;
  const severity = worstOf(loud);
  const ladder = policy[severity];
  const ofRules = [...new Set(loud.flatMap(({ channels }) => channels))];
  const inQuietTime =
    severity !== 'critical' && around.settings.quiet_times.some((one) => holdsWeekly(one, nowUs));
  const cycles = new Map(
    people.map((channel) => [channel.id, cycleOf(ours.filter(({ channelId }) => channelId === channel.id))]),
  );
  const begunUs = Math.min(...loud.map(({ firedAtUs }) => firedAtUs)) + policy.group_wait_seconds * SECOND_US;
  const told = [...cycles.values()].flatMap((cycle) => cycle.map(({ madeUs }) => madeUs));
  const firstToldUs = told.length === 0 ? begunUs : Math.min(...told);
  const due: DueNotice[] = [];
  const reviews: number[] = [];
  let isQuietTime = false;

  const tell = (channel: KnownChannel, kind: NoticeKind, step: number, dueUs: number) => {
    if (dueUs > nowUs) {
      reviews.push(dueUs);
    } else if (inQuietTime && DISTURBS.has(channel.class)) {
      isQuietTime = true;
      reviews.push(nowUs + QUIET_TIME_CHECK_US);
    } else {
      due.push({ channel, kind, step, severity, alerts: loud });
    }
  };

  ladder.steps.forEach((step, place) => {
    const defaults = defaultsOf(around);
    for (const channel of channelsOf(step, place === 0, severity, ofRules, people, defaults)) {
      const cycle = cycles.get(channel.id) ?? [];
      const last = cycle.at(-1);
      if (step.after_seconds > 0) {
        // Who is at it need not be made louder; before anybody was told at all, nobody was left alone with it.
        if (
          !isAcknowledged &&
          !cycle.some((notice) => notice.step === place && notice.kind === 'escalation')
        ) {
          tell(channel, 'escalation', place, firstToldUs + step.after_seconds * SECOND_US);
        }
      } else if (last === undefined) {
        if (!isAcknowledged) {
          tell(channel, 'firing', place, begunUs);
        }
      } else if (RANK[severity] > RANK[worstSeverity(cycle.map((notice) => notice.severity))]) {
        // It got worse: also who is at it hears that.
        tell(channel, 'update', place, nowUs);
      } else if (!isAcknowledged && channel.class !== 'record') {
        const news = newsOf(loud, idsIn(cycle));
        if (news !== undefined) {
          tell(channel, 'update', place, last.madeUs + updateWaitUs(news, cycle));
        } else if (ladder.repeat_seconds !== null) {
          tell(channel, 'reminder', place, last.madeUs + ladder.repeat_seconds * SECOND_US);
        }
      }
    }
  });
  const onceEach = due.filter(
    (one, place) =>
      due.findIndex(({ channel, step }) => channel === one.channel && step === one.step) === place,
  );
  return { due: onceEach, reviewUs: earliest(reviews), isQuietTime };
}

/** The next of a row of critical ones waits twice as long as the one before: a minute, two, four, …, a quarter of an hour. */
function updateWaitUs(news: AlertSeverity, cycle: readonly PastNotice[]): number {
  const updates = cycle.filter(({ kind }) => kind === 'update').length;
  return news === 'critical' ? Math.min(CRITICAL_UPDATE_US * 2 ** updates, OTHER_UPDATE_US) : OTHER_UPDATE_US;
}

/** How severe what a channel was not told of yet is; undefined where it knows all. */
function newsOf(loud: readonly AlertRecord[], told: ReadonlySet<number>): AlertSeverity | undefined {
  const untold = loud.filter(({ id }) => !told.has(id));
  return untold.length === 0 ? undefined : worstOf(untold);
}

/** What wakes or interrupts people; the rest may speak at any time. */
const DISTURBS = new Set<KnownChannel['class']>(['chat', 'email', 'sms', 'voice']);

const defaultsOf = ({ settings }: Surroundings): readonly string[] => settings.default_channels;

export function worstOf(alerts: readonly { readonly severity: AlertSeverity }[]): AlertSeverity {
  return worstSeverity(alerts.map(({ severity }) => severity));
}

function worstSeverity(severities: readonly AlertSeverity[]): AlertSeverity {
  return severities.reduce<AlertSeverity>((worst, one) => (RANK[one] > RANK[worst] ? one : worst), 'info');
}

function earliest(times: readonly number[]): number | null {
  return times.length === 0 ? null : Math.min(...times);
}
