import type { KnownCheckConfig } from '@vigilops/contracts/api';
import type { ToJudge, Verdict } from '../../model/index.ts';
import { beginOf, intervalsOf, newestOf, type Turn } from './timeline.ts';

type HeartbeatCheck = Extract<KnownCheckConfig, { type: 'heartbeat' }>;

const AWAY = 'VigilOps was not there when a heartbeat was due';

/** A heartbeat is heard until the next is overdue; twice that, because an absence may have moved when it is due. */
export function heartbeatLookbackUs(check: HeartbeatCheck): number {
  return 2 * patienceUs(check);
}

function patienceUs({ period_seconds: period, grace_seconds: grace }: HeartbeatCheck): number {
  return (period + grace) * 1e6;
}

/** The state of a job that reports by itself: down at once when it says so, and when its report is overdue. */
export function judgeHeartbeat(one: ToJudge, check: HeartbeatCheck): Verdict {
  const heard = one.results.filter(({ observerId }) => observerId === null);
  const beginUs = beginOf(one, heard[0]?.timeUs);
  const turns: Turn[] = [startOf(one, beginUs)];
  let dueUs: number | null = null;
  const wait = (lastUs: number, fromUs: number, untilUs: number) => {
    const { missed, openUs } = missesOf(lastUs, { fromUs, untilUs }, { check, absences: one.absences });
    turns.push(...missed);
    dueUs = openUs;
  };

  const beats = heard.filter(({ status }) => status !== 'inconclusive');
  const sinceUs = waitingSinceUs(one, check);
  if (sinceUs !== null && (beats[0]?.timeUs ?? Infinity) > one.fromUs) {
    wait(Math.min(one.service.lastCheckUs ?? sinceUs, sinceUs), sinceUs, beats[0]?.timeUs ?? one.nowUs);
  }
  for (const [place, beat] of beats.entries()) {
    dueUs = null;
    if (beat.status === 'up') {
      turns.push({ fromUs: beat.timeUs, state: 'up', reason: null });
      wait(beat.timeUs, beat.timeUs, beats[place + 1]?.timeUs ?? one.nowUs);
    } else {
      turns.push({ fromUs: beat.timeUs, state: 'down', reason: beat.error ?? 'the job failed' });
    }
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
function startOf({ before }: ToJudge, beginUs: number): Turn {
  return before === null
    ? { fromUs: -Infinity, state: 'unknown', reason: 'no heartbeat yet' }
    : { ...before, fromUs: Math.min(before.fromUs, beginUs) };
}

/** Since when a heartbeat is waited for that came too long ago to be seen, as what was in force tells; null: for none. */
function waitingSinceUs({ before, fromUs }: ToJudge, check: HeartbeatCheck): number | null {
  if (before?.state === 'up') {
    return fromUs - patienceUs(check);
  }
  return before?.reason === AWAY ? before.fromUs - patienceUs(check) : null;
}

/**
 * What becomes of a wait for the next heartbeat: down when it is overdue. One that may have come while the backend was
 * away is not missed: nobody can tell, and from the end of the absence on it has its whole time again.
 */
function missesOf(
  lastUs: number,
  wait: { readonly fromUs: number; readonly untilUs: number },
  { check, absences }: { readonly check: HeartbeatCheck; readonly absences: ToJudge['absences'] },
): { readonly missed: readonly Turn[]; readonly openUs: number | null } {
  const graceUs = check.grace_seconds * 1e6;
  const missed: Turn[] = [];
  for (let { fromUs } = wait; ;) {
    const overdueUs: number = fromUs + patienceUs(check);
    if (overdueUs > wait.untilUs) {
      return { missed, openUs: overdueUs };
    }
    // Jobs come early as well as late.
    const earliestUs = Math.max(fromUs, overdueUs - 2 * graceUs);
    const ends = absences
      .filter((away) => away.fromUs < overdueUs && away.toUs > earliestUs)
      .map(({ toUs }) => toUs);
    if (ends.length === 0) {
      const last = new Date(lastUs / 1_000).toISOString().slice(0, 19);
      missed.push({ fromUs: overdueUs, state: 'down', reason: `no heartbeat since ${last}Z` });
      return { missed, openUs: null };
    }
    missed.push({ fromUs: overdueUs, state: 'unknown', reason: AWAY });
    fromUs = Math.max(...ends);
  }
}
