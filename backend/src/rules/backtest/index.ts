import { VigilError } from '@vigilops/contracts';
import {
  formatTimeUs,
  type AlertRuleDefinition,
  type Backtest as BacktestAnswer,
  type BacktestRequest,
} from '@vigilops/contracts/api';
import { createTurns, type Clock } from '@vigilops/runtime';
import type { AlertStore, RuleStore, Signal } from '../../model/index.ts';
import { evaluate } from '../evaluate.ts';
import { createLasting, createLook, type Look, type RuleDeps } from '../look.ts';
import { episodesOf, type Decide, type Episode } from './episodes.ts';
import { outcomeOf, type Acknowledged } from './outcome.ts';
import { pastOfFigure } from './past-figures.ts';
import { pastOfHosts } from './past-hosts.ts';
import { pastOfLogs } from './past-logs.ts';
import { pastOfSeries } from './past-series.ts';
import { pastOfServices } from './past-services.ts';
import type { Past, PastDeps, ReadPast } from './past.ts';

export interface Backtest {
  /**
   * How a rule would have been over what is stored, by the same state machine, and what it says now. Throws
   * REQUEST_INVALID or QUERY_TOO_LARGE where its question is, OVERLOADED where others wait already.
   */
  run(request: BacktestRequest, signal: AbortSignal): Promise<BacktestAnswer>;
}

export interface BacktestDeps extends Omit<PastDeps, 'metricQuery' | 'checkResults' | 'clock'> {
  readonly watch: RuleDeps;
  readonly checkResults: PastDeps['checkResults'];
  readonly rules: Pick<RuleStore, 'list'>;
  readonly alerts: Pick<AlertStore, 'list'>;
  readonly decide: Decide;
  readonly clock: Clock;
}

const DAY_US = 86_400e6;
const MOST_SHOWN = 100;
const MOST_ALERTS = 1_000;
/** So many lines are gone through before others have their turn. */
const LINES_AT_ONCE = 20;

const READ = {
  metric: pastOfFigure,
  series: pastOfSeries,
  host: pastOfHosts,
  service: pastOfServices,
  log: pastOfLogs,
} as const satisfies Readonly<
  Record<
    Exclude<AlertRuleDefinition['condition']['type'], 'absence' | 'certificate' | 'anomaly' | 'blind'>,
    ReadPast
  >
>;

export function createBacktest(deps: BacktestDeps): Backtest {
  const { clock } = deps;
  const takeTurn = createTurns(1, {
    mostWaiting: 4,
    refusal: () => new VigilError('OVERLOADED', 'several rules are run over the past already'),
  });

  async function run({ rule, days, instead_for_seconds: instead }: BacktestRequest, signal: AbortSignal) {
    const nowUs = clock.now().getTime() * 1_000;
    const look = createLook(deps.watch, { nowUs }, createLasting(deps.watch), signal);
    const range = { fromUs: nowUs - days * DAY_US, toUs: nowUs };
    const now = await evaluate({ definition: rule }, [], look, signal);
    const past = await readPast(rule, range, look, signal);
    const acknowledged = await acknowledgedOf(rule.name, range, signal);
    const slackUs = past.stepUs + 600e6;
    const at = async (forSeconds: number) => {
      const episodes = await episodesWith(rule, forSeconds, past, signal);
      return { episodes, outcome: outcomeOf(forSeconds, episodes, acknowledged, { nowUs, slackUs }) };
    };
    const asDefined = await at(rule.for_seconds);
    const others = [];
    for (const forSeconds of instead.filter((seconds) => seconds !== rule.for_seconds)) {
      others.push((await at(forSeconds)).outcome);
    }
    return {
      from: formatTimeUs(firstKnownUs(past)),
      to: formatTimeUs(past.fromUs + past.points * past.stepUs),
      step_seconds: past.stepUs / 1e6,
      notes: [...past.notes],
      subjects: past.lines.length,
      as_defined: asDefined.outcome,
      instead: others,
      episodes: shownEpisodes(asDefined.episodes),
      now: shownNow(now),
    };
  }

  async function readPast(
    rule: AlertRuleDefinition,
    range: { readonly fromUs: number; readonly toUs: number },
    look: Look,
    signal: AbortSignal,
  ): Promise<Past> {
    const { type } = rule.condition;
    if (type === 'absence' || type === 'certificate' || type === 'anomaly' || type === 'blind') {
      const notes = [look.words.backtest.impossible[type]];
      return { fromUs: range.fromUs, stepUs: range.toUs - range.fromUs, points: 1, lines: [], notes };
    }
    const { metricQuery } = deps.watch;
    return READ[type](rule, range, { ...deps, metricQuery }, look, signal);
  }

  async function episodesWith(
    rule: AlertRuleDefinition,
    forSeconds: number,
    past: Past,
    signal: AbortSignal,
  ): Promise<readonly Episode[]> {
    const tried = { for_seconds: forSeconds, keep_firing_seconds: rule.keep_firing_seconds };
    const isLow = 'comparison' in rule.condition && rule.condition.comparison === 'below';
    const isWorse = (value: number, than: number) => (isLow ? value < than : value > than);
    const episodes: Episode[] = [];
    for (const [index, line] of past.lines.entries()) {
      if (index % LINES_AT_ONCE === 0) {
        await clock.sleep(0, signal);
      }
      episodes.push(...episodesOf(line, past, tried, deps.decide, isWorse));
    }
    return episodes;
  }

  /** Alerts of the stored rule of that name. */
  async function acknowledgedOf(
    name: string,
    range: { readonly fromUs: number; readonly toUs: number },
    signal: AbortSignal,
  ): Promise<readonly Acknowledged[]> {
    const stored = (await deps.rules.list(signal)).find(({ definition }) => definition.name === name);
    if (stored === undefined) {
      return [];
    }
    const found = await deps.alerts.list({ ruleId: stored.id, ...range, limit: MOST_ALERTS }, signal);
    return found.filter(({ acknowledgedAtUs }) => acknowledgedAtUs !== null);
  }

  return { run: (request, signal) => takeTurn(() => run(request, signal)) };
}

/** Where the first subject has anything to say. */
function firstKnownUs({ fromUs, stepUs, lines }: Past): number {
  const firsts = lines.map(({ verdicts }) => verdicts.findIndex((verdict) => verdict !== 'no_data'));
  const known = firsts.filter((index) => index >= 0);
  return known.length === 0 ? fromUs : fromUs + Math.min(...known) * stepUs;
}

function shownEpisodes(episodes: readonly Episode[]): BacktestAnswer['episodes'] {
  return episodes
    .toSorted((a, b) => b.firedUs - a.firedUs)
    .slice(0, MOST_SHOWN)
    .map(({ name, firedUs, toUs, peak }) => ({
      subject: name,
      from: formatTimeUs(firedUs),
      to: toUs === null ? null : formatTimeUs(toUs),
      peak,
    }));
}

const ORDER = { bad: 0, no_data: 1, good: 2 } as const satisfies Record<Signal['verdict'], number>;

function shownNow(signals: readonly Signal[]): BacktestAnswer['now'] {
  return signals
    .toSorted((a, b) => ORDER[a.verdict] - ORDER[b.verdict])
    .slice(0, MOST_SHOWN)
    .map(({ message, value, verdict }) => ({ subject: message, value, verdict }));
}
