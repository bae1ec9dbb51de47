import { seeded } from '@vigilops/testkit/seeded';

export const DISK_KINDS = ['linear', 'saw-tooth', 'step', 'leak', 'weekly', 'burst'] as const;
export type DiskKind = (typeof DISK_KINDS)[number];

/** A made series in percent of its capacity, a point every 15 minutes, until it is full or for six weeks. */
export interface Disk {
  kind: DiskKind;
  values: Float64Array;
  stepMs: number;
  /** Index of the first point at 100 %; undefined where it never fills. */
  fullAt: number | undefined;
  /** From here on what fills it can be seen: before a leak begins nobody can foresee it. */
  foreseeableFrom: number;
}

interface Course {
  level: (index: number) => number;
  begins?: number;
}

const STEP_MS = 900_000;
const DAY = 96;
const WEEKS = 6;
const LIMIT = 100;

/** `fills` series grow until they are full; the others move in the same way without getting there. */
export function makeDisk(kind: DiskKind, seed: number, fills: boolean): Disk {
  const random = seeded(seed * 7_919 + DISK_KINDS.indexOf(kind) * 104_729 + (fills ? 1 : 0));
  const { level, begins = 0 } = makers[kind](random, fills);
  const noise = 0.05 + 0.15 * random();
  const values: number[] = [];
  for (let index = 0; index < WEEKS * 7 * DAY; index++) {
    const value = level(index) + noise * gaussian(random);
    values.push(Math.max(0, Math.min(LIMIT, value)));
    if (value >= LIMIT) break;
  }
  const full = (values.at(-1) ?? 0) >= LIMIT ? values.length - 1 : undefined;
  return { kind, values: Float64Array.from(values), stepMs: STEP_MS, fullAt: full, foreseeableFrom: begins };
}

const makers: Readonly<Record<DiskKind, (random: () => number, fills: boolean) => Course>> = {
  linear(random, fills) {
    const start = between(random, 20, 70);
    const days = between(random, 7, 35);
    const slope = fills ? (LIMIT - start) / (days * DAY) : 0;
    return { level: (index) => start + slope * index };
  },
  'saw-tooth'(random, fills) {
    const period = between(random, 0.25, 2) * DAY;
    const height = between(random, 3, 15);
    const start = between(random, 30, 60);
    const days = between(random, 7, 35);
    const slope = fills ? (LIMIT - start - height) / (days * DAY) : 0;
    const base = fills ? start : between(random, 40, 96 - height);
    let fall = 0;
    return {
      level: (index) => {
        if (index - fall >= period) fall = index;
        return base + slope * index + (height * (index - fall)) / period;
      },
    };
  },
  step(random, fills) {
    const start = between(random, 20, 50);
    const days = between(random, 10, 35);
    const slope = fills ? (LIMIT - start) / (days * DAY) : 0;
    const gap = between(random, 4, 10) * DAY;
    let offset = 0;
    let next = gap * random();
    return {
      level: (index) => {
        if (index >= next) {
          const to = start + offset + between(random, -8, 10);
          offset = Math.max(-start / 2, Math.min(fills ? 40 : 80 - start, to - start));
          next = index + between(random, 0.5, 1.5) * gap;
        }
        return start + offset + slope * index;
      },
    };
  },
  leak(random, fills) {
    const start = between(random, 30, 60);
    const wave = between(random, 0.5, 5);
    const begins = between(random, 3, 20) * DAY;
    const days = between(random, 1, 10);
    const slope = fills ? (LIMIT - start) / (days * DAY) : 0;
    return {
      begins,
      level: (index) =>
        start + wave * Math.sin((2 * Math.PI * index) / DAY) + slope * Math.max(0, index - begins),
    };
  },
  weekly(random, fills) {
    const start = between(random, 20, 60);
    const days = between(random, 14, 40);
    const slope = fills ? (LIMIT - start) / (days * DAY) : 0;
    const wave = between(random, 2, 8);
    const weekend = between(random, 0.1, 0.6);
    let grown = 0;
    return {
      level: (index) => {
        const isWeekend = Math.floor(index / DAY) % 7 >= 5;
        grown += slope * (isWeekend ? weekend : 1.2);
        return start + grown + (isWeekend ? 0 : wave * Math.max(0, Math.sin((2 * Math.PI * index) / DAY)));
      },
    };
  },
  burst(random, fills) {
    const start = between(random, 20, 50);
    const days = between(random, 10, 35);
    const kept = fills ? (LIMIT - start) / days : 0;
    const size = between(random, 3, 20);
    const chance = between(random, 0.3, 1.5) / DAY;
    let grown = 0;
    let burst = 0;
    let left = 0;
    return {
      level: (index) => {
        if (index % DAY === 8) grown += kept * between(random, 0.5, 1.5);
        if (left === 0 && random() < chance) left = Math.ceil(between(random, 2, 16));
        burst = left > 0 ? burst + size / 16 : Math.max(0, burst - size / 4);
        left = Math.max(0, left - 1);
        return start + grown + burst;
      },
    };
  },
};

function between(random: () => number, low: number, high: number): number {
  return low + (high - low) * random();
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
