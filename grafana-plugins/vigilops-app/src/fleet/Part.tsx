import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { t } from '../t.ts';
import { Skeleton } from './Skeleton.tsx';
import type { Polled } from './use-polled.ts';

interface Props<T> {
  readonly polled: Pick<Polled<T>, 'data' | 'error' | 'retry'>;
  /** The shape while there is nothing yet. */
  readonly rows?: number;
  readonly height?: number;
  readonly children: (data: T) => ReactNode;
}

/** A part of a page with its own question: what it has stays, dimmed, when the question fails; the others go on. */
export function Part<T>({ polled: { data, error, retry }, rows = 3, height = 3, children }: Props<T>) {
  const styles = useStyles2(getStyles);
  return (
    <>
      {error !== undefined && (
        <p className={styles.trouble} role="alert">
          <Icon name="exclamation-triangle" />
          <span>{error.message}</span>
          <Button size="sm" variant="secondary" fill="text" onClick={retry}>
            {t('trouble.retry', 'Try again')}
          </Button>
        </p>
      )}
      {data === undefined && error === undefined && <Skeleton rows={rows} height={height} />}
      {data !== undefined && <div className={error === undefined ? '' : styles.old}>{children(data)}</div>}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  trouble: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    margin: theme.spacing(0, 0, 1),
    color: theme.colors.warning.text,
    span: { color: theme.colors.text.primary, overflowWrap: 'anywhere' },
  }),
  old: css({ opacity: 0.6 }),
});
