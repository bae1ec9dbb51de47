import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from 'react';
import { t } from '../t.ts';
import type { LogLine } from './line.ts';
import { estimatedHeight, LogRow, ROW_HEIGHT_PX, type RowLook } from './LogRow.tsx';
import type { Cursor } from './use-cursor.ts';

/** Closer to the newest line than this, in pixels, is at the newest line. */
const AT_END_PX = 4;
const COMPACT_PX = 560;
const CHARACTER_PX = 7.3;
/**
 * More than the rows on screen. Rows of one height take over the elements of those that left, which costs a fifth less
 * than new ones; rows that are measured cannot, because an element that keeps its size is not measured again.
 */
const SLOTS = 256;

type Scroller = RefObject<HTMLDivElement | null>;

interface Props {
  readonly list: Scroller;
  /** In the order of the screen. */
  readonly rows: readonly LogLine[];
  readonly newestFirst: boolean;
  readonly look: RowLook;
  readonly width: number;
  readonly cursor: Cursor;
  /** True while the list stays at its newest line. */
  readonly following: boolean;
  readonly onFollowing: (following: boolean) => void;
  readonly onRow: (row: number, extend: boolean) => void;
  readonly onKey: (event: KeyboardEvent) => void;
  /** `j` from anywhere on the page goes to it. */
  readonly stepped?: boolean;
}

/** Thousands of lines of which only those on screen exist. */
export function LogList(props: Props) {
  const { rows, look, cursor, onRow } = props;
  const styles = useStyles2(getStyles);
  const scroller = props.list;
  const domId = useId();
  const virtualizer = useRows(props, scroller);
  const measured = look.wrap || props.width <= COMPACT_PX;
  useLayoutEffect(() => {
    if (!measured) {
      // Rows of one line are all alike: what was measured while the list was narrow is forgotten.
      virtualizer.measure();
    }
  }, [measured, virtualizer]);
  const items = virtualizer.getVirtualItems();
  const onScroll = useFollowing(props, scroller);
  useCursorInView(cursor, virtualizer);
  useReturnToNewest(props, virtualizer);
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="listbox"
      aria-label={t('logs.list', 'Log lines')}
      aria-multiselectable
      aria-activedescendant={
        items.some(({ index }) => index === cursor.row) ? `${domId}-${cursor.row}` : undefined
      }
      tabIndex={0}
      data-step={props.stepped === true ? true : undefined}
      onScroll={onScroll}
      onKeyDown={props.onKey}
      onClick={(event) => {
        const row = rowOf(event);
        if (row !== undefined) {
          onRow(row, event.shiftKey);
        }
      }}
    >
      <div role="presentation" className={styles.all} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const line = rows[item.index];
          const selected = item.index >= cursor.first && item.index <= cursor.last;
          return line === undefined ? null : (
            <div
              key={measured ? item.key : item.index % SLOTS}
              ref={measured ? virtualizer.measureElement : undefined}
              id={`${domId}-${item.index}`}
              data-index={item.index}
              role="option"
              aria-selected={selected}
              aria-posinset={item.index + 1}
              aria-setsize={rows.length}
              className={cx(
                styles.item,
                selected && styles.selected,
                item.index === cursor.row && styles.active,
              )}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <LogRow line={line} look={look} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function rowOf(event: MouseEvent): number | undefined {
  const item = event.target instanceof Element ? event.target.closest('[data-index]') : null;
  // A person who marks text to copy it wants nothing else.
  const marking = globalThis.getSelection()?.isCollapsed === false && !event.shiftKey;
  return item === null || marking ? undefined : Number(item.getAttribute('data-index'));
}

type Rows = ReturnType<typeof useRows>;

function useRows({ rows, newestFirst, look, width, following }: Props, scroller: Scroller) {
  const { wrap } = look;
  const across = (width - 24) / CHARACTER_PX - 30;
  return useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(
      (row: number) => {
        const line = rows[row];
        return wrap && line !== undefined ? estimatedHeight(line, across) : ROW_HEIGHT_PX;
      },
      [rows, wrap, across],
    ),
    getItemKey: useCallback((row: number) => rows[row]?.id ?? row, [rows]),
    overscan: 8,
    // What is read stays where it is while lines come and go; at the newest line, that line stays.
    anchorTo: following && newestFirst ? 'start' : 'end',
    followOnAppend: following && !newestFirst,
    scrollEndThreshold: AT_END_PX,
    useFlushSync: false,
  });
}

/** Following ends when the person scrolls away from the newest line and begins again where that line is in view. */
function useFollowing({ newestFirst, following, onFollowing }: Props, scroller: Scroller): () => void {
  const before = useRef(0);
  return useCallback(() => {
    const element = scroller.current;
    if (element === null) {
      return;
    }
    const { scrollTop, scrollHeight, clientHeight } = element;
    const back = scrollTop < before.current;
    before.current = scrollTop;
    const away = newestFirst ? scrollTop : scrollHeight - clientHeight - scrollTop;
    if (away <= AT_END_PX) {
      onFollowing(true);
    } else if (following && (newestFirst || back)) {
      onFollowing(false);
    }
  }, [scroller, newestFirst, following, onFollowing]);
}

/** Where following begins, by a button or with the first lines, the newest line is brought into view. */
function useReturnToNewest({ rows, newestFirst, following }: Props, virtualizer: Rows): void {
  const isEmpty = rows.length === 0;
  useLayoutEffect(() => {
    if (following && !isEmpty) {
      if (newestFirst) {
        virtualizer.scrollToOffset(0);
      } else {
        virtualizer.scrollToEnd();
      }
    }
  }, [following, newestFirst, isEmpty, virtualizer]);
}

/** Only a move of the cursor scrolls: its row also shifts while lines arrive. */
function useCursorInView({ id, row }: Cursor, virtualizer: Rows): void {
  const newest = useRef(row);
  newest.current = row;
  useEffect(() => {
    if (id !== undefined && newest.current >= 0) {
      virtualizer.scrollToIndex(newest.current);
    }
  }, [id, virtualizer]);
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroller: css({
    flex: '1 1 0',
    minWidth: 0,
    minHeight: 0,
    overflowX: 'hidden',
    overflowY: 'auto',
    overflowAnchor: 'none',
    containerType: 'inline-size',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
  }),
  all: css({ position: 'relative', width: '100%' }),
  item: css({
    position: 'absolute',
    insetInline: 0,
    top: 0,
    cursor: 'pointer',
    '&:hover': { background: theme.colors.background.secondary },
  }),
  selected: css({ background: theme.colors.action.selected }),
  active: css({ outline: `1px solid ${theme.colors.primary.border}`, outlineOffset: -1 }),
});
