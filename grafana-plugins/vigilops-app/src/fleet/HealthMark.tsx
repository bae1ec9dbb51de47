import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import { HEALTH_ICONS, healthColor } from './health-look.ts';
import type { Health } from './host-health.ts';
import { healthName } from './words.ts';

/** Sign and word in the colour of the health. */
export function HealthMark({ health }: { readonly health: Health }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.mark} style={{ color: healthColor(health, theme).text }}>
      <Icon name={HEALTH_ICONS[health]} />
      {healthName(health)}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  mark: css({
    display: 'inline-flex',
    alignItems: 'center',
    verticalAlign: 'middle',
    gap: theme.spacing(0.5),
    whiteSpace: 'nowrap',
  }),
});
