import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, TextLink, useStyles2 } from '@grafana/ui';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count, listed, short } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { LOGS_PATH } from '../paths.ts';
import { leftOutOf, REPORTS } from './left-out.ts';

const SHOWN = 5;

/** How much each service may send, and which ones sent more. */
export function LeftOut() {
  const styles = useStyles2(getStyles);
  const settings = useAsked(REFRESH_MS.slow, 'getSettings');
  const reports = useAsked(REFRESH_MS.slow, 'queryLogs', { body: REPORTS });
  const limit = settings.data?.settings.logs.lines_per_minute_per_service;
  const services = leftOutOf(reports.data?.items ?? []);
  if (limit === undefined) {
    return null;
  }
  return (
    <section className={styles.note} aria-label={t('pipelines.budget', 'Lines a minute of each service')}>
      <p>
        {limit === 0
          ? t(
              'pipelines.no-budget',
              'Services may send as many lines as they like (logs.lines_per_minute_per_service is 0).',
            )
          : t(
              'pipelines.budget-of',
              'Each service may send {{total}} lines a minute (logs.lines_per_minute_per_service); what is beyond is left out, errors last.',
              { total: count(limit) },
            )}
      </p>
      {services.length > 0 && (
        <p className={styles.warning}>
          <Icon name="exclamation-triangle" />
          <span>
            {t('pipelines.left-out', 'Left out in the last 24 hours: {{services}}.', {
              services: listed(
                services.slice(0, SHOWN).map(({ service, lines }) =>
                  t('pipelines.left-out-of', '{{lines}} lines of {{service}}', {
                    lines: short(lines),
                    service: service === '' ? t('pipelines.no-service', 'no service') : service,
                  }),
                ),
              ),
            })}{' '}
            <TextLink href={`${LOGS_PATH}?query=${encodeURIComponent(REPORTS.query)}&from=now-24h&to=now`}>
              {t('pipelines.left-out-when', 'When it was')}
            </TextLink>
          </span>
        </p>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    p: { margin: 0 },
  }),
  warning: css({
    display: 'flex',
    gap: theme.spacing(0.75),
    color: theme.colors.text.primary,
    svg: { flex: 'none', color: theme.colors.warning.text, marginTop: theme.spacing(0.25) },
  }),
});
