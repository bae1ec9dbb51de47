import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, LoadingBar, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { t } from '../t.ts';
import type { LogLine } from './line.ts';
import { LineContext } from './LineContext.tsx';
import { LineDetails } from './LineDetails.tsx';
import { Announcement, EmptyList, SelectionBar, StateNotices } from './ListParts.tsx';
import { LogList } from './LogList.tsx';
import { useLogView, type LogViewState } from './use-log-view.ts';
import { useWidth } from './use-size.ts';
import type { LogViewProps } from './view-props.ts';

/** Narrower than this, the details cover the list instead of standing beside it. */
const BESIDE_PX = 760;
/** Of the width, for the list beside the details. */
const LIST_SHARE = 0.6;

/**
 * Lines of a log as a list that stays quick with ten thousand of them: follows a live log, opens a line with all that
 * is known about it, shows its neighbours, copies. It fills its parent, which must have a height.
 */
export function LogView(props: LogViewProps) {
  const { live = false, paused = false, loading = false, loadContext } = props;
  const styles = useStyles2(getStyles);
  const [around, setAround] = useState<LogLine | undefined>();
  const view = useLogView(props, loadContext && setAround);
  const [ref, width] = useWidth();
  const { rows, open } = view;
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
            {...view}
            width={open !== undefined && beside ? width * LIST_SHARE : width}
            onFollowing={view.setFollowing}
            stepped={props.stepped === true}
          />
        )}
        {!paused && <Fresh view={view} />}
        {open !== undefined && (
          <div className={beside ? styles.beside : styles.over}>
            <LineDetails
              {...props}
              line={open}
              columns={view.look.columns}
              timeZone={view.look.timeZone}
              search={view.look.search}
              onCopy={view.copy}
              onContext={loadContext && (() => setAround(open))}
              onClose={view.close}
            />
          </div>
        )}
        {around !== undefined && loadContext !== undefined && (
          <LineContext
            key={around.id}
            line={around}
            look={view.look}
            load={loadContext}
            filters={props.filtersContext === true}
            onBack={() => {
              setAround(undefined);
              view.list.current?.focus();
            }}
          />
        )}
      </div>
      {props.onOlder !== undefined && rows.length > 0 && (
        <Button className={styles.older} size="sm" fill="text" disabled={loading} onClick={props.onOlder}>
          {t('logs.older', 'Load older lines')}
        </Button>
      )}
      <SelectionBar rows={rows} cursor={view.cursor} onCopy={view.copy} />
      <Announcement done={view.copied} lines={props.lines} live={live && !paused} />
    </div>
  );
}

/** The way back to the newest line, with how many wait there. */
function Fresh({ view }: { readonly view: LogViewState }) {
  const styles = useStyles2(getStyles);
  return view.fresh === 0 ? null : (
    <Button
      className={view.newestFirst ? styles.freshTop : styles.freshBottom}
      size="sm"
      icon={view.newestFirst ? 'arrow-up' : 'arrow-down'}
      onClick={() => view.setFollowing(true)}
    >
      {t('logs.fresh', '{{count}} new lines', { count: view.fresh.toLocaleString() })}
    </Button>
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
    flex: `0 0 ${(1 - LIST_SHARE) * 100}%`,
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
