import type { CheckResultRow, ServiceSpec, ServiceState, ToJudge, Verdict } from '../../model/index.ts';
import type { CheckWords } from '../words.ts';
import { lifetimeUs, opinionsOf, resultsThatDecide, type JudgingRules, type Opinion } from './opinions.ts';
import { reasonOfDown, reasonOfUnknown, type Observer } from './reasons.ts';
import { beginOf, intervalsOf, newestOf, type Turn } from './timeline.ts';

/** A row of results reaches so far back, and what an observer thinks hangs on no more of its past. */
export function observersLookbackUs(rules: JudgingRules): number {
  return resultsThatDecide(rules) * lifetimeUs(rules);
}

/** The state that agents' results say: each observer has an opinion, and they vote. */
export function judgeObservers(one: ToJudge, words: CheckWords): Verdict {
  const { spec } = one.service;
  const results = one.results.filter(({ observerId }) => observerId !== null);
  const observers = observersOf(results, one);
  const beginUs = beginOf(one, results[0]?.timeUs);
  const ends = observers.filter(({ endUs }) => endUs > one.nowUs).map(({ endUs }) => endUs);
  return {
    intervals: intervalsOf(turnsOf(observers, spec, { beginUs, untilUs: one.nowUs }, words), beginUs, one),
    lastCheckUs: newestOf(one.service.lastCheckUs, results.at(-1)?.timeUs ?? null),
    judgeAgainAtUs: ends.length === 0 ? null : Math.min(...ends),
  };
}

function observersOf(results: readonly CheckResultRow[], one: ToJudge): readonly Observer[] {
  const { spec } = one.service;
  const state = one.before?.state;
  const known = { atUs: one.fromUs, opinion: state === 'up' || state === 'down' ? state : null };
  return [...Map.groupBy(results, ({ observerId }) => observerId)].map(([id, own]) => {
    const turns = opinionsOf(own, spec, known);
    return {
      name: one.hostNames.get(id ?? 0) ?? `host ${String(id)}`,
      results: own,
      turns,
      endUs: turns.at(-1)?.fromUs ?? -Infinity,
    };
  });
}

/** Goes through the changes of all opinions in order of time and counts the votes after each. */
function turnsOf(
  observers: readonly Observer[],
  spec: ServiceSpec,
  { beginUs, untilUs }: { readonly beginUs: number; readonly untilUs: number },
  words: CheckWords,
): readonly Turn[] {
  const changes = observers
    .flatMap((observer) => observer.turns.map((turn) => ({ ...turn, observer })))
    .filter(({ fromUs }) => fromUs <= untilUs)
    .sort((a, b) => a.fromUs - b.fromUs);
  const opinions = new Map<Observer, Opinion>();
  const found: Turn[] = [];
  const look = (fromUs: number) => {
    const votes = {
      up: observers.filter((one) => opinions.get(one) === 'up'),
      down: observers.filter((one) => opinions.get(one) === 'down'),
    };
    const state = outcomeOf(votes.up.length, votes.down.length, spec);
    if (found.at(-1)?.state !== state) {
      found.push({ fromUs, state, reason: reasonOf(state, votes, { observers, atUs: fromUs, spec, words }) });
    }
  };
  let place = 0;
  const hearUntil = (timeUs: number) => {
    for (
      let change = changes[place];
      change !== undefined && change.fromUs <= timeUs;
      change = changes[place]
    ) {
      opinions.set(change.observer, change.opinion);
      place += 1;
    }
  };
  hearUntil(beginUs);
  look(beginUs);
  for (let change = changes[place]; change !== undefined; change = changes[place]) {
    hearUntil(change.fromUs);
    look(change.fromUs);
  }
  return found;
}

function outcomeOf(up: number, down: number, { agreement }: ServiceSpec): ServiceState {
  const voices = up + down;
  if (voices === 0) {
    return 'unknown';
  }
  const isDown = agreement === 'majority' ? down > voices / 2 : down >= Math.min(agreement, voices);
  return isDown ? 'down' : 'up';
}

function reasonOf(
  state: ServiceState,
  votes: { readonly up: readonly Observer[]; readonly down: readonly Observer[] },
  seen: {
    readonly observers: readonly Observer[];
    readonly atUs: number;
    readonly spec: ServiceSpec;
    readonly words: CheckWords;
  },
): string | null {
  const { observers, atUs, spec, words } = seen;
  switch (state) {
    case 'up':
      return null;
    case 'down':
      return reasonOfDown(votes.down, votes.up.length + votes.down.length, atUs, spec.timeout_seconds, words);
    case 'unknown':
      return reasonOfUnknown(
        observers,
        atUs,
        { lifeUs: lifetimeUs(spec), lookbackUs: observersLookbackUs(spec) },
        words,
      );
    default:
      return state satisfies never;
  }
}
