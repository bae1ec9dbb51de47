import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { t } from '../t.ts';
import { useCopy } from './clipboard.ts';
import { asText, type LogLine } from './line.ts';
import type { RowLook } from './LogRow.tsx';
import { wordsPattern } from './plain-text.ts';
import { spansDays } from './time.ts';
import { onCursorKey, useCursor, type Cursor } from './use-cursor.ts';
import { useHeld } from './use-held.ts';
import type { LogViewProps } from './view-props.ts';

export interface LogViewState {
  /** The element that scrolls and has the keyboard. */
  readonly list: RefObject<HTMLDivElement | null>;
  /** In the order of the screen. */
  readonly rows: readonly LogLine[];
  readonly look: RowLook;
  readonly newestFirst: boolean;
  readonly cursor: Cursor;
  /** The list stays at its newest line. */
  readonly following: boolean;
  readonly setFollowing: (following: boolean) => void;
  /** Lines that wait until the list follows again. */
  readonly fresh: number;
  /** The line whose details are shown. */
  readonly open: LogLine | undefined;
  readonly close: () => void;
  readonly onRow: (row: number, extend: boolean) => void;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly copy: (text: string, said: string) => void;
  /** What was just copied. */
  readonly copied: string | undefined;
}

/** What a person does with the list: follow, pick, open, copy. */
export function useLogView(props: LogViewProps, onContext?: (line: LogLine) => void): LogViewState {
  const { live = false, paused = false, order = 'newest-first', listKey = '' } = props;
  const newestFirst = order === 'newest-first';
  const [following, setFollowing] = useState(live || newestFirst);
  const { shown, fresh } = useHeld(props.lines, paused || (live && !following), listKey);
  const rows = useMemo(() => (newestFirst ? shown.toReversed() : shown), [shown, newestFirst]);
  const { cursor, open, onRow, move, shut } = useOpenLine(rows, setFollowing);
  useOpenAddress(props, { rows, open, onRow });
  const list = useRef<HTMLDivElement>(null);
  const close = useCallback(() => {
    shut();
    list.current?.focus();
  }, [shut]);
  const { done, copy } = useCopy(t('logs.copy-failed', 'The browser does not let this page copy'));
  const here = rows[cursor.row];
  const { permalinkOf } = props;
  const onKey = (event: KeyboardEvent) =>
    onCursorKey(event, cursor.row, rows.length, {
      move,
      open: () => onRow(cursor.row, false),
      copy: () => copy(asText(selectedOf(rows, cursor)), t('logs.copied', 'Copied')),
      context: here === undefined ? undefined : onContext && (() => onContext(here)),
      share:
        here === undefined
          ? undefined
          : permalinkOf && (() => copy(permalinkOf(here), t('logs.copied', 'Copied'))),
      close: () => (open === undefined ? cursor.clear() : close()),
    });
  const look = useLook(props, rows);
  return {
    list,
    rows,
    look,
    newestFirst,
    cursor,
    following,
    setFollowing,
    fresh,
    open,
    close,
    onRow,
    onKey,
    copy,
    copied: done,
  };
}

export const selectedOf = (rows: readonly LogLine[], { first, last }: Cursor): readonly LogLine[] =>
  first < 0 ? [] : rows.slice(first, last + 1);

/** A line once opened stays open though the list has dropped it; while details are open, they go with the cursor. */
function useOpenLine(rows: readonly LogLine[], setFollowing: (following: boolean) => void) {
  const cursor = useCursor(rows);
  const { moveTo } = cursor;
  const [open, setOpen] = useState<LogLine | undefined>();
  const move = useCallback(
    (row: number, extend: boolean) => {
      // Who picks a line wants to keep it in view.
      setFollowing(false);
      moveTo(row, extend);
      setOpen((old) => (old === undefined ? old : (rows[row] ?? old)));
    },
    [moveTo, rows, setFollowing],
  );
  const onRow = useCallback(
    (row: number, extend: boolean) => {
      move(row, extend);
      if (!extend) {
        setOpen(rows[row]);
      }
    },
    [move, rows],
  );
  const shut = useCallback(() => setOpen(undefined), []);
  return { cursor, open, move, onRow, shut };
}

type OpenLine = Pick<LogViewState, 'rows' | 'open' | 'onRow'>;

/** Opens the line that an address names once it is there, and tells which one is open. */
function useOpenAddress({ openId, onOpen }: LogViewProps, { rows, open, onRow }: OpenLine): void {
  const wanted = useRef(openId);
  useEffect(() => {
    const row = wanted.current === undefined ? -1 : rows.findIndex(({ id }) => id === wanted.current);
    if (row >= 0) {
      wanted.current = undefined;
      onRow(row, false);
    }
  }, [rows, onRow]);
  const id = open?.id;
  const told = useRef(openId);
  useEffect(() => {
    // A line that is not there yet is still wanted.
    if (id !== told.current && (id !== undefined || wanted.current === undefined)) {
      told.current = id;
      wanted.current = undefined;
      onOpen?.(id);
    }
  }, [id, onOpen]);
}

const NONE: readonly string[] = [];

/** Stays the same object while nothing that rows show has changed: they are drawn again otherwise. */
function useLook(props: LogViewProps, rows: readonly LogLine[]): RowLook {
  const { wrap = false, showTime = true, timeZone = 'browser', columns = NONE, searchWords = NONE } = props;
  const first = rows[0]?.timeMs ?? 0;
  const withDay = spansDays(first, rows.at(-1)?.timeMs ?? first, timeZone);
  const [words, keys] = [searchWords.join('\n'), columns.join('\n')];
  return useMemo(
    () => ({
      wrap,
      showTime,
      withDay,
      timeZone,
      columns: keys === '' ? NONE : keys.split('\n'),
      search: wordsPattern(words.split('\n')),
    }),
    [wrap, showTime, withDay, timeZone, keys, words],
  );
}
