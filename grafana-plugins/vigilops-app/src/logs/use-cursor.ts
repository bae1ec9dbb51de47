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
      const head = rows[Math.min(rows.length - 1, Math.max(0, next))]?.id;
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
  readonly onOpen: () => void;
  readonly onCopy: () => void;
  readonly onClose: () => void;
}

/** j k and arrows, with Shift to select; Home and End; Enter opens, c copies, Escape closes. */
export function onCursorKey(event: KeyboardEvent, cursor: Cursor, count: number, actions: KeyActions): void {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const { row, moveTo } = cursor;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const moves: Readonly<Record<string, number | undefined>> = {
    j: row + 1,
    ArrowDown: row + 1,
    k: row === -1 ? 0 : row - 1,
    ArrowUp: row === -1 ? 0 : row - 1,
    Home: 0,
    End: count - 1,
  };
  const acts: Readonly<Record<string, (() => void) | undefined>> = {
    Enter: actions.onOpen,
    c: actions.onCopy,
    Escape: actions.onClose,
  };
  const next = Object.hasOwn(moves, key) ? moves[key] : undefined;
  const act = Object.hasOwn(acts, key) ? acts[key] : undefined;
  if (next === undefined && act === undefined) {
    return;
  }
  event.preventDefault();
  if (next !== undefined) {
    moveTo(next, event.shiftKey);
  }
  act?.();
}
