import type { Readers } from '../../store/index.ts';

type LogSources = Readers['logSources'];
export type LogQuestion = Parameters<LogSources['countBySource']>[0];
type Counts = Awaited<ReturnType<LogSources['countBySource']>>;
type Filters = Omit<LogQuestion, 'range'>;

/** Lines by source, counted in pieces: what is older than two minutes is counted once, and not again at each round. */
export interface CountedLines {
  /** In a window that ends, and is long, in whole units. */
  count(
    question: LogQuestion & { readonly unitUs: number },
    nowUs: number,
    signal: AbortSignal,
  ): Promise<Counts>;
}

/** Lines that come later than this after their time are not counted. */
const CLOSED_AFTER_US = 120e6;
/** Counts that are kept, of all rules. */
const MOST_KEPT = 200_000;

interface Source {
  readonly hostId: number | null;
  readonly hostName: string | null;
  readonly serviceName: string;
}
type Piece = readonly (Source & { readonly records: number })[];

export function createCountedLines(sources: LogSources): CountedLines {
  /** By filters and unit, then by the begin of the piece. */
  const kept = new Map<string, Map<number, Piece>>();
  let size = 0;

  function keep(pieces: Map<number, Piece>, fromUs: number, piece: Piece): void {
    size += piece.length + 1;
    pieces.set(fromUs, piece);
    if (size > MOST_KEPT) {
      kept.clear();
      size = 0;
    }
  }

  function forget(pieces: Map<number, Piece>, beforeUs: number): void {
    for (const [fromUs, piece] of pieces) {
      if (fromUs < beforeUs) {
        size -= piece.length + 1;
        pieces.delete(fromUs);
      }
    }
  }

  async function read(
    filters: Filters,
    range: LogQuestion['range'],
    unitUs: number,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, Piece>> {
    const question = { ...filters, range, originUs: range.fromUs, stepUs: unitUs };
    const counts = await sources.countBySourceByStep(question, signal);
    return Map.groupBy(counts, ({ step }) => range.fromUs + step * unitUs);
  }

  return {
    count: async ({ range, unitUs, ...filters }, nowUs, signal) => {
      const key = JSON.stringify([filters, unitUs]);
      const pieces = kept.get(key) ?? new Map<number, Piece>();
      kept.set(key, pieces);
      const begins = Array.from(
        { length: Math.round((range.toUs - range.fromUs) / unitUs) },
        (_, i) => range.fromUs + i * unitUs,
      );
      const known = new Map(
        begins.flatMap((us) => (pieces.has(us) ? [[us, pieces.get(us) ?? []] as const] : [])),
      );
      const firstUnknown = begins.find((us) => !known.has(us));
      if (firstUnknown !== undefined) {
        const found = await read(filters, { fromUs: firstUnknown, toUs: range.toUs }, unitUs, signal);
        for (const us of begins.filter((begin) => begin >= firstUnknown)) {
          const piece = found.get(us) ?? [];
          known.set(us, piece);
          if (us + unitUs <= nowUs - CLOSED_AFTER_US && !pieces.has(us)) {
            keep(pieces, us, piece);
          }
        }
      }
      // The past may be looked at again, when rounds were missed.
      forget(pieces, range.fromUs - 600e6);
      return summed([...known.values()].flat());
    },
  };
}

function summed(counts: Piece): Counts {
  const bySource = new Map<string, Source & { records: number }>();
  for (const { hostId, hostName, serviceName, records } of counts) {
    const key = JSON.stringify([hostId, serviceName]);
    const known = bySource.get(key) ?? { hostId, hostName, serviceName, records: 0 };
    bySource.set(key, known);
    known.records += records;
  }
  return [...bySource.values()];
}
