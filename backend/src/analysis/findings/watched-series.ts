import type { FindingKind, FindingReason } from '@vigilops/contracts/api';
import type { FindingChange, NewFinding, WatchedSubject } from '../../model/index.ts';
import {
  beginEpisode,
  continueEpisode,
  createTrace,
  finite,
  settleEpisode,
  type Episode,
} from './episode.ts';
import { createJudge, type Judged } from './judge.ts';
import type { Sensitivity } from './sensitivity.ts';

export interface SeriesIdentity {
  readonly key: string;
  readonly kind: 'metric' | 'log';
  readonly subject: WatchedSubject;
  readonly measure: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly templateId: number | null;
}

/** What became of a series since it was asked last. */
export type SeriesNews =
  | { readonly type: 'begun'; readonly finding: NewFinding }
  | { readonly type: 'changed'; readonly change: FindingChange };

/**
 * What is known of a point beside the series: an anomaly whatever the detector says, or none; or that what is new to the
 * detector was seen before, and so is usual, or a surge.
 */
export type Judgement =
  { readonly score: number; readonly reason: FindingReason } | 'usual' | 'usual if new' | 'surge if new';

/** Who is silent for longer was switched off before anybody watched. */
const SILENCE_MS = 3_600_000;

/** One series with its detector, what is unusual about it now, and its newest values. */
export interface WatchedSeries {
  readonly identity: SeriesIdentity;
  /** Points in order of time; late ones change nothing. */
  see(timeMs: number, value: number, judgement?: Judgement): void;
  /** The clock says so late it is: what is over ends, and its silence is noticed where others are heard. */
  settle(nowMs: number, hearsOthers: boolean): void;
  listenTo(sensitivity: Sensitivity): void;
  /** Undefined: nothing to tell. What began before `sinceMs` and is over is not told. */
  news(sinceMs: number): SeriesNews | undefined;
  /** It was told of before a restart. */
  resume(finding: NewFinding): void;
  isLearning(): boolean;
  isOpen(): boolean;
  lastMs(): number;
  save(): Uint8Array;
}

export function createWatchedSeries(identity: SeriesIdentity, saved?: Uint8Array): WatchedSeries {
  const judge = createJudge(identity.kind, saved);
  const trace = createTrace();
  let episode: Episode | undefined;
  let toldFromMs: number | undefined;
  let hasNews = false;
  let quietUntilMs = 0;
  let lastMs = 0;
  /** Of the last word that silenced it. */
  let silencedMs = 0;

  function begin(timeMs: number, value: number, judged: Judged): void {
    if (timeMs < quietUntilMs) {
      return;
    }
    episode = beginEpisode(timeMs, value, judged);
    toldFromMs = undefined;
    hasNews = true;
    trace.hold();
  }

  function goOn(step: (open: Episode) => void): void {
    if (episode?.toMs !== undefined || episode === undefined) {
      return;
    }
    step(episode);
    hasNews = true;
    if (episode.toMs !== undefined) {
      trace.release();
    }
  }

  return {
    identity,
    see(timeMs, value, judgement) {
      const found = judge.see(timeMs, value);
      if (found === undefined) {
        return;
      }
      lastMs = timeMs;
      const judged = judgement === undefined ? found : judgedAs(found, judgement);
      trace.note(timeMs, value, judged);
      if (episode !== undefined && episode.toMs === undefined) {
        goOn((open) => {
          // Its points come again: it was silent, and that is over.
          if (open.reason === 'silence') {
            open.toMs = timeMs;
          } else {
            continueEpisode(open, timeMs, value, judged);
          }
        });
      } else if (judged.isAnomaly) {
        begin(timeMs, value, judged);
      }
    },
    settle(nowMs, hearsOthers) {
      if (episode !== undefined && episode.toMs === undefined) {
        goOn((open) => {
          if (open.reason === 'silence') {
            open.lastMs = nowMs;
          }
          settleEpisode(open, nowMs);
        });
        return;
      }
      if (!hearsOthers || nowMs - lastMs > SILENCE_MS || lastMs === silencedMs) {
        return;
      }
      const silence = judge.silence(nowMs);
      if (silence?.isAnomaly === true) {
        silencedMs = lastMs;
        begin(lastMs + 1, Number.NaN, silence);
      }
    },
    listenTo({ threshold, quietUntilUs }) {
      judge.setThreshold(threshold);
      quietUntilMs = quietUntilUs / 1_000;
      if (episode !== undefined && episode.fromMs < quietUntilMs) {
        goOn((open) => {
          open.toMs = Math.max(open.lastMs, open.fromMs);
        });
      }
    },
    news(sinceMs) {
      if (!hasNews || episode === undefined) {
        return undefined;
      }
      hasNews = false;
      const known = toldFromMs !== undefined;
      if (!known && episode.lastMs < sinceMs) {
        return undefined;
      }
      toldFromMs = episode.fromMs;
      return known
        ? { type: 'changed', change: changeOf(identity, episode, trace.chart()) }
        : { type: 'begun', finding: findingOf(identity, episode, trace.chart()) };
    },
    resume({ fromUs, lastUs, reason, score, value, expected, low, high }) {
      const number = (known: number | null) => known ?? Number.NaN;
      episode = {
        fromMs: fromUs / 1_000,
        lastMs: lastUs / 1_000,
        reason,
        score,
        value: number(value),
        expected: number(expected),
        low: number(low),
        high: number(high),
        toMs: undefined,
      };
      toldFromMs = episode.fromMs;
      silencedMs = reason === 'silence' ? episode.fromMs - 1 : 0;
    },
    isLearning: () => judge.isLearning(),
    isOpen: () => episode !== undefined && episode.toMs === undefined,
    lastMs: () => lastMs,
    save: () => judge.save(),
  };
}

function judgedAs(found: Judged, judgement: Judgement): Judged {
  switch (judgement) {
    case 'usual':
      return { ...found, isAnomaly: false };
    case 'usual if new':
      return found.reason === 'new' ? { ...found, isAnomaly: false } : found;
    case 'surge if new':
      return found.reason === 'new' ? { ...found, reason: 'surge' } : found;
    default:
      return {
        ...found,
        isAnomaly: true,
        score: Math.max(found.score, judgement.score),
        reason: judgement.reason,
      };
  }
}

function findingOf(identity: SeriesIdentity, episode: Episode, chart: NewFinding['chart']): NewFinding {
  return {
    kind: kindOf(identity, episode.reason),
    reason: episode.reason,
    subject: identity.subject,
    templateId: identity.templateId,
    issueId: null,
    measure: identity.measure,
    labels: identity.labels,
    unit: identity.unit,
    expected: finite(episode.expected),
    low: finite(episode.low),
    high: finite(episode.high),
    ...changeOf(identity, episode, chart),
  };
}

function changeOf(identity: SeriesIdentity, episode: Episode, chart: NewFinding['chart']): FindingChange {
  return {
    seriesKey: identity.key,
    fromUs: episode.fromMs * 1_000,
    lastUs: episode.lastMs * 1_000,
    toUs: episode.toMs === undefined ? null : episode.toMs * 1_000,
    score: Math.min(1, episode.score),
    value: finite(episode.value),
    chart,
  };
}

function kindOf({ kind }: SeriesIdentity, reason: FindingReason): FindingKind {
  if (kind === 'metric') {
    return 'metric';
  }
  return reason === 'new' ? 'log_new' : reason === 'vanished' ? 'log_vanished' : 'log_rate';
}
