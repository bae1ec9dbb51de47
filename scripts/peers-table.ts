import type { Figure, Target } from '../bench/src/parts/figures.ts';

/** What one bench told, in the order in which it did. */
export interface BenchFigures {
  readonly bench: string;
  readonly figures: readonly Figure[];
}

const HEAD = ['what', 'command', 'ours', 'peer in the same run', 'better by', 'target', 'met'];

/**
 * The table of all figures beside their peers and targets, in Markdown. `better by` is the ratio of the medians the way
 * round that is good: above 1 we are ahead. A figure with several runs has its range behind the median.
 */
export function peersTable(told: readonly BenchFigures[]): string {
  const rows = told.flatMap(({ bench, figures }) => figures.map((figure) => rowOf(bench, figure)));
  return [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The document with `text` between the two comments that say so; throws where they are not there. */
export function withSection(document: string, name: string, text: string): string {
  const [from, to] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [start, end] = [document.indexOf(from), document.indexOf(to)];
  if (start < 0 || end < start) {
    throw new Error(`the document has no "${from}" with "${to}" behind it`);
  }
  return `${document.slice(0, start + from.length)}\n\n${text}\n\n${document.slice(end)}`;
}

function rowOf(bench: string, { what, unit, ours, peers = {}, target }: Figure): string[] {
  const beside = Object.entries(peers).filter(([, values]) => values.length > 0);
  const mine = median(ours);
  return [
    what,
    `\`${bench}\``,
    spread(ours, unit),
    beside.map(([name, values]) => `${name} ${spread(values, unit)}`).join('; ') || '–',
    beside.map(([, values]) => betterBy(mine, median(values), target)).join('; ') || '–',
    target === undefined ? '–' : targetText(target, unit),
    target === undefined ? '–' : isMet(mine, target) ? 'yes' : '**no**',
  ];
}

function betterBy(ours: number, peer: number, target: Target | undefined): string {
  const ratio = target !== undefined && 'most' in target ? peer / ours : ours / peer;
  return Number.isFinite(ratio) ? `${short(ratio)}×` : '–';
}

function isMet(value: number, target: Target): boolean {
  return 'least' in target ? value >= target.least : value <= target.most;
}

function targetText(target: Target, unit: string): string {
  return 'least' in target ? `≥ ${withUnit(target.least, unit)}` : `≤ ${withUnit(target.most, unit)}`;
}

function spread(values: readonly number[], unit: string): string {
  const sorted = values.toSorted((a, b) => a - b);
  const range = sorted.length > 1 ? ` (${short(sorted[0] ?? NaN)} – ${short(sorted.at(-1) ?? NaN)})` : '';
  return `${withUnit(median(values), unit)}${range}`;
}

/** The upper one of the two in the middle; NaN of nothing. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function withUnit(value: number, unit: string): string {
  return unit === '' ? short(value) : `${short(value)} ${unit}`;
}

function short(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value);
}
