import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { ReportView } from '../../assistant/ReportView.tsx';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { t } from '../../t.ts';
import { incidentPath } from '../paths.ts';

/** What was looked into, by itself and by people. */
export function Investigations() {
  const styles = useStyles2(getStyles);
  const found = useAsked(REFRESH_MS.slow, 'listInvestigations', { query: { limit: 20 } });
  return (
    <Section title={t('investigation.title', 'Investigations')}>
      <Part polled={found} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.small}>
              {t(
                'investigation.none',
                'A critical incident is looked into by itself, a minute after it began; people start others at the incident.',
              )}
            </p>
          ) : (
            <>
              {items.map((one) => (
                <details key={one.id} className={styles.one}>
                  <summary>
                    {one.report?.what ??
                      t('investigation.incident', 'Incident {{id}}', { id: one.incident_id })}{' '}
                    <span className={styles.small}>
                      <TimeAgo time={Date.parse(one.started_at)} now={found.at ?? Date.now()} />
                    </span>
                  </summary>
                  <TextLink href={incidentPath(one.incident_id)} variant="bodySmall">
                    {t('investigation.open', 'Open the incident')}
                  </TextLink>
                  <ReportView investigation={one} />
                </details>
              ))}
            </>
          )
        }
      </Part>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  one: css({ padding: theme.spacing(0.5, 0), summary: { overflowWrap: 'anywhere' } }),
  small: css({
    margin: 0,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
