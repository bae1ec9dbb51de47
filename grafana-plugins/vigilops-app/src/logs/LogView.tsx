import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, LoadingBar, useStyles2 } from '@grafana/ui';
import { useCallback, useMemo, useState, type KeyboardEvent } from 'react';
import { t } from '../t.ts';
import { useCopy } from './clipboard.ts';
import { Announcement, EmptyList, SelectionBar, StateNotices } from './ListParts.tsx';
import { asText, type LogLine } from './line.ts';
import { LineContext } from './LineContext.tsx';
import { LineDetails } from './LineDetails.tsx';
import { LogList } from './LogList.tsx';
import type { RowLook } from './LogRow.tsx';
import { wordsPattern } from './plain-text.ts';
import { spansDays } from './time.ts';
import { onCursorKey, useCursor } from './use-cursor.ts';
import { useHeld } from './use-held.ts';
import { useWidth } from './use-size.ts';
import type { LogViewProps } from './view-props.ts';

const NO_WORDS: readonly string[] = [];
/** Narrower than this, the details cover the list instead of standing beside it. */
const BESIDE_PX = 760;

/**
 * Lines of a log as a list that stays quick with ten thousand of them: follows a live log, opens a line with all that
 * is known about it, shows its neighbours, copies. It fills its parent, which must have a height.
 */
export function LogView(props: LogViewProps) {
  const { live = false, paused = false, order = 'newest-first', loading = false, listKey = '' } = props;
  const styles = useStyles2(getStyles);
  const newestFirst = order === 'newest-first';
  const [following, setFollowing] = useState(live || newestFirst);
  const { shown, fresh } = useHeld(props.lines, paused || (live && !following), listKey);
  const rows = useMemo(() => (newestFirst ? shown.toReversed() : shown), [shown, newestFirst]);
  const look = useLook(props, rows);
  const cursor = useCursor(rows);
  const { done, copy } = useCopy(t('logs.copy-failed', 'The browser does not let this page copy'));
  const [open, setOpen] = useState<LogLine | undefined>();
  const [around, setAround] = useState<LogLine | undefined>();
  const [ref, width] = useWidth();

  const moveTo = useCallback(
    (row: number, extend: boolean) => {
      // Who picks a line wants to keep it in view.
      setFollowing(false);
      cursor.moveTo(row, extend);
      setOpen((old) => (old === undefined ? old : rows[row]));
    },
    [cursor, rows],
  );
  const close = () => setOpen(undefined);
  const onKey = (event: KeyboardEvent) =>
    onCursorKey(event, { ...cursor, moveTo }, rows.length, {
      onOpen: () => setOpen(rows[cursor.row]),
      onCopy: () =>
        copy(asText(rows.slice(Math.max(0, cursor.first), cursor.last + 1)), t('logs.copied', 'Copied')),
      onClose: () => (open === undefined ? cursor.clear() : close()),
    });
  const details = open !== undefined && (
    <LineDetails
      {...props}
      line={open}
      timeZone={look.timeZone}
      search={look.search}
      onCopy={copy}
      onContext={props.loadContext && (() => setAround(open))}
      onClose={close}
    />
  );
  const beside = width > BESIDE_PX;

  return (
    <div ref={ref} className={styles.view} aria-busy={loading}>
      <div className={styles.bar}>{loading && <LoadingBar width={width} />}</div>
      <StateNotices error={props.error} notice={props.notice} onRetry={props.onRetry} />
      <div className={styles.main} data-stale={loading || undefined}>
        {rows.length === 0 ? (
          <EmptyList
            loading={loading}
            failed={props.error !== undefined}
            text={props.emptyText}
            live={live}
          />
        ) : (
          <LogList
            rows={rows}
            newestFirst={newestFirst}
            look={look}
            width={open !== undefined && beside ? width * 0.6 : width}
            cursor={cursor}
            following={following}
            onFollowing={setFollowing}
            onRow={(row, extend) => {
              moveTo(row, extend);
              setOpen(extend ? open : rows[row]);
            }}
            onKey={onKey}
          />
        )}
        {details !== false && <div className={beside ? styles.beside : styles.over}>{details}</div>}
        {fresh > 0 && !paused && (
          <Button
            className={newestFirst ? styles.freshTop : styles.freshBottom}
            size="sm"
            icon={newestFirst ? 'arrow-up' : 'arrow-down'}
            onClick={() => setFollowing(true)}
          >
            {t('logs.fresh', '{{count}} new lines', { count: fresh.toLocaleString() })}
          </Button>
        )}
        {around !== undefined && props.loadContext !== undefined && (
          <LineContext
            key={around.id}
            line={around}
            look={{ ...look, wrap: true }}
            load={props.loadContext}
            onBack={() => setAround(undefined)}
          />
        )}
      </div>
      {props.onOlder !== undefined && rows.length > 0 && (
        <Button className={styles.older} size="sm" fill="text" disabled={loading} onClick={props.onOlder}>
          {t('logs.older', 'Load older lines')}
        </Button>
      )}
      <SelectionBar rows={rows} cursor={cursor} onCopy={copy} />
      <Announcement done={done} lines={props.lines} live={live && !paused} />
    </div>
  );
}

function useLook(props: LogViewProps, rows: readonly LogLine[]): RowLook {
  const {
    wrap = false,
    showTime = true,
    timeZone = 'browser',
    columns = NO_WORDS,
    searchWords = NO_WORDS,
  } = props;
  const first = rows[0]?.timeMs ?? 0;
  const withDay = spansDays(first, rows.at(-1)?.timeMs ?? first, timeZone);
  const [words, keys] = [searchWords.join('\n'), columns.join('\n')];
  return useMemo(
    () => ({
      wrap,
      showTime,
      withDay,
      timeZone,
      columns: keys === '' ? NO_WORDS : keys.split('\n'),
      search: wordsPattern(words.split('\n')),
    }),
    [wrap, showTime, withDay, timeZone, keys, words],
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  view: css({
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    width: '100%',
    height: '100%',
    minHeight: 0,
  }),
  bar: css({ flex: 'none', height: 1, overflow: 'hidden' }),
  main: css({
    position: 'relative',
    flex: '1 1 0',
    minHeight: 0,
    display: 'flex',
    '&[data-stale] > [role=listbox]': { opacity: 0.6 },
  }),
  beside: css({
    flex: '0 0 40%',
    minWidth: 0,
    borderInlineStart: `1px solid ${theme.colors.border.weak}`,
  }),
  over: css({ position: 'absolute', inset: 0, zIndex: 1 }),
  freshTop: css({ position: 'absolute', top: theme.spacing(1), left: '50%', transform: 'translateX(-50%)' }),
  freshBottom: css({
    position: 'absolute',
    bottom: theme.spacing(1),
    left: '50%',
    transform: 'translateX(-50%)',
  }),
  older: css({ flex: 'none', alignSelf: 'center' }),
});
