import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { TextWithLinks } from '../../alerts/TextWithLinks.tsx';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { t } from '../../t.ts';
import { rulePath } from '../paths.ts';
import { FittingArticles } from './FittingArticles.tsx';

interface Props {
  readonly incidentId: number;
  readonly alertId: number;
  readonly ruleId: number | null;
  readonly mayWrite: boolean;
}

/** What to do, as whoever made the rule wrote it, and what its sender says of it. */
export function Runbook({ incidentId, alertId, ruleId, mayWrite }: Props) {
  const styles = useStyles2(getStyles);
  const found = useAsked(REFRESH_MS.slow, 'getAlert', { path: { id: alertId } });
  return (
    <Section
      title={t('incident.runbook', 'What to do')}
      more={ruleId === null ? undefined : { href: rulePath(ruleId), text: t('incident.rule', 'The rule') }}
    >
      <Part polled={found} rows={1} height={6}>
        {({ detail: { runbook, annotations, generator_url: url } }) => (
          <>
            {runbook !== '' && (
              <p className={styles.text}>
                <TextWithLinks text={runbook} />
              </p>
            )}
            {runbook === '' && (
              <p className={styles.none}>
                {mayWrite && ruleId !== null
                  ? t(
                      'incident.no-runbook-write',
                      'No runbook yet: write one in the rule, and it is here next time.',
                    )
                  : t('incident.no-runbook', 'The rule has no runbook.')}
              </p>
            )}
            {Object.entries(annotations).length > 0 && (
              <dl className={styles.facts}>
                {Object.entries(annotations).map(([name, value]) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>
                      <TextWithLinks text={value} />
                    </dd>
                  </div>
                ))}
              </dl>
            )}
            {url !== null && /^https?:\/\//.test(url) && (
              <TextLink href={url} external>
                {t('incident.source', 'Where it comes from')}
              </TextLink>
            )}
          </>
        )}
      </Part>
      <FittingArticles incidentId={incidentId} />
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
  none: css({ color: theme.colors.text.secondary }),
  facts: css({
    margin: 0,
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: theme.spacing(0, 0, 0.5), overflowWrap: 'anywhere' },
  }),
});
