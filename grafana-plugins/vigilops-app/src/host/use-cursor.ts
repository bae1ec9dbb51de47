import { DataHoverClearEvent, DataHoverEvent } from '@grafana/data';
import type { SceneObject } from '@grafana/scenes';
import { useEffect, useRef, useState, type MouseEvent } from 'react';
import { useUrlState } from '../pages/use-url-state.ts';

export interface ChartCursor {
  /** The chosen moment; undefined is the newest. */
  readonly at: number | undefined;
  readonly pinned: boolean;
  readonly unpin: () => void;
  /** For what surrounds the charts: a click pins the moment under the cursor. */
  readonly onMouseDown: (event: MouseEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
}

/** A longer way is a range that was drawn. */
const CLICK_PX = 4;

/** The moment under the cursor of any chart of the scene, or the one that was clicked, which lives in the address. */
export function useChartCursor(scene: SceneObject): ChartCursor {
  const [hovered, setHovered] = useState<number>();
  const [text, setText] = useUrlState('at');
  const down = useRef({ x: 0, y: 0 });
  useEffect(() => {
    const hover = scene.subscribeToEvent(DataHoverEvent, ({ payload }) => {
      const time: unknown = payload.point?.time;
      setHovered(typeof time === 'number' ? Math.round(time) : undefined);
    });
    const clear = scene.subscribeToEvent(DataHoverClearEvent, () => setHovered(undefined));
    return () => {
      hover.unsubscribe();
      clear.unsubscribe();
    };
  }, [scene]);
  const pinnedAt = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  return {
    at: pinnedAt ?? hovered,
    pinned: pinnedAt !== undefined,
    unpin: () => setText(''),
    onMouseDown: ({ clientX, clientY }) => (down.current = { x: clientX, y: clientY }),
    onClick: ({ clientX, clientY }) => {
      const way = Math.hypot(clientX - down.current.x, clientY - down.current.y);
      if (hovered !== undefined && way <= CLICK_PX) {
        setText(String(hovered));
      }
    },
  };
}
