import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, TextLink, useStyles2, useTheme2 } from '@grafana/ui';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { count } from '../../fleet/words.ts';
import { STATE_ICONS, stateColour } from '../../issues/look.ts';
import type { ErrorIssueDetail } from '../../issues/types.ts';
import { serviceName, stateName, whyOf } from '../../issues/words.ts';
import { t } from '../../t.ts';
import { logsPath, type LinkRange } from '../paths.ts';

interface Props {
  readonly issue: ErrorIssueDetail;
  readonly now: number;
  readonly range: LinkRange;
}

/** How it stands, where it fails, how often, and who is at it. */
export function IssueHead({ issue, now, range }: Props) {
  const styles = useStyles2(getStyles);
  const colour = stateColour(issue.state, useTheme2());
  const why = whyOf(issue);
  const template = issue.template_id;
  return (
    <section className={styles.head} style={{ borderLeftColor: colour.main }} aria-label={issue.title}>
      <p className={styles.state} role="status">
        <Icon name={STATE_ICONS[issue.state]} size="xl" style={{ color: colour.text }} />
        <span>
          {stateName(issue.state)}
          {why !== undefined && `: ${why}`}
        </span>
      </p>
      {issue.type !== '' && <p className={styles.type}>{issue.type}</p>}
      {issue.culprit !== '' && (
        <p className={styles.culprit}>
          <span className={styles.name}>{t('issue.culprit', 'Fails in')}</span> {issue.culprit}
        </p>
      )}
      <dl className={styles.facts}>
        <div>
          <dt>{t('issue.in-range', 'In this time')}</dt>
          <dd>
            {t('issues.lines', 'Lines: {{total}}', { total: count(issue.lines) })},{' '}
            {t('issues.hosts', 'Hosts: {{total}}', { total: count(issue.hosts) })}
          </dd>
        </div>
        <div>
          <dt>{t('issue.ever', 'Ever')}</dt>
          <dd>{t('issues.lines', 'Lines: {{total}}', { total: count(issue.total_lines) })}</dd>
        </div>
        <div>
          <dt>{t('issue.first', 'First seen')}</dt>
          <dd>
            <TimeAgo time={Date.parse(issue.first_seen)} now={now} />
            {issue.first_version !== '' && `, ${issue.first_version}`}
          </dd>
        </div>
        <div>
          <dt>{t('issue.last', 'Last seen')}</dt>
          <dd>
            <TimeAgo time={Date.parse(issue.last_seen)} now={now} />
            {issue.last_version !== '' && `, ${issue.last_version}`}
          </dd>
        </div>
        <div>
          <dt>{t('issues.service', 'Service')}</dt>
          <dd>
            {issue.service === '' ? (
              serviceName(issue)
            ) : (
              <TextLink href={logsPath({ services: [issue.service] }, range)}>{issue.service}</TextLink>
            )}
          </dd>
        </div>
        {template !== null && (
          <div>
            <dt>{t('patterns.one', 'Pattern')}</dt>
            <dd>
              <TextLink href={logsPath({ query: `template:${String(template)}` }, range)}>
                {t('issue.template-lines', 'Its lines in Logs')}
              </TextLink>
            </dd>
          </div>
        )}
        <div>
          <dt>{t('issue.assigned', 'Who is at it')}</dt>
          <dd>{issue.assigned_to ?? t('incident.nobody', 'nobody')}</dd>
        </div>
      </dl>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({
    padding: theme.spacing(2),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderLeft: `${theme.spacing(0.5)} solid`,
    overflowWrap: 'anywhere',
  }),
  state: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    margin: theme.spacing(0, 0, 1),
    fontSize: theme.typography.h5.fontSize,
  }),
  type: css({ margin: 0, fontSize: theme.typography.h5.fontSize }),
  culprit: css({
    margin: theme.spacing(0.5, 0, 0),
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  name: css({ fontFamily: theme.typography.fontFamily, color: theme.colors.text.secondary }),
  facts: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 4),
    margin: theme.spacing(1.5, 0, 0),
    dt: {
      fontWeight: theme.typography.fontWeightRegular,
      fontSize: theme.typography.bodySmall.fontSize,
      color: theme.colors.text.secondary,
    },
    dd: { margin: 0 },
  }),
});
