import { css, keyframes } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

/** The shape of a page with panels, while the page itself is on its way. */
export function Skeleton() {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.page} role="status" aria-label={t('shell.loading', 'Loading')}>
      <div className={styles.title} />
      <div className={styles.grid}>
        {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
          <div key={key} className={styles.panel} />
        ))}
      </div>
    </div>
  );
}

const appear = keyframes({ from: { opacity: 0 }, to: { opacity: 1 } });

const getStyles = (theme: GrafanaTheme2) => {
  const bone = {
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  };
  return {
    // What comes at once needs no skeleton before it.
    page: css({ padding: theme.spacing(2), animation: `${appear} 0s 150ms both` }),
    title: css({
      ...bone,
      height: theme.spacing(4),
      width: theme.spacing(30),
      marginBottom: theme.spacing(2),
    }),
    grid: css({
      display: 'grid',
      gap: theme.spacing(1),
      gridTemplateColumns: `repeat(auto-fill, minmax(${theme.spacing(40)}, 1fr))`,
    }),
    panel: css({ ...bone, height: theme.spacing(28) }),
  };
};
