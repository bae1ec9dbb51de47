import type { ChannelLimits } from '../channel.ts';
import type { ClaimedBatch, NoticeRecord } from '../../model/index.ts';

/** What becomes of a batch: sent one by one, told in one digest, and given back until a moment. */
export interface BatchPlan {
  readonly send: readonly NoticeRecord[];
  readonly fold: readonly NoticeRecord[];
  readonly giveBack: readonly { readonly notices: readonly NoticeRecord[]; readonly dueUs: number }[];
}

/** What waits in a storm is told together at the ends of windows of this length. */
const WINDOW_US = 10e6;
const SECOND_US = 1e6;
/** Of a minute's messages, what is kept for digests. */
const RESERVE = 1 / 5;

/**
 * Within what the provider takes. While all that waits fits, each goes by itself. In a storm what is critical goes first,
 * as long as a few messages of the minute are left for digests, and all the rest is one digest at the end of its window.
 * What was tried before stays by itself, because it may have arrived; and of an incident nothing overtakes anything.
 */
export function planBatch(
  batch: Pick<ClaimedBatch, 'notices' | 'sentLastMinute' | 'sentLastSecond' | 'waiting'>,
  limits: Pick<ChannelLimits, 'perMinute' | 'perSecond'>,
  nowUs: number,
): BatchPlan {
  const { single, rest, left } = splitByMinute(batch, limits.perMinute);
  const slots = limits.perSecond === null ? Infinity : Math.max(0, limits.perSecond - batch.sentLastSecond);
  const send = single.slice(0, slots);
  const giveBack: BatchPlan['giveBack'][number][] = [
    { notices: single.slice(slots), dueUs: nowUs + SECOND_US },
  ];

  const windowEndUs = (windowOf(nowUs) + 1) * WINDOW_US;
  const isRipe = rest.some(({ madeUs }) => windowOf(madeUs) < windowOf(nowUs));
  // A digest is one more message, now.
  const hasRoom = left >= 1 && send.length < slots;
  if (rest.length === 0 || !isRipe || !hasRoom) {
    giveBack.push({ notices: rest, dueUs: windowEndUs });
    return { send, fold: [], giveBack: giveBack.filter(({ notices }) => notices.length > 0) };
  }
  const isOne = rest.length === 1;
  return {
    send: isOne ? [...send, ...rest] : send,
    fold: isOne ? [] : rest,
    giveBack: giveBack.filter(({ notices }) => notices.length > 0),
  };
}

interface Split {
  readonly single: readonly NoticeRecord[];
  readonly rest: readonly NoticeRecord[];
  /** Messages of the minute that are left after the single ones. */
  readonly left: number;
}

function splitByMinute(
  { notices, sentLastMinute, waiting }: Parameters<typeof planBatch>[0],
  perMinute: number | null,
): Split {
  if (perMinute === null) {
    return { single: notices, rest: [], left: Infinity };
  }
  const free = Math.max(0, perMinute - sentLastMinute);
  const digests = notices.filter(({ kind }) => kind === 'digest').slice(0, free);
  const others = notices.filter((notice) => !digests.includes(notice));
  const forOthers = free - digests.length;
  const reserve = Math.floor(perMinute * RESERVE);
  if (waiting - digests.length <= forOthers - reserve) {
    return { single: [...digests, ...others], rest: [], left: forOthers - others.length };
  }
  const byItself = incidentsByItself(others);
  const first = others
    .filter((notice) => byItself.has(keyOf(notice)))
    .slice(0, Math.max(0, forOthers - reserve));
  return {
    single: [...digests, ...first],
    rest: others.filter((notice) => !first.includes(notice)),
    left: forOthers - first.length,
  };
}

/** Incidents with something critical, or something that was tried: all of such an incident, so that its order stays. */
function incidentsByItself(notices: readonly NoticeRecord[]): ReadonlySet<string> {
  return new Set(
    notices.filter(({ severity, attempts }) => severity === 'critical' || attempts > 0).map(keyOf),
  );
}

function keyOf({ incidentId, id }: NoticeRecord): string {
  return incidentId === null ? `notice ${String(id)}` : `incident ${String(incidentId)}`;
}

function windowOf(us: number): number {
  return Math.floor(us / WINDOW_US);
}
