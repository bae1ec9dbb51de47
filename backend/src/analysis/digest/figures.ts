import type { DigestSection } from '@vigilops/contracts/api';
import type { Words } from './words.ts';

type Figure = DigestSection['figures'][number];
type Tone = Figure['tone'];

/** Changes of less are no news, and red or green would say they are. */
const NEWS = 0.1;

interface Compared {
  readonly label: string;
  readonly now: number;
  readonly before: number;
  /** What more of it is; neutral by default. */
  readonly more?: Tone;
  readonly shown?: (value: number) => string;
}

/** A number beside that of the stretch before. */
export function compared(
  words: Words,
  { label, now, before, more = 'neutral', shown = words.number }: Compared,
): Figure {
  const change = before === 0 ? null : now / before - 1;
  return {
    label,
    value: shown(now),
    change: change === null ? (now === 0 ? null : words.noneBefore) : signed(change),
    tone: change === null || Math.abs(change) < NEWS ? 'neutral' : toneOf(change > 0, more),
  };
}

/** Of ratios the difference is told, in points: 40 % after 20 % is not "+100 %". */
export function comparedShare(
  label: string,
  now: number | null,
  before: number | null,
  more: Tone = 'bad',
): readonly Figure[] {
  if (now === null) {
    return [];
  }
  const points = before === null ? null : Math.round(100 * (now - before));
  return [
    {
      label,
      value: `${String(Math.round(100 * now))} %`,
      change:
        points === null ? null : `${points > 0 ? '+' : points < 0 ? '−' : '±'}${String(Math.abs(points))}`,
      tone: points === null || Math.abs(points) < 100 * NEWS ? 'neutral' : toneOf(points > 0, more),
    },
  ];
}

export function plainFigure(label: string, value: string, tone: Tone = 'neutral'): Figure {
  return { label, value, change: null, tone };
}

function toneOf(isMore: boolean, more: Tone): Tone {
  return more === 'neutral' || isMore ? more : more === 'bad' ? 'good' : 'bad';
}

function signed(change: number): string {
  const percent = Math.round(100 * change);
  return `${percent > 0 ? '+' : percent < 0 ? '−' : '±'}${Math.abs(percent).toLocaleString('en')} %`;
}
