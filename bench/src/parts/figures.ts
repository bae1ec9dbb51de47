import { appendFileSync } from 'node:fs';

/** What a figure has to reach: at least, or at most, so many of its unit. */
export type Target = { readonly least: number } | { readonly most: number };

/** One line of the table that `make peers` makes. Ours and the peers' are of the same run, on the same input, in the same unit. */
export interface Figure {
  readonly what: string;
  /** As it stands behind the number: `points/s`, `ms`, `MiB`, `%`; empty for what is a share of one. */
  readonly unit: string;
  /** A value a run; a percentile is one value. */
  readonly ours: readonly number[];
  /** By the peer's name; none where no registry offered one. */
  readonly peers?: Readonly<Record<string, readonly number[]>>;
  readonly target?: Target;
}

/** A line of JSON for each figure goes to the file of VIGILOPS_FIGURES; without it a bench only prints. */
export function tellFigure(figure: Figure): void {
  const file = process.env.VIGILOPS_FIGURES;
  if (file !== undefined && file !== '') {
    appendFileSync(file, `${JSON.stringify(figure)}\n`);
  }
}
