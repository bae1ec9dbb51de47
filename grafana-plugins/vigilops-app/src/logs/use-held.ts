import { useRef } from 'react';
import type { LogLine } from './line.ts';

export interface Held {
  /** What is shown: the newest lines, or those of the moment when the list was held. */
  readonly shown: readonly LogLine[];
  /** Lines that came since. */
  readonly fresh: number;
}

/**
 * Keeps the list still while a person reads: a live list drops its oldest lines, which would pull the text away.
 * Another `listKey` is another question, whose lines are shown at once.
 */
export function useHeld(lines: readonly LogLine[], held: boolean, listKey: string): Held {
  const kept = useRef({ lines, listKey });
  if (!held || kept.current.listKey !== listKey) {
    kept.current = { lines, listKey };
  }
  const shown = kept.current.lines;
  return { shown, fresh: shown === lines ? 0 : countAfter(lines, shown.at(-1)?.id) };
}

/** All of them when the line is no longer there. */
export function countAfter(lines: readonly LogLine[], id: string | undefined): number {
  const at = id === undefined ? -1 : lines.findLastIndex((line) => line.id === id);
  return lines.length - 1 - at;
}
