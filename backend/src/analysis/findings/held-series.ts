import { setImmediate } from 'node:timers/promises';
import type { FeedbackWord, FindingStore, NewFinding, StoredState } from '../../model/index.ts';
import { sensitivityOf } from './sensitivity.ts';
import {
  createWatchedSeries,
  type SeriesIdentity,
  type SeriesNews,
  type WatchedSeries,
} from './watched-series.ts';

const MINUTE_US = 60e6;
const HOUR_US = 60 * MINUTE_US;
const STATES_A_PAGE = 200;
/** A state is saved within the hour: after a restart no more than that is fed again. */
const SAVE_EVERY_US = 45 * MINUTE_US;
const MOST_SAVED = 400;
const SAVE_BATCH = 50;
const IDLE_US = 24 * HOUR_US;
/** A finding whose series is never met again ends after this. */
const ORPHAN_US = HOUR_US;

/** What was kept of an earlier watch, by this backend or another. */
export interface TakenUp {
  /** To where each measure was fed; none of those that were fed last before `sinceUs`. */
  readonly fedUntilUs: ReadonlyMap<string, number>;
  /** Findings about error issues that go on. */
  readonly aboutIssues: readonly NewFinding[];
}

/** The series that are watched now, with what was known of them before and what people said of their findings. */
export interface HeldSeries {
  readonly size: () => number;
  readonly learning: () => number;
  get(key: string): WatchedSeries | undefined;
  /** There is a state of it that was not taken up yet. */
  isKnown(key: string): boolean;
  /** With its state, its words, and what was told of it. */
  open(identity: SeriesIdentity): WatchedSeries;
  drop(key: string): void;
  /** Lets go of all, and takes up what is stored; where that fails all is as it was. */
  takeUp(sinceUs: number, signal: AbortSignal): Promise<TakenUp>;
  /** Words that were said, or taken back, since. */
  listen(signal: AbortSignal): Promise<void>;
  /** The clock ends what is over; what is new of all, without what was over before `sinceUs`. Who says nothing any more is let go. */
  settle(nowUs: number, sinceUs: number, hears: (identity: SeriesIdentity) => boolean): readonly SeriesNews[];
  /** Findings that were going on and whose series was never met again; each is handed out once. */
  orphans(nowUs: number): readonly NewFinding[];
  /** Saves those that are due, the oldest first; how many. */
  save(untilUs: number, fedUntilUs: (measure: string) => number, signal: AbortSignal): Promise<number>;
}

interface Held {
  readonly series: WatchedSeries;
  savedUs: number;
}

type Words = ReadonlyMap<string, readonly FeedbackWord[]>;

type HeldStore = Pick<FindingStore, 'states' | 'open' | 'feedback' | 'saveStates'>;

export function createHeldSeries(store: HeldStore): HeldSeries {
  const held = new Map<string, Held>();
  let saved = new Map<string, StoredState>();
  let goingOn = new Map<string, NewFinding>();
  let words: Words = new Map();

  const wordsNow = async (signal: AbortSignal): Promise<Words> =>
    Map.groupBy(await store.feedback(signal), ({ seriesKey }) => seriesKey);

  return {
    size: () => held.size,
    learning: () => [...held.values()].filter(({ series }) => series.isLearning()).length,
    get: (key) => held.get(key)?.series,
    isKnown: (key) => saved.has(key),
    open(identity) {
      const { key } = identity;
      const known = saved.get(key);
      const series = createWatchedSeries(identity, known?.state);
      const own = words.get(key);
      if (own !== undefined) {
        series.listenTo(sensitivityOf(identity.kind, own));
      }
      const told = goingOn.get(key);
      if (told !== undefined) {
        series.resume(told);
        goingOn.delete(key);
      }
      saved.delete(key);
      held.set(key, { series, savedUs: known?.fedUntilUs ?? 0 });
      return series;
    },
    drop: (key) => void held.delete(key),
    async takeUp(sinceUs, signal) {
      const states = await storedStates(store, signal);
      const findings = Map.groupBy(await store.open(signal), ({ issueId }) => issueId !== null);
      words = await wordsNow(signal);
      held.clear();
      saved = new Map(states.map((state) => [state.seriesKey, state]));
      goingOn = new Map(findings.get(false)?.map((finding) => [finding.seriesKey, finding]));
      return { fedUntilUs: fedUntil(states, sinceUs), aboutIssues: findings.get(true) ?? [] };
    },
    async listen(signal) {
      const now = await wordsNow(signal);
      for (const key of new Set([...words.keys(), ...now.keys()])) {
        const said = now.get(key) ?? [];
        const own = held.get(key)?.series;
        if (own !== undefined && JSON.stringify(said) !== JSON.stringify(words.get(key) ?? [])) {
          own.listenTo(sensitivityOf(own.identity.kind, said));
        }
      }
      words = now;
    },
    settle(nowUs, sinceUs, hears) {
      const news = [...held.values()].flatMap(({ series }) => {
        series.settle(nowUs / 1_000, hears(series.identity));
        return series.news(sinceUs / 1_000) ?? [];
      });
      for (const [key, { series }] of held) {
        // Patterns of logs are let go by their feed, which knows more of them.
        const isIdle = series.identity.kind === 'metric' && series.lastMs() * 1_000 < nowUs - IDLE_US;
        if (isIdle && !series.isOpen()) {
          held.delete(key);
        }
      }
      return news;
    },
    orphans(nowUs) {
      const found = [...goingOn.values()].filter(({ lastUs }) => lastUs < nowUs - ORPHAN_US);
      for (const { seriesKey } of found) {
        goingOn.delete(seriesKey);
      }
      return found;
    },
    async save(untilUs, fedUntilUs, signal) {
      const due = [...held.values()]
        .filter(({ savedUs }) => untilUs - savedUs >= SAVE_EVERY_US)
        .sort((a, b) => a.savedUs - b.savedUs)
        .slice(0, MOST_SAVED);
      for (let first = 0; first < due.length; first += SAVE_BATCH) {
        const batch = due.slice(first, first + SAVE_BATCH);
        const states = batch.map(({ series }): StoredState => {
          const { key, measure } = series.identity;
          return { seriesKey: key, measure, fedUntilUs: fedUntilUs(measure), state: series.save() };
        });
        await store.saveStates(states, signal);
        for (const [index, one] of batch.entries()) {
          one.savedUs = states[index]?.fedUntilUs ?? untilUs;
        }
        await setImmediate();
      }
      return due.length;
    },
  };
}

async function storedStates(
  store: Pick<FindingStore, 'states'>,
  signal: AbortSignal,
): Promise<readonly StoredState[]> {
  const states: StoredState[] = [];
  for (let afterKey = ''; ;) {
    const page = await store.states({ afterKey, limit: STATES_A_PAGE }, signal);
    states.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < STATES_A_PAGE) {
      return states;
    }
    afterKey = last.seriesKey;
  }
}

/** The earliest of each measure. Who was silent when it was saved last does not hold the others back. */
function fedUntil(states: readonly StoredState[], sinceUs: number): ReadonlyMap<string, number> {
  const earliest = new Map<string, number>();
  for (const { measure, fedUntilUs } of states) {
    if (fedUntilUs >= sinceUs) {
      earliest.set(measure, Math.min(earliest.get(measure) ?? Infinity, fedUntilUs));
    }
  }
  return earliest;
}
