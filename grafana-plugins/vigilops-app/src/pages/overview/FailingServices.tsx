import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Link, useStyles2, useTheme2 } from '@grafana/ui';
import { HEALTH_ICONS, healthColor } from '../../fleet/health-look.ts';
import { serviceHealth, type ServiceCalls } from '../../fleet/service-health.ts';
import { count, percent } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { logsPath } from '../paths.ts';

const SHOWN = 6;

interface Props {
  readonly failing: readonly ServiceCalls[];
  readonly total: number;
}

/** Services whose calls fail, the worst first; each leads to its errors. */
export function FailingServices({ failing, total }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  if (total === 0) {
    return (
      <p className={styles.none}>
        {t('overview.no-services', 'No service has sent anything yet. Point an OpenTelemetry SDK here.')}
      </p>
    );
  }
  if (failing.length === 0) {
    return (
      <p className={styles.none}>{t('overview.no-failing', 'No call failed in the last 15 minutes.')}</p>
    );
  }
  return (
    <ul className={styles.list}>
      {failing.slice(0, SHOWN).map((each) => {
        const health = serviceHealth(each);
        return (
          <li key={each.service}>
            <Link
              href={logsPath({ services: [each.service], level: 'warn' }, { from: 'now-1h', to: 'now' })}
              data-step
            >
              <Icon name={HEALTH_ICONS[health]} style={{ color: healthColor(health, theme).text }} />
              <span className={styles.name} title={each.service}>
                {each.service}
              </span>
              <span className={styles.calls}>
                {t('overview.calls', '{{errors}} of {{calls}}', {
                  errors: count(each.errors),
                  calls: count(each.calls),
                })}
              </span>
              <span className={styles.share}>{percent(each.errorRatio)}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  none: css({ color: theme.colors.text.secondary, margin: 0 }),
  list: css({
    listStyle: 'none',
    a: {
      display: 'grid',
      gridTemplateColumns: `auto minmax(0, 1fr) auto ${theme.spacing(6)}`,
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5),
      borderRadius: theme.shape.radius.default,
      '&:hover': { background: theme.colors.background.secondary },
    },
  }),
  name: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  share: css({ textAlign: 'right', fontVariantNumeric: 'tabular-nums' }),
  calls: css({
    textAlign: 'right',
    whiteSpace: 'nowrap',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
});
