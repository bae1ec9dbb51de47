import { VigilError } from '@vigilops/contracts';
import type { Clock, Logger } from '@vigilops/runtime';
import { setImmediate } from 'node:timers/promises';
import type {
  FindingChange,
  FindingStore,
  IssueRecord,
  NewFinding,
  TemplateRateReader,
} from '../../model/index.ts';
import { createHeldSeries } from './held-series.ts';
import { createIssueFeed } from './issue-feed.ts';
import { createLogFeed, LOG_MEASURE } from './log-feed.ts';
import { MEASURES, type Measure } from './measures.ts';
import { readMeasure, SLICE_US, type FedRange, type MetricFeedDeps } from './metric-feed.ts';
import { tellFindings } from './told.ts';
import type { SeriesIdentity } from './watched-series.ts';

export interface AnomalyWatchDeps extends MetricFeedDeps {
  readonly store: FindingStore;
  readonly rates: TemplateRateReader;
  /** Error issues that are new or are back, and had lines in the range. */
  readonly issues: (
    range: { readonly fromUs: number; readonly toUs: number },
    signal: AbortSignal,
  ) => Promise<readonly IssueRecord[]>;
  /** Whether anything of that name was ever sent. */
  readonly isSent: (metric: string, signal: AbortSignal) => Promise<boolean>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface WatchFigures {
  readonly series: number;
  readonly learning: number;
  readonly leftOut: number;
  readonly points: number;
  readonly told: number;
  readonly dropped: number;
  readonly saved: number;
  /** Measures that could not be read. */
  readonly failed: number;
}

export interface AnomalyWatch {
  /** Feeds every series what came since, and tells what is unusual. Safe to repeat, and to be cut short. */
  look(signal: AbortSignal): Promise<WatchFigures>;
}

const MINUTE_US = 60e6;
const HOUR_US = 60 * MINUTE_US;
const DAY_US = 24 * HOUR_US;
/** Values are waited for so long: agents send every few seconds, or once a minute. */
const PATIENCE_US = 1.5 * MINUTE_US;
/** What a series that is met for the first time learns of its past. */
const HISTORY_US = { metric: 3 * DAY_US, log: DAY_US } as const;
/** What began before and is over is learnt, and not told. */
const TOLD_US = HOUR_US;
/** A house that was off for longer goes on from here: what lay between is a gap. */
const MOST_CATCH_UP_US = 12 * HOUR_US;
/** All series of metrics together: 65 kB each. */
const MOST_SERIES = 10_000;
const LOG_SLICE_US = HOUR_US;
/** Others work on this thread, too. */
const POINTS_AT_ONCE = 500;
/** So long after the start nobody is told to be silent: agents send what they kept first. */
const DEAF_US = 15 * MINUTE_US;
const HEARING_MS = 5 * 60_000;

interface News {
  readonly begun: readonly NewFinding[];
  readonly changed: readonly FindingChange[];
}

/**
 * The detectors of the house. Their states are saved within the hour; after a restart points since then come again, and
 * those that a state has seen change nothing, so that it goes on exactly.
 */
export function createAnomalyWatch(deps: AnomalyWatchDeps): AnomalyWatch {
  const { store, clock, logger } = deps;
  const held = createHeldSeries(store);
  const cursors = new Map<string, number>();
  /** When each measure had a value last, milliseconds. */
  const heard = new Map<string, number>();
  let loadedUs: number | undefined;
  let points = 0;
  /** What could not be written down yet. */
  let untold: News = { begun: [], changed: [] };

  const issues = createIssueFeed();
  let ofIssues: News = { begun: [], changed: [] };

  const logs = createLogFeed({
    rates: deps.rates,
    open: (identity) => ({ isNew: !held.isKnown(identity.key), series: held.open(identity) }),
    onGone: held.drop,
    pause: breathe,
  });

  let sinceBreath = 0;
  async function breathe(fed = 50): Promise<void> {
    sinceBreath += fed;
    if (sinceBreath >= POINTS_AT_ONCE) {
      sinceBreath = 0;
      await setImmediate();
    }
  }

  async function takeUp(nowUs: number, signal: AbortSignal): Promise<void> {
    const { fedUntilUs, aboutIssues } = await held.takeUp(nowUs - MOST_CATCH_UP_US, signal);
    logs.forget();
    cursors.clear();
    fedUntilUs.forEach((us, measure) => cursors.set(measure, us));
    issues.resume(aboutIssues);
    loadedUs = nowUs;
  }

  async function feed(range: FedRange, fromUs: number, only?: ReadonlySet<string>): Promise<void> {
    for (const { identity, values } of range.series) {
      const series = held.get(identity.key);
      if (series === undefined || only?.has(identity.key) === false) {
        continue;
      }
      for (const [index, value] of values.entries()) {
        if (value !== null) {
          series.see((fromUs + index * MINUTE_US) / 1_000, value);
          points += 1;
        }
      }
      const { measure } = identity;
      heard.set(measure, Math.max(heard.get(measure) ?? 0, series.lastMs()));
      await breathe(values.length);
    }
  }

  /** What new series were before they were met, oldest first. */
  async function learnPast(
    measure: Measure,
    identities: readonly SeriesIdentity[],
    beforeUs: number,
    signal: AbortSignal,
  ): Promise<void> {
    const only = new Set(identities.map(({ key }) => key));
    const hosts = identities.flatMap(({ subject }) => subject.hostId ?? []);
    const hostIds = measure.of === 'host' ? [...new Set(hosts)] : undefined;
    for (let fromUs = beforeUs - HISTORY_US.metric; fromUs < beforeUs; fromUs += SLICE_US) {
      const toUs = Math.min(beforeUs, fromUs + SLICE_US);
      await feed(await readMeasure(measure, { fromUs, toUs, hostIds }, deps, signal), fromUs, only);
    }
  }

  /** Opens series that are not held yet; those that nobody knows learn their past. Counts what is beyond the bound. */
  async function meet(
    measure: Measure,
    range: FedRange,
    fromUs: number,
    signal: AbortSignal,
  ): Promise<number> {
    let leftOut = range.leftOut;
    const strangers: SeriesIdentity[] = [];
    for (const { identity } of range.series) {
      if (held.get(identity.key) !== undefined) {
        continue;
      }
      if (held.size() - logs.patterns.size >= MOST_SERIES) {
        leftOut += 1;
        continue;
      }
      if (!held.isKnown(identity.key)) {
        strangers.push(identity);
      }
      held.open(identity);
    }
    if (strangers.length > 0) {
      try {
        await learnPast(measure, strangers, fromUs, signal);
      } catch (error) {
        // They would pass for known: they are met again, and learn their past then.
        for (const { key } of strangers) {
          held.drop(key);
        }
        throw error;
      }
    }
    return leftOut;
  }

  async function feedMeasure(measure: Measure, untilUs: number, signal: AbortSignal): Promise<number> {
    const { name } = measure;
    if (!(await deps.isSent(measure.metric, signal))) {
      return 0;
    }
    let leftOut = 0;
    let fromUs = startOf(name, untilUs);
    while (fromUs < untilUs) {
      const toUs = Math.min(untilUs, fromUs + SLICE_US);
      const range = await readMeasure(measure, { fromUs, toUs }, deps, signal);
      leftOut = await meet(measure, range, fromUs, signal);
      await feed(range, fromUs);
      cursors.set(name, toUs);
      fromUs = toUs;
    }
    return leftOut;
  }

  function startOf(name: string, untilUs: number): number {
    const known = cursors.get(name) ?? untilUs - 10 * MINUTE_US;
    return Math.max(untilUs - MOST_CATCH_UP_US, known);
  }

  async function feedLogs(untilUs: number, signal: AbortSignal): Promise<number> {
    let leftOut = 0;
    let fromUs = Math.max(cursors.get(LOG_MEASURE) ?? untilUs - HISTORY_US.log, untilUs - HISTORY_US.log);
    while (fromUs < untilUs) {
      const toUs = Math.min(untilUs, fromUs + LOG_SLICE_US);
      leftOut = await logs.feed({ fromUs, toUs }, signal);
      cursors.set(LOG_MEASURE, toUs);
      fromUs = toUs;
    }
    return leftOut;
  }

  async function lookAtIssues(untilUs: number, signal: AbortSignal): Promise<number> {
    // To the very minute: what is new cannot be waited for.
    const toUs = untilUs + 2 * MINUTE_US;
    const found = await deps.issues({ fromUs: toUs - HOUR_US, toUs }, signal);
    ofIssues = issues.take(found, toUs, logs.serviceBornUs);
    return 0;
  }

  /** A series is silent only where others of its measure are heard, and were for a while. */
  function hears({ measure }: SeriesIdentity, nowUs: number): boolean {
    const isNew = nowUs - (loadedUs ?? nowUs) < DEAF_US;
    return !isNew && nowUs / 1_000 - (heard.get(measure) ?? 0) < HEARING_MS;
  }

  /** What is new of all series, and of what was held before and is met no more. */
  function news(nowUs: number): News {
    const all = held.settle(nowUs, nowUs - TOLD_US, (identity) => hears(identity, nowUs));
    return {
      begun: [
        ...untold.begun,
        ...ofIssues.begun,
        ...all.flatMap((one) => (one.type === 'begun' ? [one.finding] : [])),
      ],
      changed: [
        ...untold.changed,
        ...ofIssues.changed,
        ...all.flatMap((one) => (one.type === 'changed' ? [one.change] : [])),
        ...held.orphans(nowUs).map((finding) => ({ ...finding, toUs: finding.lastUs })),
      ],
    };
  }

  return {
    async look(signal) {
      const nowUs = clock.now().getTime() * 1_000;
      const untilUs = Math.floor((nowUs - PATIENCE_US) / MINUTE_US) * MINUTE_US;
      // Somebody else led for a long time: what is known here is old.
      const isStale = [...cursors.values()].some((us) => untilUs - us > MOST_CATCH_UP_US);
      if (loadedUs === undefined || isStale) {
        await takeUp(nowUs, signal);
      }
      points = 0;
      await held.listen(signal);
      let leftOut = 0;
      const failures: unknown[] = [];
      const steps = [
        ...MEASURES.map((measure) => () => feedMeasure(measure, untilUs, signal)),
        () => feedLogs(untilUs, signal),
        () => lookAtIssues(untilUs, signal),
      ];
      for (const step of steps) {
        try {
          leftOut += await step();
        } catch (error) {
          signal.throwIfAborted();
          failures.push(error);
        }
      }
      if (failures.length === steps.length) {
        throw new VigilError('STORE_UNAVAILABLE', 'none of the watched series could be read', {
          cause: failures[0],
        });
      }
      if (failures.length > 0) {
        logger.warn({ err: failures[0], failed: failures.length }, 'some watched series could not be read');
      }
      untold = news(untilUs);
      ofIssues = { begun: [], changed: [] };
      const told = await tellFindings(store, untold, untilUs, signal);
      untold = { begun: [], changed: [] };
      const figures = { series: held.size(), learning: held.learning(), leftOut };
      await store.noteWatch({ ...figures, lookedUntilUs: untilUs }, signal);
      return {
        ...figures,
        points,
        ...told,
        saved: await held.save(untilUs, (measure) => cursors.get(measure) ?? untilUs, signal),
        failed: failures.length,
      };
    },
  };
}
