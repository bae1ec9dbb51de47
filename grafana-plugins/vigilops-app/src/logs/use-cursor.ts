import { useCallback, useMemo, useState, type KeyboardEvent } from 'react';
import type { LogLine } from './line.ts';

/** Between the two lines, both of them included. */
interface Selection {
  readonly anchor: string;
  readonly head: string;
}

export interface Cursor {
  /** Row of the line that the keyboard is on; -1 where there is none. */
  readonly row: number;
  readonly id: string | undefined;
  /** First and last selected row; the same one without a wider selection. */
  readonly first: number;
  readonly last: number;
  readonly moveTo: (row: number, extend: boolean) => void;
  readonly clear: () => void;
}

/** Which rows are meant. `rows` is in the order of the screen. Lines are remembered by id: rows shift while lines arrive. */
export function useCursor(rows: readonly LogLine[]): Cursor {
  const [selection, setSelection] = useState<Selection | undefined>();
  const [anchor, row] = useMemo(
    () =>
      selection === undefined
        ? [-1, -1]
        : [
            rows.findIndex(({ id }) => id === selection.anchor),
            rows.findIndex(({ id }) => id === selection.head),
          ],
    [rows, selection],
  );
  const moveTo = useCallback(
    (next: number, extend: boolean) => {
      const head = rows[next]?.id;
      if (head !== undefined) {
        setSelection((old) => ({ anchor: extend && old !== undefined ? old.anchor : head, head }));
      }
    },
    [rows],
  );
  const clear = useCallback(() => setSelection(undefined), []);
  const from = anchor === -1 ? row : anchor;
  return { row, id: selection?.head, first: Math.min(from, row), last: Math.max(from, row), moveTo, clear };
}

export interface KeyActions {
  readonly move: (row: number, extend: boolean) => void;
  readonly open: () => void;
  readonly copy: () => void;
  /** Undefined where it cannot be had, as is `share`. */
  readonly context: (() => void) | undefined;
  readonly share: (() => void) | undefined;
  readonly close: () => void;
}

/** j k and arrows, with Shift to select; Home and End; Enter opens, c shows context, s and y copy link and text, Escape closes. */
export function onCursorKey(event: KeyboardEvent, row: number, count: number, actions: KeyActions): void {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const act = actionOf(event, row, count, actions);
  if (act !== undefined) {
    event.preventDefault();
    act();
  }
}

function actionOf(
  { key, shiftKey }: KeyboardEvent,
  row: number,
  count: number,
  { move, open, copy, context, share, close }: KeyActions,
): (() => void) | undefined {
  const to = (next: number) => () => move(Math.min(count - 1, Math.max(0, next)), shiftKey);
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case 'j':
    case 'ArrowDown':
      return to(row + 1);
    case 'k':
    case 'ArrowUp':
      return to(row - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(count - 1);
    case 'Enter':
      return row < 0 ? undefined : open;
    case 'c':
      return context;
    case 's':
      return share;
    case 'y':
      return row < 0 ? undefined : copy;
    case 'Escape':
      return close;
    default:
      return undefined;
  }
}
