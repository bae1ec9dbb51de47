import { useEffect, useState } from 'react';

const SECOND_MS = 1_000;

/** Seconds until then, told anew each second; 0 once it is past. */
export function useSecondsUntil(time: string): number {
  const end = Date.parse(time);
  const [now, setNow] = useState(() => Date.now());
  const over = now >= end;
  useEffect(() => {
    if (over) {
      return undefined;
    }
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, [over]);
  return Math.max(0, (end - now) / SECOND_MS);
}
