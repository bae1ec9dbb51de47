import { read, type HostAttribute } from './attributes.ts';

/** One value a step; null where nothing is known. */
export type Line = readonly (number | null)[];

/** A metric of the host with its labels, over the whole range. */
export interface HostLine {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: Line;
}

export type Where = Readonly<Partial<Record<HostAttribute, string | undefined>>>;

/** The lines of one host, to be picked by metric and attributes. */
export interface HostLines {
  readonly points: number;
  /** Lines of a metric whose attributes have these values; `undefined` asks for lines without that attribute. */
  of(metric: string, where?: Where): readonly HostLine[];
  /** The first of them, or a line of nulls. */
  one(metric: string, where?: Where): Line;
  /** The values that an attribute takes, in natural order. */
  valuesOf(metric: string, attribute: HostAttribute): readonly string[];
}

export function createHostLines(lines: readonly HostLine[], points: number): HostLines {
  const byMetric = Map.groupBy(lines, (line) => line.metric);
  const of = (metric: string, where: Where = {}) =>
    (byMetric.get(metric) ?? []).filter(({ labels }) =>
      (Object.keys(where) as HostAttribute[]).every((key) => read(labels, key) === where[key]),
    );
  return {
    points,
    of,
    one: (metric, where) => of(metric, where)[0]?.values ?? nothing(points),
    valuesOf: (metric, attribute) => {
      const values = of(metric).map(({ labels }) => read(labels, attribute));
      return [...new Set(values.filter((value) => value !== undefined))].sort(NATURAL.compare);
    },
  };
}

/** eth2 comes before eth10. */
const NATURAL = new Intl.Collator('en', { numeric: true });

export function nothing(points: number): Line {
  return new Array<null>(points).fill(null);
}

/** Step by step the sum of what is known; null where nothing is. */
export function sum(lines: readonly Line[], points: number): Line {
  return Array.from({ length: points }, (_, i) => {
    const known = lines.map((line) => line[i] ?? null).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
  });
}

export function combine(a: Line, b: Line, how: (x: number, y: number) => number | null): Line {
  return a.map((x, i) => {
    const y = b[i] ?? null;
    return x === null || y === null ? null : how(x, y);
  });
}

export function quotient(numerator: Line, denominator: Line): Line {
  return combine(numerator, denominator, (x, y) => (y > 0 ? x / y : null));
}

/** The first line that knows a step tells it. */
export function firstKnown(...lines: readonly Line[]): Line {
  const [first = []] = lines;
  return first.map((_, i) => lines.map((line) => line[i] ?? null).find((value) => value !== null) ?? null);
}
