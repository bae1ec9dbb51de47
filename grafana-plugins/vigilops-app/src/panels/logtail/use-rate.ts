import { useEffect, useRef, useState } from 'react';
import type { LogLine } from '../../logs/line.ts';
import { countAfter } from '../../logs/use-held.ts';

const EVERY_MS = 2_000;

/** New lines a second, over the last two seconds. */
export function useRate(lines: readonly LogLine[]): number {
  const newest = useRef(lines);
  newest.current = lines;
  const [rate, setRate] = useState(0);
  useEffect(() => {
    let last = newest.current.at(-1)?.id;
    const timer = setInterval(() => {
      const now = newest.current;
      // Without a line to count from, nothing is known yet.
      setRate(last === undefined ? 0 : Math.round((countAfter(now, last) * 1_000) / EVERY_MS));
      last = now.at(-1)?.id;
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return rate;
}
