import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, useStyles2 } from '@grafana/ui';
import { useHouseAway } from './services.ts';

/** Says that the backend is away, for as long as it is. */
export function HouseBanner() {
  const styles = useStyles2(getStyles);
  const away = useHouseAway();
  return (
    <div className={styles.place} aria-live="polite">
      {away && (
        <Alert
          severity="warning"
          title={t('house.away', 'VigilOps does not answer')}
          className={styles.banner}
        >
          {t('house.last-known', 'You see what was known last. This goes away by itself once it is back.')}
        </Alert>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  place: css({ position: 'sticky', top: 0, zIndex: theme.zIndex.navbarFixed }),
  banner: css({ margin: theme.spacing(1, 2, 0) }),
});
