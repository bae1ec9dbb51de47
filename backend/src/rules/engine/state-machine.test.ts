import { alertRuleDefinition } from '@vigilops/contracts/api';
import { seeded } from '@vigilops/testkit/seeded';
import { describe, expect, it } from 'vitest';
import { decide } from '../../alerting/index.ts';
import type { OpenAlert, RuleRecord, Signal, WatchedAlert } from '../../model/index.ts';
import { createWatch } from '../watch.ts';
import { depsOf } from '../test/world.ts';

const signal = new AbortController().signal;
const INTERVAL = 10;
const HISTORIES = 2_000;
const ROUNDS = 40;
const SECONDS = 30_000;

type Verdict = Signal['verdict'];
type State = 'none' | 'pending' | 'firing' | 'recovering';

const VERDICTS = ['bad', 'good', 'bad', 'no_data'] as const;

interface Rule {
  readonly held: number;
  readonly kept: number;
}

/** What happens in a history: at each second what the host is like, and at each round what befalls the watch. */
interface History {
  readonly rule: Rule;
  readonly verdictAt: (second: number) => Verdict;
  readonly events: readonly Event[];
}
type Event =
  | { readonly kind: 'round' }
  | { readonly kind: 'stop' | 'sleep'; readonly seconds: number }
  | { readonly kind: 'set'; readonly seconds: number }
  | { readonly kind: 'failure' };

function historyOf(seed: number): History {
  const random = seeded(seed);
  const below = (n: number) => Math.floor(random() * n);
  const rule = { held: [0, 10, 30, 60, 120][below(5)] ?? 0, kept: [0, 20, 60][below(3)] ?? 0 };
  const verdicts = new Uint8Array(SECONDS);
  for (let from = 0; from < SECONDS;) {
    const until = from + 5 + below(150);
    verdicts.fill(below(4), from, until);
    from = until;
  }
  const events = Array.from({ length: ROUNDS }, (): Event => {
    switch (below(14)) {
      case 0:
        return { kind: 'stop', seconds: 5 + below(400) };
      case 1:
        return { kind: 'sleep', seconds: 20 + below(600) };
      case 2:
        return { kind: 'set', seconds: [3_600, -3_600, -300, 7_200][below(4)] ?? 0 };
      case 3:
        return { kind: 'failure' };
      default:
        return { kind: 'round' };
    }
  });
  const verdictAt = (second: number) => VERDICTS[verdicts[Math.floor(second)] ?? 0] ?? 'good';
  return { rule, verdictAt, events };
}

/**
 * The reference: told of moments in true time, whatever clocks say. An alert holds since the first bad moment after the
 * last good one; moments that nobody saw stretch what is waited for.
 */
function createModel({ held, kept }: Rule) {
  let state: State = 'none';
  let since = 0;
  const fired: number[] = [];
  return {
    fired,
    state: () => state,
    see: (second: number, verdict: Verdict) => {
      if (verdict === 'bad') {
        if (state === 'none') {
          [state, since] = ['pending', second];
        }
        if (state === 'recovering') {
          state = 'firing';
        }
        if (state === 'pending' && second - since >= held) {
          state = 'firing';
          fired.push(second);
        }
      }
      if (verdict === 'good') {
        if (state === 'pending') {
          state = 'none';
        } else if (state === 'firing') {
          [state, since] = kept === 0 ? ['none', 0] : ['recovering', second];
        } else if (state === 'recovering' && second - since >= kept) {
          state = 'none';
        }
      }
    },
    lose: (seconds: number) => {
      if (state === 'pending' || state === 'recovering') {
        since += seconds;
      }
    },
  };
}

/** The watch and the alarm's state machine on a store in memory, over a history. Time is in seconds. */
async function live({ rule, verdictAt, events }: History) {
  let trueSecond = 1_000;
  let wallOffset = 5_000_000;
  let steadyOffset = 0;
  let isFailing = false;
  const nowUs = () => (trueSecond + wallOffset) * 1e6;
  const clock = {
    now: () => new Date(nowUs() / 1_000),
    monotonicMs: () => (trueSecond - steadyOffset) * 1_000,
  };
  let open: OpenAlert | undefined;
  let lastEvaluatedUs: number | null = null;
  const fired: number[] = [];
  const world = depsOf({ hosts: [{}] });

  const subject = { key: 'host:1', hostId: 1, serviceId: null };
  const apply = (definition: RuleRecord['definition'], signals: readonly Signal[], us: number) => {
    const [own] = signals;
    const step = decide(definition, open, own, us);
    if (step.to === 'pending' || step.to === 'firing') {
      if (step.to === 'firing' && open?.state !== 'recovering') {
        fired.push(us);
      }
      open = {
        id: 1,
        subject,
        state: step.to,
        pendingSinceUs: step.sinceUs,
        recoveringSinceUs: null,
      };
    } else if (step.to === 'recovering' && open !== undefined) {
      open = { ...open, state: 'recovering', recoveringSinceUs: us };
    } else if (step.to === 'resolved' || step.to === 'dropped') {
      open = undefined;
    }
  };
  const move = (byUs: number, notAfterUs = Infinity) => {
    if (open?.state === 'pending') {
      open = { ...open, pendingSinceUs: Math.min(open.pendingSinceUs + byUs, notAfterUs) };
    }
    if (open?.state === 'recovering' && open.recoveringSinceUs !== null) {
      open = { ...open, recoveringSinceUs: Math.min(open.recoveringSinceUs + byUs, notAfterUs) };
    }
  };
  const definition = alertRuleDefinition.parse({
    name: 'CPU',
    condition: { type: 'metric', figure: 'cpu_usage_ratio', threshold: 0.5 },
    for_seconds: rule.held,
    keep_firing_seconds: rule.kept,
  });
  const record = (): RuleRecord => ({ id: 1, definition, builtIn: false, lastEvaluatedUs, lastError: null });
  const watched = (): WatchedAlert[] => (open === undefined ? [] : [{ ruleId: 1, subject, labels: {} }]);
  const makeWatch = () =>
    createWatch({
      ...world,
      clock,
      // Senders' clocks are right; the wall of this machine may not be.
      lastSent: { byHost: () => Promise.resolve(new Map([[1, nowUs()]])) },
      hostFigures: {
        figuresOf: (_ids, _signal, atUs = nowUs()) => {
          if (isFailing) {
            return Promise.reject(new Error('the database took too long'));
          }
          const verdict = verdictAt(atUs / 1e6 - wallOffset);
          const value = verdict === 'no_data' ? null : verdict === 'bad' ? 0.9 : 0.1;
          return Promise.resolve(new Map([[1, { cpuUsageRatio: value }]])) as never;
        },
      },
      rules: {
        toWatch: () => Promise.resolve({ rules: [record()], open: watched() }),
        noteEvaluated: (_ids, us) => {
          lastEvaluatedUs = us;
          return Promise.resolve();
        },
        noteMissed: (list) => {
          for (const { lostUs } of list) {
            move(lostUs);
          }
          return Promise.resolve();
        },
        moveTimes: ({ byUs, notAfterUs }) => {
          move(byUs, notAfterUs);
          lastEvaluatedUs = lastEvaluatedUs === null ? null : Math.min(lastEvaluatedUs + byUs, notAfterUs);
          return Promise.resolve();
        },
      },
      alerts: {
        noteFailure: (_id, _reason, us) => {
          lastEvaluatedUs = us;
          return Promise.resolve();
        },
      },
      take: (of, signals, us) => {
        apply(of.definition, signals, us);
        lastEvaluatedUs = us;
        return Promise.resolve();
      },
    });

  let watch = makeWatch();
  const states: { readonly second: number; readonly state: State }[] = [];
  for (const event of events) {
    if (event.kind === 'stop') {
      trueSecond += event.seconds;
      steadyOffset = trueSecond;
      watch = makeWatch();
    } else if (event.kind === 'sleep') {
      trueSecond += event.seconds;
    } else if (event.kind === 'set') {
      wallOffset += event.seconds;
    }
    isFailing = event.kind === 'failure';
    await watch.round(signal);
    states.push({ second: trueSecond, state: open?.state ?? 'none' });
    trueSecond += INTERVAL;
  }
  return { states, fired };
}

describe('the watch and the state machine of the alarm', () => {
  it('agree with a reference over histories of samples, gaps, restarts and failures', async () => {
    for (let seed = 1; seed <= HISTORIES; seed += 1) {
      const history = historyOf(seed);
      const events = history.events.filter(({ kind }) => kind !== 'set');
      const { states } = await live({ ...history, events });
      expect(states, `seed ${String(seed)}`).toEqual(expected({ ...history, events }));
    }
  });

  it('fires nothing that did not hold when clocks are set, and does not stand still for good', async () => {
    for (let seed = 1; seed <= HISTORIES / 8; seed += 1) {
      const history = historyOf(seed);
      const always = (verdict: Verdict) => ({ ...history, verdictAt: () => verdict });
      const { states: ofGood } = await live(always('good'));
      expect(
        ofGood.every(({ state }) => state === 'none'),
        `seed ${String(seed)}`,
      ).toBe(true);
      const quarter = Array.from({ length: 90 }, (): Event => ({ kind: 'round' }));
      const bad = always('bad');
      const { states, fired } = await live({ ...bad, events: [...bad.events, ...quarter] });
      expect(states.at(-1)?.state, `seed ${String(seed)}`).toBe('firing');
      expect(fired.length, `seed ${String(seed)}`).toBeLessThanOrEqual(1);
      const begun = states[0]?.second ?? 0;
      for (const { second, state } of states) {
        // Nothing fires before it was seen to hold for so long.
        expect(state === 'firing' && second - begun < history.rule.held, `seed ${String(seed)}`).toBe(false);
      }
    }
  });
});

/** What the reference says after each round. */
function expected({ rule, verdictAt, events }: History) {
  const model = createModel(rule);
  const states: { second: number; state: State }[] = [];
  let second = 1_000;
  let last: number | null = null;
  for (const event of events) {
    second += event.kind === 'stop' || event.kind === 'sleep' ? event.seconds : 0;
    if (event.kind !== 'failure') {
      see(model, verdictAt, last, second);
    }
    states.push({ second, state: model.state() });
    last = second;
    second += INTERVAL;
  }
  return states;
}

/** Moments between two rounds are seen as well, six minutes of them; what was bad then and is over fires nothing. */
function see(
  model: ReturnType<typeof createModel>,
  verdictAt: History['verdictAt'],
  last: number | null,
  now: number,
): void {
  const moments: number[] = [];
  for (let moment = (last ?? now) + INTERVAL; moment <= now - INTERVAL / 2; moment += INTERVAL) {
    moments.push(moment);
  }
  const late = moments.slice(-36);
  model.lose((moments.length - late.length) * INTERVAL);
  const verdicts = [...late, now].map((moment) => ({ moment, verdict: verdictAt(moment) }));
  const isOver = verdicts.findLast(({ verdict }) => verdict !== 'no_data')?.verdict !== 'bad';
  const lastGood = verdicts.slice(0, -1).findLastIndex(({ verdict }) => verdict === 'good');
  verdicts.forEach(({ moment, verdict }, index) => {
    const isNow = index === verdicts.length - 1;
    if (isNow || (index >= lastGood && !(isOver && verdict === 'bad'))) {
      model.see(moment, verdict);
    }
  });
}
