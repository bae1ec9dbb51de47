import { useCallback, useState } from 'react';

/** The width of an element in pixels, 0 until it is on screen; `ref` goes onto the element. */
export function useWidth(): readonly [
  ref: (element: HTMLElement | null) => (() => void) | undefined,
  width: number,
] {
  const [width, setWidth] = useState(0);
  const observed = useState<{ observer?: ResizeObserver }>({})[0];
  const ref = useCallback(
    (element: HTMLElement | null) => {
      // React 18 calls again with null where 19 calls what is returned.
      observed.observer?.disconnect();
      if (element === null) {
        return undefined;
      }
      setWidth(element.clientWidth);
      const observer = new ResizeObserver(() => setWidth(element.clientWidth));
      observer.observe(element);
      observed.observer = observer;
      return () => observer.disconnect();
    },
    [observed],
  );
  return [ref, width];
}
