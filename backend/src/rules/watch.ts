import { METRIC, VigilError } from '@vigilops/contracts';
import { createTurns, type Clock } from '@vigilops/runtime';
import type { AlertStore, MissedMoments, RuleRecord, RuleStore, WatchedAlert } from '../model/index.ts';
import { runbookIn } from './built-in/in-language.ts';
import type { Doubt } from './engine/hindrance.ts';
import { createJumpMeter, type Moment } from './engine/jumps.ts';
import { takeTurnOf, type TakeSignals, type TurnDeps } from './engine/rule-turn.ts';
import { createSight } from './engine/sight.ts';
import { createTroubles } from './engine/troubles.ts';
import { looksAtSamples } from './evaluate.ts';
import { createLasting, createLook, type Look, type RuleDeps } from './look.ts';
import type { Language } from './words.ts';

export interface WatchDeps extends RuleDeps {
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  readonly rules: Pick<RuleStore, 'toWatch' | 'noteEvaluated' | 'noteMissed' | 'moveTimes'>;
  readonly alerts: Pick<AlertStore, 'noteFailure'>;
  readonly take: TakeSignals;
}

export interface Round {
  readonly rules: number;
  readonly failed: number;
  /** Moments that were looked at late, of all rules. */
  readonly late: number;
  /** Rules that had moments at which nobody looked. */
  readonly missed: number;
}

export interface Watch {
  /**
   * Looks once at everything that the enabled rules are about. One rule that cannot look does not hinder the others; a
   * round waits for the one before it.
   */
  round(signal: AbortSignal): Promise<Round>;
}

/** A round that takes longer leaves the rest to the next one, which begins with them. */
const BUDGET_US = 45e6;
const DAY_US = 86_400e6;

export function createWatch(deps: WatchDeps): Watch {
  const takeTurn = createTurns(1);
  const readClock = createJumpMeter(deps.clock);
  const sight = createSight();
  const troubles = createTroubles();
  const lasting = createLasting(deps);
  /** What they asked last took too long: they come last, so that the others do not wait for them. */
  const slow = new Set<number>();
  let isFirst = true;
  let toMoveUs = 0;
  let trustedSinceUs = -Infinity;

  /** Times that are waited from follow the clock, at the first chance. */
  async function followClock({ nowUs, jumpedUs }: Moment, signal: AbortSignal): Promise<void> {
    if (jumpedUs !== 0) {
      toMoveUs += jumpedUs;
      trustedSinceUs = nowUs;
      troubles.move(jumpedUs);
    }
    if (isFirst || toMoveUs !== 0) {
      await deps.rules.moveTimes({ byUs: toMoveUs, notAfterUs: nowUs }, signal);
      toMoveUs = 0;
      isFirst = false;
    }
  }

  /** Why nothing can be said of samples now. */
  async function doubtAt(moment: Moment, signal: AbortSignal): Promise<Doubt | null> {
    const isAsked = sight.note(moment);
    await followClock(moment, signal);
    if (!isAsked) {
      return null;
    }
    const range = { fromUs: moment.nowUs - DAY_US, toUs: moment.nowUs + DAY_US };
    const sent = await deps.lastSent.byHost({ metric: METRIC.heartbeat, filters: [], ...range }, signal);
    return sight.doubt(moment, sent.size === 0 ? undefined : Math.max(...sent.values()));
  }

  function turnDepsAt(moment: Moment, signal: AbortSignal): TurnDeps {
    const { nowUs } = moment;
    const present = { nowUs, blindness: troubles.since, hearingUs: sight.hearingUs(moment) };
    const past = new Map<number, Look>();
    return {
      rules: deps.rules,
      take: deps.take,
      trustedSinceUs,
      now: createLook(deps, present, lasting, signal),
      lookAt: (us) => {
        const look = past.get(us) ?? createLook(deps, { nowUs: us }, lasting, signal);
        past.set(us, look);
        return look;
      },
    };
  }

  async function round(signal: AbortSignal): Promise<Round> {
    const moment = readClock();
    const { nowUs } = moment;
    const doubt = await doubtAt(moment, signal);
    troubles.doubted(doubt, nowUs);
    const { rules: stored, open } = await deps.rules.toWatch(signal);
    const { language } = deps.house();
    const rules = stored.map((rule) => withRunbook(rule, language));
    troubles.keepOnly(new Set(rules.map(({ id }) => id)));
    troubles.waiting(longestWaiting(rules), nowUs);
    const openOf = Map.groupBy(open, ({ ruleId }) => ruleId);
    const turnDeps = turnDepsAt(moment, signal);
    const found = {
      failed: 0,
      late: 0,
      missed: 0,
      quiet: new Array<number>(),
      toNote: new Array<MissedMoments>(),
    };

    for (const rule of inOrder(rules, slow)) {
      signal.throwIfAborted();
      if (deps.clock.monotonicMs() * 1_000 - moment.steadyUs > BUDGET_US) {
        break;
      }
      if (rule.definition.enabled && doubt !== null && looksAtSamples(rule)) {
        continue;
      }
      try {
        const { isQuiet, late, missed } = await turnOf(rule, openOf.get(rule.id) ?? [], turnDeps, signal);
        troubles.worked(rule.id);
        slow.delete(rule.id);
        found.late += late;
        found.quiet.push(...(isQuiet ? [rule.id] : []));
        found.missed += missed === null ? 0 : 1;
        found.toNote.push(...(isQuiet && missed !== null ? [missed] : []));
      } catch (error) {
        signal.throwIfAborted();
        found.failed += 1;
        await noteFailure(rule, error, nowUs, signal);
      }
    }
    if (doubt === null) {
      sight.seen(moment);
    } else {
      trustedSinceUs = nowUs;
    }
    await keep(found, nowUs, signal);
    return { rules: rules.length, failed: found.failed, late: found.late, missed: found.missed };
  }

  async function noteFailure(
    { id, definition: { name } }: RuleRecord,
    error: unknown,
    nowUs: number,
    signal: AbortSignal,
  ): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof VigilError && error.code === 'QUERY_TOO_LARGE') {
      slow.add(id);
    }
    troubles.failed({ id, name }, reason, nowUs);
    await deps.alerts.noteFailure(id, reason, nowUs, signal);
  }

  /** For all rules at once. */
  async function keep(
    { quiet, toNote }: { readonly quiet: readonly number[]; readonly toNote: readonly MissedMoments[] },
    nowUs: number,
    signal: AbortSignal,
  ): Promise<void> {
    if (toNote.length > 0) {
      await deps.rules.noteMissed(toNote, signal);
    }
    if (quiet.length > 0) {
      await deps.rules.noteEvaluated(quiet, nowUs, signal);
    }
  }

  return { round: (signal) => takeTurn(() => round(signal)) };
}

/** Of a rule that is switched off the alarm is told that it is about nothing, where something is open. */
async function turnOf(
  rule: RuleRecord,
  open: readonly WatchedAlert[],
  deps: TurnDeps,
  signal: AbortSignal,
): ReturnType<typeof takeTurnOf> {
  if (rule.definition.enabled) {
    return takeTurnOf(rule, open, deps, signal);
  }
  if (open.length > 0) {
    await deps.take(rule, [], deps.now.nowUs, signal);
  }
  return { isQuiet: open.length === 0, late: 0, missed: null };
}

/** What is to be done comes with the alert, in the language of the house. */
function withRunbook(rule: RuleRecord, language: Language): RuleRecord {
  const runbook = runbookIn(rule.definition.runbook, language);
  return runbook === rule.definition.runbook
    ? rule
    : { ...rule, definition: { ...rule.definition, runbook } };
}

/**
 * Those that wait longest first, after them those that took too long; the one about the watch itself last, when it is known
 * what the others met.
 */
function inOrder(rules: readonly RuleRecord[], slow: ReadonlySet<number>): readonly RuleRecord[] {
  const isOfWatch = ({ definition }: RuleRecord) => Number(definition.condition.type === 'blind');
  return rules.toSorted(
    (a, b) =>
      isOfWatch(a) - isOfWatch(b) ||
      Number(slow.has(a.id)) - Number(slow.has(b.id)) ||
      (a.lastEvaluatedUs ?? 0) - (b.lastEvaluatedUs ?? 0) ||
      a.id - b.id,
  );
}

/** When the rule that waits longest was looked at. */
function longestWaiting(rules: readonly RuleRecord[]): number | null {
  const times = rules.flatMap(({ definition, lastEvaluatedUs }) =>
    definition.enabled && lastEvaluatedUs !== null ? [lastEvaluatedUs] : [],
  );
  return times.length === 0 ? null : Math.min(...times);
}
