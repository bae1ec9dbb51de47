import { useCallback, useMemo, useState, type KeyboardEvent, type RefObject } from 'react';
import { neighbour, type Point } from './layout.ts';

export interface CellFocus {
  /** The cell that the Tab key comes to. */
  readonly entry: number;
  /** The cell that is explained. */
  readonly shown: number | undefined;
  readonly onShow: (index: number) => void;
  readonly onFocus: (index: number) => void;
  readonly onLeave: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** One stop for the Tab key; arrows go from cell to cell, Home and End to the first and the last one. */
export function useCellFocus(map: RefObject<SVGSVGElement | null>, centers: readonly Point[]): CellFocus {
  const [at, setAt] = useState(0);
  const [shown, setShown] = useState<number | undefined>();
  const onLeave = useCallback(() => setShown(undefined), []);
  const onFocus = useCallback((index: number) => {
    setAt(index);
    setShown(index);
  }, []);
  const entry = Math.min(at, Math.max(0, centers.length - 1));
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const next = target(event.key, entry, centers);
      if (next !== undefined) {
        event.preventDefault();
        map.current?.querySelector<SVGElement>(`[data-cell="${next}"]`)?.focus();
      } else if (event.key === 'Escape') {
        setShown(undefined);
      }
    },
    [map, entry, centers],
  );
  return useMemo(
    () => ({ entry, shown, onShow: setShown, onFocus, onLeave, onKeyDown }),
    [entry, shown, onFocus, onLeave, onKeyDown],
  );
}

function target(key: string, from: number, centers: readonly Point[]): number | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight':
    case 'ArrowUp':
    case 'ArrowDown':
      return neighbour(centers, from, key);
    case 'Home':
      return 0;
    case 'End':
      return centers.length - 1;
    default:
      return undefined;
  }
}
