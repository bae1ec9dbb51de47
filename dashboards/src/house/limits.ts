import type { Threshold } from '@grafana/grafana-foundation-sdk/dashboard';
import { COLOUR } from './colours.ts';

/** From where a value is a warning, and from where it is bad. */
export interface Limits {
  readonly warning: number;
  readonly bad: number;
}

export const CPU_LIMITS: Limits = { warning: 0.8, bad: 0.9 };
export const MEMORY_LIMITS: Limits = { warning: 0.8, bad: 0.9 };
export const DISK_LIMITS: Limits = { warning: 0.75, bad: 0.85 };
/** Of requests that failed. */
export const ERROR_LIMITS: Limits = { warning: 0.01, bad: 0.05 };

/** Text is thinner than a shape: these shades have the contrast that it needs, on light and on dark. */
const HUES = {
  shapes: { good: COLOUR.good, warning: COLOUR.warning, bad: COLOUR.bad },
  text: { good: COLOUR.goodText, warning: COLOUR.warningText, bad: COLOUR.bad },
} as const;
export type DrawnAs = keyof typeof HUES;

export function stepsOf({ warning, bad }: Limits, drawnAs: DrawnAs = 'shapes'): Threshold[] {
  const hues = HUES[drawnAs];
  return [
    { value: null, color: hues.good },
    { value: warning, color: hues.warning },
    { value: bad, color: hues.bad },
  ];
}
