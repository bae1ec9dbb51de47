import { VigilError } from '@vigilops/contracts';
import type { LogSources, LogSourcesQuestion } from '../../query/index.ts';

interface Range {
  readonly fromUs: number;
  readonly toUs: number;
}
type Filters = Pick<LogSourcesQuestion, 'query' | 'text' | 'levels'>;
export type LogQuestion = Filters & { readonly range: Range };
export type LogCounts = readonly (Source & { readonly records: number })[];

/** Lines by source, counted in pieces: what is older than two minutes is counted once, and not again at each round. */
export interface CountedLines {
  /**
   * In a window that is long, and mostly ends, in whole units. Throws QUERY_TOO_LARGE where counting takes too long: what
   * was counted then is kept, so that a long window is counted within some rounds; what does not get on is asked again
   * a minute later only.
   */
  count(
    question: LogQuestion & { readonly unitUs: number },
    nowUs: number,
    signal: AbortSignal,
  ): Promise<LogCounts>;
}

/** Lines that come later than this after their time are not counted. */
const CLOSED_AFTER_US = 120e6;
/** Counts that are kept, of all rules. */
const MOST_KEPT = 200_000;
/** What one rule may take of a round. */
const LIMIT_MS = 5_000;
const PAUSE_US = 60e6;
/** Rules that are told to wait; of more, some are asked too soon. */
const MOST_PAUSED = 1_000;

interface Source {
  readonly hostId: number | null;
  readonly hostName: string | null;
  readonly serviceName: string;
}
type Piece = LogCounts;

export function createCountedLines(sources: Pick<LogSources, 'countByStep'>): CountedLines {
  /** By filters and unit, then by the begin of the piece. */
  const kept = new Map<string, Map<number, Piece>>();
  let size = 0;
  /** When those that took too long began to wait. */
  const paused = new Map<string, number>();

  function keep(pieces: Map<number, Piece>, fromUs: number, piece: Piece): void {
    size += piece.length + 1;
    pieces.set(fromUs, piece);
    if (size > MOST_KEPT) {
      kept.clear();
      size = 0;
    }
  }

  function pause(key: string, nowUs: number): void {
    if (paused.size >= MOST_PAUSED) {
      paused.clear();
    }
    paused.set(key, nowUs);
  }

  function forget(pieces: Map<number, Piece>, beforeUs: number): void {
    for (const [fromUs, piece] of pieces) {
      if (fromUs < beforeUs) {
        size -= piece.length + 1;
        pieces.delete(fromUs);
      }
    }
  }

  /** Puts what it counts into `known`, and keeps what cannot become more. */
  async function read(
    { filters, unitUs, pieces }: { filters: Filters; unitUs: number; pieces: Map<number, Piece> },
    run: Range,
    known: Map<number, Piece>,
    nowUs: number,
    signal: AbortSignal,
  ): Promise<{ readonly isWhole: boolean; readonly kept: number }> {
    const question = { ...filters, ...run, originUs: run.fromUs, stepUs: unitUs, limitMs: LIMIT_MS };
    const { counts, countedFromUs } = await sources.countByStep(question, signal);
    const found = Map.groupBy(counts, ({ step }) => run.fromUs + step * unitUs);
    let keptHere = 0;
    for (const us of beginsOf(run, unitUs).filter((begin) => begin >= countedFromUs)) {
      const piece = found.get(us) ?? [];
      known.set(us, piece);
      if (us + unitUs <= nowUs - CLOSED_AFTER_US) {
        keep(pieces, us, piece);
        keptHere += 1;
      }
    }
    return { isWhole: countedFromUs <= run.fromUs, kept: keptHere };
  }

  /** Undefined: not all of it is counted yet, but it gets on. */
  async function readAll(
    of: Parameters<typeof read>[0],
    begins: readonly number[],
    nowUs: number,
    signal: AbortSignal,
  ): Promise<readonly Piece[] | undefined> {
    const { unitUs, pieces } = of;
    const known = new Map<number, Piece>();
    for (const us of begins) {
      const piece = pieces.get(us);
      if (piece !== undefined) {
        known.set(us, piece);
      }
    }
    const runs = runsOf(
      begins.filter((us) => !known.has(us)),
      unitUs,
    );
    for (const run of runs.toReversed()) {
      const { isWhole, kept: keptHere } = await read(of, run, known, nowUs, signal);
      if (!isWhole && keptHere > 0) {
        return undefined;
      }
      if (!isWhole) {
        throw new VigilError('QUERY_TOO_LARGE', 'the newest lines take all the time');
      }
    }
    return [...known.values()];
  }

  return {
    count: async ({ range, unitUs, ...filters }, nowUs, signal) => {
      const key = JSON.stringify([filters, unitUs]);
      const sinceUs = paused.get(key);
      if (sinceUs !== undefined && nowUs >= sinceUs && nowUs < sinceUs + PAUSE_US) {
        throw tooSlow();
      }
      paused.delete(key);
      const pieces = kept.get(key) ?? new Map<number, Piece>();
      kept.set(key, pieces);
      const asked = readAll({ filters, unitUs, pieces }, beginsOf(range, unitUs), nowUs, signal);
      const found = await asked.catch((error: unknown) => {
        if (!(error instanceof VigilError) || error.code !== 'QUERY_TOO_LARGE') {
          throw error;
        }
        pause(key, nowUs);
        throw tooSlow(error);
      });
      // The past may be looked at again, when rounds were missed.
      forget(pieces, range.fromUs - 600e6);
      if (found === undefined) {
        throw tooSlow();
      }
      return summed(found.flat());
    },
  };
}

function tooSlow(cause?: VigilError): VigilError {
  return new VigilError(
    'QUERY_TOO_LARGE',
    `its lines cannot be counted within ${String(LIMIT_MS / 1_000)} s: narrow what they must be like, or shorten the window`,
    { cause },
  );
}

function beginsOf({ fromUs, toUs }: Range, unitUs: number): readonly number[] {
  return Array.from({ length: Math.round((toUs - fromUs) / unitUs) }, (_, i) => fromUs + i * unitUs);
}

/** Neighbours together. */
function runsOf(begins: readonly number[], unitUs: number): readonly Range[] {
  const runs: { fromUs: number; toUs: number }[] = [];
  for (const us of begins) {
    const last = runs.at(-1);
    if (last?.toUs === us) {
      last.toUs += unitUs;
    } else {
      runs.push({ fromUs: us, toUs: us + unitUs });
    }
  }
  return runs;
}

function summed(counts: Piece): LogCounts {
  const bySource = new Map<string, Source & { records: number }>();
  for (const { hostId, hostName, serviceName, records } of counts) {
    const key = JSON.stringify([hostId, serviceName]);
    const known = bySource.get(key) ?? { hostId, hostName, serviceName, records: 0 };
    bySource.set(key, known);
    known.records += records;
  }
  return [...bySource.values()];
}
