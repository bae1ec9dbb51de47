import type { OtlpKind } from '@vigilops/otlp';
import type { PartialSuccess } from '../send/answers.ts';

/** What was sent so far. */
export interface Tally {
  readonly items: Readonly<Record<OtlpKind, number>>;
  readonly requests: number;
  readonly bytes: number;
  readonly retries: number;
  readonly rejected: number;
  sent(kind: OtlpKind, items: number, bytes: number, partial: PartialSuccess | undefined): void;
  retried(): void;
}

export function createTally(): Tally {
  const items = { metrics: 0, logs: 0, traces: 0 };
  const tally = { items, requests: 0, bytes: 0, retries: 0, rejected: 0 };
  return Object.assign(tally, {
    sent(kind: OtlpKind, count: number, bytes: number, partial: PartialSuccess | undefined) {
      items[kind] += count;
      tally.requests += 1;
      tally.bytes += bytes;
      tally.rejected += partial?.rejected ?? 0;
    },
    retried() {
      tally.retries += 1;
    },
  });
}

/** `1.23 M`, `45.6 k`, `789` */
export function short(count: number): string {
  if (count >= 1e6) {
    return `${(count / 1e6).toPrecision(3)} M`;
  }
  return count >= 1e4 ? `${(count / 1e3).toPrecision(3)} k` : String(Math.round(count));
}

/** `2 h 5 min`, `3 min 10 s`, `45 s` */
export function shortDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) {
    return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  }
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

export function summary(tally: Tally): string {
  return `${short(tally.items.metrics)} points, ${short(tally.items.logs)} lines, ${short(tally.items.traces)} spans in ${short(tally.requests)} requests`;
}
