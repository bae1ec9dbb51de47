import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { t } from '../t.ts';

interface Props {
  readonly rows?: number;
  /** In steps of the theme. */
  readonly height?: number;
}

/** The shape of what is being loaded. It does not move. */
export function Skeleton({ rows = 1, height = 5 }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.rows} role="status" aria-busy aria-label={t('loading', 'Loading…')}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles.row} style={{ height: height * 8 }} />
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  rows: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  row: css({ borderRadius: theme.shape.radius.default, background: theme.colors.background.secondary }),
});
