import type { FindingKind, LabelFilter } from '@vigilops/contracts/api';
import type { CheckResultReader, CheckResultRow, ServiceRecord, ServiceStore } from '../model/index.ts';
import type {
  HostFigures,
  HostFiguresReader,
  LastSentReader,
  LogSources,
  MetricQuery,
  MetricQuestion,
  SteppedAnswer,
} from '../query/index.ts';
import type { HostRecord, Readers } from '../store/index.ts';
import { ruleTitle } from './built-in/in-language.ts';
import type { Hindrance } from './engine/hindrance.ts';
import {
  createCountedLines,
  type CountedLines,
  type LogCounts,
  type LogQuestion,
} from './log/counted-lines.ts';
import { unitOf } from './windows.ts';
import { RULE_WORDS, type House, type RuleWords } from './words.ts';

/** What is unusual now, in the language of the house. */
export interface OpenFinding {
  readonly kind: FindingKind;
  /** Of it and of what is told with it. */
  readonly score: number;
  readonly subjectKey: string;
  readonly hostId: number | null;
  readonly serviceId: number | null;
  readonly service: string | null;
  readonly title: string;
  readonly text: string;
}

/** What rules look at. */
export interface RuleDeps {
  readonly readers: {
    readonly hosts: Pick<Readers['hosts'], 'listHosts'>;
  };
  readonly logSources: Pick<LogSources, 'countByStep'>;
  readonly metricQuery: Pick<MetricQuery, 'stepped'>;
  readonly hostFigures: HostFiguresReader;
  readonly lastSent: LastSentReader;
  readonly findings: (nowUs: number, signal: AbortSignal) => Promise<readonly OpenFinding[]>;
  readonly services: Pick<ServiceStore, 'listChecked'>;
  readonly checkResults: Pick<CheckResultReader, 'latest'>;
  /** A host that was silent for longer is offline, unless it has its own. */
  readonly heartbeatTimeoutMs: () => number;
  /** In whose language rules say what they see. */
  readonly house: () => House;
}

/** A metric over windows that begin and end where the rule says. */
export type SeriesQuestion = Pick<
  MetricQuestion,
  'metric' | 'unit' | 'filters' | 'groupBy' | 'aggregate' | 'timeFunction' | 'quantile' | 'fromUs' | 'toUs'
> & { readonly stepUs: number };

/** All that rules see at one moment. Rules that ask the same get the same answer, which is read once. */
export interface Look {
  readonly nowUs: number;
  readonly words: RuleWords;
  /** What a rule is called in that language. */
  readonly titleOf: (ruleName: string) => string;
  readonly timeZone: string;
  /** Why the watch itself has seen less than it should for so long, if it has. */
  readonly blindness: (sinceUs: number) => readonly Hindrance[];
  /** For how long this backend has been hearing without a break. */
  readonly hearingUs: number;
  hosts(): Promise<readonly HostRecord[]>;
  figures(): Promise<ReadonlyMap<number, HostFigures>>;
  services(): Promise<readonly ServiceRecord[]>;
  findings(): Promise<readonly OpenFinding[]>;
  /** The newest of each observer, not older than this. */
  results(maxAgeUs: (service: ServiceRecord) => number, key: string): Promise<LatestResults>;
  series(question: SeriesQuestion): Promise<SteppedAnswer>;
  /** By host: when a metric was last sent within the day before. */
  lastSent(metric: string, filters: readonly LabelFilter[]): Promise<ReadonlyMap<number, number>>;
  logCounts(question: LogQuestion): Promise<LogCounts>;
}

type LatestResults = ReadonlyMap<number, readonly CheckResultRow[]>;

/** What stays the same for several rounds. */
export interface Lasting {
  /** Answers about long windows, which do not move with each round. */
  readonly answers: Map<string, Promise<SteppedAnswer>>;
  readonly lines: CountedLines;
}

export function createLasting({ logSources }: Pick<RuleDeps, 'logSources'>): Lasting {
  return { answers: new Map(), lines: createCountedLines(logSources) };
}

/** Bound: the house is made for 50 hosts. */
const MAX_HOSTS = 1_000;
/** Groups of labels that one rule may be about. */
const MAX_GROUPS = 1_000;
const MAX_CACHED = 1_000;
/** Shorter windows move with each round. */
const LASTING_WINDOW_US = 600e6;
const DAY_US = 86_400e6;

export function createLook(
  deps: RuleDeps,
  moment: Pick<Look, 'nowUs'> & Partial<Pick<Look, 'blindness' | 'hearingUs'>>,
  { answers: cache, lines }: Lasting,
  signal: AbortSignal,
): Look {
  const { nowUs, blindness = () => [], hearingUs = Infinity } = moment;
  const { language, timeZone } = deps.house();
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const known = answers.get(key) as Promise<T> | undefined;
    const answer = known ?? read();
    answers.set(key, answer);
    return answer;
  };
  const hosts = () =>
    once('hosts', () =>
      deps.readers.hosts.listHosts(
        { nowUs, offlineAfterMs: deps.heartbeatTimeoutMs(), limit: MAX_HOSTS },
        signal,
      ),
    );
  const services = () => once('services', () => deps.services.listChecked(signal));
  const ask = (question: SeriesQuestion) =>
    deps.metricQuery.stepped({ ...question, exactSteps: true, maxPoints: 1, limit: MAX_GROUPS }, signal);
  return {
    nowUs,
    words: RULE_WORDS[language],
    titleOf: (ruleName) => ruleTitle(ruleName, language),
    timeZone,
    blindness,
    hearingUs,
    hosts,
    services,
    findings: () => once('findings', () => deps.findings(nowUs, signal)),
    figures: () =>
      once('figures', async () =>
        deps.hostFigures.figuresOf(
          (await hosts()).map(({ id }) => id),
          signal,
          nowUs,
        ),
      ),
    results: (maxAgeUs, key) =>
      once(`results ${key}`, async () => {
        const sinceUs = (await services()).map((one) => [one.id, nowUs - maxAgeUs(one)] as const);
        return deps.checkResults.latest(new Map(sinceUs), signal);
      }),
    series: (question) => {
      const key = JSON.stringify(question);
      return question.stepUs < LASTING_WINDOW_US
        ? once(`series ${key}`, () => ask(question))
        : lasting(cache, key, () => ask(question));
    },
    lastSent: (metric, filters) =>
      once(`sent ${JSON.stringify([metric, filters])}`, () =>
        deps.lastSent.byHost({ metric, filters, fromUs: nowUs - DAY_US, toUs: nowUs }, signal),
      ),
    logCounts: (question) =>
      once(`logs ${JSON.stringify(question)}`, () => {
        const lengthUs = question.range.toUs - question.range.fromUs;
        const unitUs = unitOf(lengthUs);
        const wholeUs = lengthUs % unitUs === 0 ? unitUs : lengthUs;
        return lines.count({ ...question, unitUs: wholeUs }, nowUs, signal);
      }),
  };
}

/** What failed is asked again. */
function lasting(
  cache: Lasting['answers'],
  key: string,
  read: () => Promise<SteppedAnswer>,
): Promise<SteppedAnswer> {
  const known = cache.get(key);
  if (known !== undefined) {
    return known;
  }
  if (cache.size >= MAX_CACHED) {
    cache.clear();
  }
  const answer = read();
  cache.set(key, answer);
  answer.catch(() => {
    cache.delete(key);
  });
  return answer;
}
