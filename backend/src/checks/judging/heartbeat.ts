import type { KnownCheckConfig } from '@vigilops/contracts/api';
import { writtenMoment } from '@vigilops/runtime';
import type { ToJudge, Verdict } from '../../model/index.ts';
import { CHECK_WORDS, type CheckWords, type House } from '../words.ts';
import { beginOf, intervalsOf, newestOf, type Turn } from './timeline.ts';

type HeartbeatCheck = Extract<KnownCheckConfig, { type: 'heartbeat' }>;

/** The house may speak another language by now. */
const isAway = (reason: string | null | undefined): boolean =>
  Object.values(CHECK_WORDS).some(({ away }) => away === reason);

/** A heartbeat is heard until the next is overdue; twice that, because an absence may have moved when it is due. */
export function heartbeatLookbackUs(check: HeartbeatCheck): number {
  return 2 * patienceUs(check);
}

function patienceUs({ period_seconds: period, grace_seconds: grace }: HeartbeatCheck): number {
  return (period + grace) * 1e6;
}

/** The state of a job that reports by itself: down at once when it says so, and when its report is overdue. */
export function judgeHeartbeat(one: ToJudge, check: HeartbeatCheck, house: House): Verdict {
  const words = CHECK_WORDS[house.language];
  const heard = one.results.filter(({ observerId }) => observerId === null);
  const beginUs = beginOf(one, heard[0]?.timeUs);
  const turns: Turn[] = [startOf(one, beginUs, words)];
  const beats = heard.filter(({ status }) => status !== 'inconclusive');
  const firstUs = beats[0]?.timeUs ?? Infinity;
  let dueUs: number | null = null;
  const wait = (what: Wait | null, untilUs: number) => {
    const { missed, openUs } =
      what === null ? NO_WAIT : missesOf(what, untilUs, one.absences, { check, house });
    turns.push(...missed);
    dueUs = openUs;
  };

  wait(firstUs > one.fromUs ? waitBefore(one, check) : null, Math.min(firstUs, one.nowUs));
  for (const [place, beat] of beats.entries()) {
    const isUp = beat.status === 'up';
    const reason = isUp ? null : (beat.error ?? words.jobFailed);
    turns.push({ fromUs: beat.timeUs, state: isUp ? 'up' : 'down', reason });
    wait(isUp ? waitAfter(beat.timeUs, check) : null, beats[place + 1]?.timeUs ?? one.nowUs);
  }
  return {
    intervals: intervalsOf(
      turns.filter(({ fromUs }) => fromUs <= one.nowUs),
      beginUs,
      one,
    ),
    lastCheckUs: newestOf(one.service.lastCheckUs, heard.at(-1)?.timeUs ?? null),
    judgeAgainAtUs: dueUs,
  };
}

/** What holds before the first heartbeat that is seen. */
function startOf({ before }: ToJudge, beginUs: number, words: CheckWords): Turn {
  return before === null
    ? { fromUs: -Infinity, state: 'unknown', reason: words.noHeartbeatYet }
    : { ...before, fromUs: Math.min(before.fromUs, beginUs) };
}

/** A wait for the next heartbeat. */
interface Wait {
  readonly lastUs: number;
  readonly overdueUs: number;
  /** It may have come while the backend was away. */
  readonly isExcused: boolean;
}

const NO_WAIT = { missed: [], openUs: null };

function waitAfter(beatUs: number, check: HeartbeatCheck): Wait {
  return { lastUs: beatUs, overdueUs: beatUs + patienceUs(check), isExcused: false };
}

/** The wait for one whose last heartbeat came too long ago to be seen, as what was in force tells; null: for none. */
function waitBefore({ before, service, fromUs, absences }: ToJudge, check: HeartbeatCheck): Wait | null {
  if (before?.state === 'up') {
    const lastUs = Math.min(service.lastCheckUs ?? fromUs, fromUs - patienceUs(check));
    return { lastUs, overdueUs: fromUs, isExcused: false };
  }
  if (before === null || !isAway(before.reason)) {
    return null;
  }
  const ends = absences.filter((away) => away.fromUs <= fromUs).map(({ toUs }) => toUs);
  const overdueUs = Math.max(before.fromUs, ...ends) + patienceUs(check);
  return { lastUs: before.fromUs - patienceUs(check), overdueUs, isExcused: true };
}

/**
 * What becomes of a wait: down when the heartbeat is overdue. One that may have come while the backend was away is not
 * missed: nobody can tell, and from the end of that absence, and of each that follows, it has its whole time again.
 */
function missesOf(
  wait: Wait,
  untilUs: number,
  absences: ToJudge['absences'],
  by: { readonly check: HeartbeatCheck; readonly house: House },
): { readonly missed: readonly Turn[]; readonly openUs: number | null } {
  const { lastUs, overdueUs, isExcused } = wait;
  const { check, house } = by;
  const words = CHECK_WORDS[house.language];
  if (overdueUs > untilUs && !isExcused) {
    return { missed: [], openUs: overdueUs };
  }
  // Jobs come early as well as late; once one is excused, any absence may hide it.
  const reachUs = isExcused ? patienceUs(check) : Math.min(2 * check.grace_seconds * 1e6, patienceUs(check));
  const ends = absences
    .filter((away) => away.fromUs < overdueUs && away.toUs > overdueUs - reachUs)
    .map(({ toUs }) => toUs);
  if (ends.length > 0) {
    const excused = { lastUs, overdueUs: Math.max(...ends) + patienceUs(check), isExcused: true };
    const { missed, openUs } = missesOf(excused, untilUs, absences, by);
    return {
      missed: isExcused ? missed : [{ fromUs: overdueUs, state: 'unknown', reason: words.away }, ...missed],
      openUs,
    };
  }
  if (overdueUs > untilUs) {
    return { missed: [], openUs: overdueUs };
  }
  const { date, time, zone } = writtenMoment(lastUs / 1_000, house.timeZone);
  return {
    missed: [{ fromUs: overdueUs, state: 'down', reason: words.noHeartbeatSince(`${date} ${time} ${zone}`) }],
    openUs: null,
  };
}
