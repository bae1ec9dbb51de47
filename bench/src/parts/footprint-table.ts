import { tellFigure } from './figures.ts';
import { figuresOf, type Watched } from './watched-process.ts';

/** One row of the table, with what is asked of the agent; undefined where nothing is. */
const ROWS = [
  ['RSS, MiB', 'rssMb', 1, '< 50'],
  ['PSS, MiB', 'pssMb', 1, '–'],
  ['anonymous, MiB', 'anonymousMb', 1, '≤ 12'],
  ['growth once settled, KiB/min', 'slopeKb', 1, '–'],
  ['CPU a round, ms', 'roundMs', 1, '≤ 3 at 500 series'],
  ['share of a core, %', 'corePercent', 2, '< 0.3'],
  ['series a round', 'series', 0, '–'],
  ['child processes', 'children', 0, '0'],
] as const;

/** All that was watched beside each other, medians, as a table of Markdown. */
export function footprintTable(all: readonly Watched[]): string {
  const figures = all.map((one) => figuresOf(one));
  const head = ['', ...all.map(({ name }) => name), 'target'];
  const rows = ROWS.map(([name, figure, digits, target]) => [
    name,
    ...figures.map((one) => one[figure].toFixed(digits)),
    target,
  ]);
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The agent's memory with all that a host usually has, and its CPU at many series, beside the peer where it is there. */
export function tellFootprint(usual: Watched, wide: Watched, peer: Watched | undefined): void {
  for (const [what, unit, watched, figure, most] of [
    ['agent, 2 logs and 2 checks, resident memory', 'MiB', usual, 'rssMb', 50],
    ['agent, 2 logs and 2 checks, anonymous memory', 'MiB', usual, 'anonymousMb', 12],
    ['agent, CPU of a round of 500 series', 'ms', wide, 'roundMs', 3],
  ] as const) {
    tellFigure({
      what,
      unit,
      ours: [figuresOf(watched)[figure]],
      ...(peer !== undefined && { peers: { [peer.name]: [figuresOf(peer)[figure]] } }),
      target: { most },
    });
  }
}
