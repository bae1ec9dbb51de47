import { useLayoutEffect, useState } from 'react';

/** Counts down from when `of` came. A machine that slept meanwhile goes on where it should. */
export function useSecondsLeft(seconds: number, of: unknown): number {
  const [left, setLeft] = useState(0);
  useLayoutEffect(() => {
    const end = performance.now() + seconds * 1_000;
    const look = () => setLeft(Math.max(0, Math.ceil((end - performance.now()) / 1_000)));
    look();
    const timer = seconds > 0 ? setInterval(look, 1_000) : undefined;
    return () => clearInterval(timer);
  }, [seconds, of]);
  return left;
}
