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

export function stepsOf({ warning, bad }: Limits): Threshold[] {
  return [
    { value: null, color: COLOUR.good },
    { value: warning, color: COLOUR.warning },
    { value: bad, color: COLOUR.bad },
  ];
}
