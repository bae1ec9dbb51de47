import { bytes, bytesPerSecond, count, short } from '../fleet/words.ts';
import { t } from '../t.ts';

const SHARES: ReadonlySet<string> = new Set([
  'cpu_usage',
  'memory_usage',
  'swap_usage',
  'disk_usage',
  'disk',
  'memory',
  'llm_budget',
]);

/** A value with its unit, in two or three digits. `measure` is what was measured, `unit` as senders write it. */
export function figureText(value: number, { measure, unit, labels = {} }: FigureOf): string {
  if (SHARES.has(measure)) {
    const ratio = value * 100;
    return `${Math.abs(ratio) < 10 ? Number(ratio.toFixed(1)) : Math.round(ratio)} %`;
  }
  switch (unit) {
    case 'By':
      return bytes(value);
    case 'By/s':
      return bytesPerSecond(value);
    case 's':
      return Math.abs(value) < 1 ? `${Number((value * 1_000).toPrecision(3))} ms` : `${short(value)} s`;
    case 'd':
      return t('figures.days', '{{count}} days', { count: short(value) });
    case '{line}/min':
      return t('figures.lines-minute', '{{count}} lines/min', { count: number(value) });
    case '{line}/h':
      return t('figures.lines-hour', '{{count}} lines/h', { count: number(value) });
    case '1/s':
      return `${short(value)}/s`;
    case '{currency}/s':
      return `${short(value * 3_600)} ${labels['currency'] ?? ''}/h`;
    default:
      return number(value);
  }
}

interface FigureOf {
  readonly measure: string;
  readonly unit: string;
  readonly labels?: Readonly<Record<string, string>>;
}

const number = (value: number) => (Number.isInteger(value) && value < 10_000 ? count(value) : short(value));
