import type { TemplateRate, TemplateRateReader } from '../../model/index.ts';
import type { Judgement, SeriesIdentity, WatchedSeries } from './watched-series.ts';

/** Pairs of service and template that are watched; beyond them, errors and frequent ones first. */
export const MOST_PATTERNS = 20_000;
export const LOG_MEASURE = 'lines';
const MINUTE_MS = 60_000;
const MINUTE_US = MINUTE_MS * 1_000;
/** A service that wrote nothing for so long does not live: its patterns did not vanish by themselves. */
const LIVES_MS = 5 * MINUTE_MS;
/** Everything is new in a service that is younger. */
const LEARNING_US = 30 * MINUTE_US;
/** So many minutes without a line are told to a detector before the first one, where the service was there. */
const PRIMED = 60;
/** A template counts as new for so long; and below so many lines a minute only errors are told. */
const NEW_US = 30 * MINUTE_US;
const MANY_LINES = 30;
const ERROR = 17;
/** A pattern without lines for so long is let go. */
const IDLE_MS = 24 * 3_600_000;

export interface LogSeries {
  readonly series: WatchedSeries;
  readonly service: string;
  /** When it had lines last. */
  lastLineMs: number;
}

export interface LogFeed {
  /** Feeds whole minutes; how many pairs were beyond the bound. */
  feed(range: { readonly fromUs: number; readonly toUs: number }, signal: AbortSignal): Promise<number>;
  readonly patterns: ReadonlyMap<string, LogSeries>;
  /** When a service was seen first; undefined of one that wrote nothing lately. */
  serviceBornUs(service: string): number | undefined;
  forget(): void;
}

export function createLogFeed(deps: {
  readonly rates: TemplateRateReader;
  /** With what is known of it from before. */
  readonly open: (identity: SeriesIdentity) => { readonly series: WatchedSeries; readonly isNew: boolean };
  readonly onGone: (key: string) => void;
  readonly pause: () => Promise<void>;
}): LogFeed {
  const patterns = new Map<string, LogSeries>();
  /** When a service wrote its last line. */
  const lives = new Map<string, number>();
  const born = new Map<string, number>();

  function patternOf(rate: TemplateRate, firstMs: number): LogSeries {
    const key = `service:${rate.service}/${LOG_MEASURE}:${String(rate.templateId)}`;
    const known = patterns.get(key);
    if (known !== undefined) {
      return known;
    }
    const { series, isNew } = deps.open(identityOf(rate, key));
    if (isNew && firstMs * 1_000 - rate.serviceBornUs >= LEARNING_US) {
      for (let ago = PRIMED; ago > 0; ago -= 1) {
        series.see(firstMs - ago * MINUTE_MS, 0);
      }
    }
    const pattern = { series, service: rate.service, lastLineMs: firstMs };
    patterns.set(key, pattern);
    return pattern;
  }

  function letGo(nowMs: number): number {
    for (const [key, { series, lastLineMs }] of patterns) {
      if (nowMs - lastLineMs > IDLE_MS && !series.isOpen()) {
        patterns.delete(key);
        deps.onGone(key);
      }
    }
    const over = Math.max(0, patterns.size - MOST_PATTERNS);
    const idlest = [...patterns].sort(([, a], [, b]) => a.lastLineMs - b.lastLineMs).slice(0, over);
    for (const [key] of idlest) {
      patterns.delete(key);
      deps.onGone(key);
    }
    return over;
  }

  return {
    patterns,
    serviceBornUs: (service) => born.get(service),
    forget() {
      patterns.clear();
      lives.clear();
      born.clear();
    },
    async feed({ fromUs, toUs }, signal) {
      const found = await deps.rates.read({ fromUs, toUs }, MOST_PATTERNS, signal);
      const minutes = Math.round((toUs - fromUs) / MINUTE_US);
      const fromMs = fromUs / 1_000;
      const lively = new Map<string, Set<number>>();
      const counts = new Map<LogSeries, { readonly rate: TemplateRate; readonly at: Map<number, number> }>();
      for (const rate of found) {
        const alive = lively.get(rate.service) ?? new Set();
        lively.set(rate.service, alive);
        born.set(rate.service, rate.serviceBornUs);
        for (const minute of rate.minutes) {
          alive.add(minute);
        }
        if (rate.templateId !== 0) {
          const pattern = patternOf(rate, fromMs + (rate.minutes[0] ?? 0) * MINUTE_MS);
          const at = new Map(rate.minutes.map((minute, index) => [minute, rate.lines[index] ?? 0]));
          counts.set(pattern, { rate, at });
        }
      }
      for (let minute = 0; minute < minutes; minute += 1) {
        const timeMs = fromMs + minute * MINUTE_MS;
        for (const [service, alive] of lively) {
          if (alive.has(minute)) {
            lives.set(service, timeMs);
          }
        }
        for (const pattern of patterns.values()) {
          const own = counts.get(pattern);
          const lines = own?.at.get(minute) ?? 0;
          if (lines > 0) {
            pattern.lastLineMs = timeMs;
          }
          if (timeMs - (lives.get(pattern.service) ?? -Infinity) <= LIVES_MS) {
            // A service that is silent altogether has not lost one pattern.
            const isSilent = lively.get(pattern.service)?.has(minute) !== true;
            pattern.series.see(timeMs, lines, isSilent ? 'usual' : judgementOf(own?.rate, timeMs, lines));
          }
        }
        await deps.pause();
      }
      return letGo(toUs / 1_000) + Math.max(0, found.length - MOST_PATTERNS);
    },
  };
}

/** A first error is told at once; other lines of a new pattern when they are many. */
function judgementOf(rate: TemplateRate | undefined, timeMs: number, lines: number): Judgement | undefined {
  if (rate === undefined || lines === 0) {
    return undefined;
  }
  const timeUs = timeMs * 1_000;
  const isNew = rate.templateBornUs !== null && timeUs - rate.templateBornUs < NEW_US;
  if (!isNew) {
    // A job that runs once a week is not new each time.
    return lines < MANY_LINES ? 'usual if new' : 'surge if new';
  }
  if (timeUs - rate.serviceBornUs < LEARNING_US || (rate.severity < ERROR && lines < MANY_LINES)) {
    return 'usual';
  }
  return rate.severity >= ERROR && timeUs - (rate.templateBornUs ?? 0) < 2 * MINUTE_US
    ? { score: 0.7 + Math.min(0.25, Math.log10(lines) / 8), reason: 'new' }
    : undefined;
}

function identityOf({ service, templateId }: TemplateRate, key: string): SeriesIdentity {
  return {
    key,
    kind: 'log',
    subject: { key: `service:${service}`, hostId: null, serviceId: null, service },
    measure: LOG_MEASURE,
    labels: {},
    unit: '{line}/min',
    templateId,
  };
}
