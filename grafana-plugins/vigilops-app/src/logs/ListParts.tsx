import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, EmptyState, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useEffect, useRef, useState } from 'react';
import { t } from '../t.ts';
import { asJson, asText, type LogLine } from './line.ts';
import type { Cursor } from './use-cursor.ts';
import { selectedOf } from './use-log-view.ts';
import { countAfter } from './use-held.ts';
import type { LogViewProps } from './view-props.ts';

type NoticeProps = Pick<LogViewProps, 'error' | 'notice' | 'onRetry'>;

/** What failed and what is missing. Lines that are there stay. */
export function StateNotices({ error, notice, onRetry }: NoticeProps) {
  const styles = useStyles2(getStyles);
  return (
    <>
      {error !== undefined && (
        <Alert className={styles.notice} severity="error" title={error.message}>
          {error.help}
          {onRetry !== undefined && (
            <div>
              <Button size="sm" variant="secondary" icon="sync" onClick={onRetry}>
                {t('trouble.retry', 'Try again')}
              </Button>
            </div>
          )}
        </Alert>
      )}
      {notice !== undefined && <Alert className={styles.notice} severity="warning" title={notice} />}
    </>
  );
}

interface EmptyProps {
  readonly loading: boolean;
  readonly failed: boolean;
  readonly live: boolean;
  readonly text: string | undefined;
}

export function EmptyList({ loading, failed, live, text }: EmptyProps) {
  const styles = useStyles2(getStyles);
  if (failed) {
    return null;
  }
  if (loading) {
    return <LoadingPlaceholder className={styles.empty} text={t('loading', 'Loading…')} />;
  }
  const usual = live
    ? t('logs.waiting', 'Waiting for the next line')
    : t('logs.none', 'No line fits in this time range');
  return (
    <div className={styles.empty}>
      <EmptyState variant="not-found" hideImage message={text ?? usual} />
    </div>
  );
}

interface SelectionProps {
  readonly rows: readonly LogLine[];
  readonly cursor: Cursor;
  readonly onCopy: (text: string, said: string) => void;
}

/** Offered once more than one line is selected. */
export function SelectionBar({ rows, cursor, onCopy }: SelectionProps) {
  const styles = useStyles2(getStyles);
  const count = cursor.last - cursor.first + 1;
  if (count < 2 || cursor.first < 0) {
    return null;
  }
  const selected = () => selectedOf(rows, cursor);
  const copied = t('logs.copied', 'Copied');
  return (
    <div className={styles.selection} role="toolbar" aria-label={t('logs.selection', 'Selected lines')}>
      <span>{t('logs.selected', '{{count}} lines selected', { count })}</span>
      <Button size="sm" variant="secondary" icon="copy" onClick={() => onCopy(asText(selected()), copied)}>
        {t('logs.copy-line', 'Copy')}
      </Button>
      <Button size="sm" variant="secondary" onClick={() => onCopy(asJson(selected()), copied)}>
        {t('logs.copy-json', 'Copy as JSON')}
      </Button>
      <Button size="sm" fill="text" onClick={cursor.clear}>
        {t('logs.unselect', 'Clear the selection')}
      </Button>
    </div>
  );
}

/** A screen reader hears of new lines this often, never of each. */
const SAID_EVERY_MS = 15_000;

interface AnnouncementProps {
  readonly done: string | undefined;
  readonly lines: readonly LogLine[];
  readonly live: boolean;
}

export function Announcement({ done, lines, live }: AnnouncementProps) {
  const styles = useStyles2(getStyles);
  const [fresh, setFresh] = useState(0);
  const newest = useRef(lines);
  newest.current = lines;
  useEffect(() => {
    if (!live) {
      return undefined;
    }
    let heard = newest.current.at(-1)?.id;
    const timer = setInterval(() => {
      setFresh(countAfter(newest.current, heard));
      heard = newest.current.at(-1)?.id;
    }, SAID_EVERY_MS);
    return () => clearInterval(timer);
  }, [live]);
  return (
    <>
      <div role="status" className={done === undefined ? 'sr-only' : styles.done}>
        {done}
      </div>
      <div aria-live="polite" className="sr-only">
        {live && fresh > 0 && t('logs.fresh', '{{count}} new lines', { count: fresh.toLocaleString() })}
      </div>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  notice: css({ flex: 'none', margin: theme.spacing(0.5) }),
  empty: css({ flex: '1 1 0', alignSelf: 'center', textAlign: 'center', color: theme.colors.text.secondary }),
  selection: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0.5, 1),
    background: theme.colors.background.secondary,
  }),
  done: css({
    position: 'absolute',
    insetBlockEnd: theme.spacing(2),
    insetInlineStart: '50%',
    transform: 'translateX(-50%)',
    zIndex: theme.zIndex.tooltip,
    padding: theme.spacing(0.5, 1.5),
    borderRadius: theme.shape.radius.default,
    color: theme.colors.success.contrastText,
    background: theme.colors.success.main,
  }),
});
