import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { AlertStatistics } from '../../alerts/types.ts';
import { count } from '../../fleet/words.ts';
import { stretch } from '../../services/words.ts';
import { t } from '../../t.ts';

/** Six numbers: what fired, what was told, and how fast people were. */
export function Figures({ statistics }: { readonly statistics: AlertStatistics }) {
  const styles = useStyles2(getStyles);
  const { alerts, incidents, told_incidents: told, notices, reduction_ratio: less } = statistics;
  const figures = [
    [t('statistics.alerts', 'Alerts'), count(alerts), ''],
    [
      t('alerts.incidents', 'Incidents'),
      count(incidents),
      t('statistics.of-them-told', '{{total}} were told', { total: count(told) }),
    ],
    [t('statistics.messages', 'Messages to people'), count(notices), ''],
    [
      t('statistics.less', 'Told less'),
      less === null ? '–' : `${Math.floor(less * 100)} %`,
      t('statistics.less-help', 'incidents told, against alerts'),
    ],
    [
      t('statistics.mtta', 'Until somebody is at it'),
      timeOf(statistics.mtta_seconds),
      t('statistics.median', 'median'),
    ],
    [
      t('statistics.mttr', 'Until it is over'),
      timeOf(statistics.mttr_seconds),
      t('statistics.median', 'median'),
    ],
  ] as const;
  return (
    <dl className={styles.figures}>
      {figures.map(([name, value, note]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            <span>{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

export const timeOf = (seconds: number | null) => (seconds === null ? '–' : stretch(seconds));

const getStyles = (theme: GrafanaTheme2) => ({
  figures: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(${theme.spacing(19)}, 1fr))`,
    gap: theme.spacing(1),
    margin: 0,
    '& > div': {
      padding: theme.spacing(1.5, 2),
      borderRadius: theme.shape.radius.default,
      background: theme.colors.background.primary,
      border: `1px solid ${theme.colors.border.weak}`,
    },
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, fontSize: theme.typography.h3.fontSize, fontVariantNumeric: 'tabular-nums' },
    'dd span': {
      display: 'block',
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
    },
  }),
});
