import type { AlertStatistics } from '../types.ts';

export interface Bar {
  /** Milliseconds. */
  readonly at: number;
  readonly x: number;
  readonly width: number;
  /** Heights in pixels, from the foot up. */
  readonly alerts: number;
  readonly told: number;
  readonly step: AlertStatistics['steps'][number];
}

export interface Room {
  readonly width: number;
  readonly height: number;
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

const GAP = 1;

/** Raw alerts and messages of each step as columns side by side in a room of pixels, both on one scale. */
export function barsOf(steps: AlertStatistics['steps'], { width, height, from, to, stepMs }: Room): Bar[] {
  const most = mostOf(steps);
  const scale = (value: number) => (value === 0 ? 0 : Math.max(1, (value / most) * height));
  const perMs = width / Math.max(1, to - from);
  return steps.map((step) => {
    const at = Date.parse(step.at);
    const left = Math.max(0, (at - from) * perMs);
    const right = Math.min(width, (at + stepMs - from) * perMs);
    return {
      at,
      x: left,
      width: Math.max(1, right - left - GAP),
      alerts: scale(step.alerts),
      told: scale(step.notices),
      step,
    };
  });
}

export const mostOf = (steps: AlertStatistics['steps']): number =>
  Math.max(1, ...steps.map(({ alerts, notices }) => Math.max(alerts, notices)));

const STEPS = [60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800];

/** Seconds: the shortest step of which at most so many fill the range. */
export function stepFor(rangeMs: number, most: number): number {
  return STEPS.find((step) => rangeMs / 1_000 / step <= most) ?? 604_800;
}
