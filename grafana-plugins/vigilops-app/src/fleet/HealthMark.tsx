import { css } from '@emotion/css';
import { Icon, useTheme2 } from '@grafana/ui';
import { HEALTH_ICONS, healthColor } from './health-look.ts';
import type { Health } from './host-health.ts';
import { healthName } from './words.ts';

/** Sign and word in the colour of the health. */
export function HealthMark({ health }: { readonly health: Health }) {
  const theme = useTheme2();
  return (
    <span
      className={css({
        display: 'inline-flex',
        alignItems: 'center',
        verticalAlign: 'middle',
        gap: theme.spacing(0.5),
        color: healthColor(health, theme).text,
        whiteSpace: 'nowrap',
      })}
    >
      <Icon name={HEALTH_ICONS[health]} />
      {healthName(health)}
    </span>
  );
}
