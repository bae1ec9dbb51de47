import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, LinkButton, TextLink, useStyles2 } from '@grafana/ui';
import { absolute, clockTime, count, duration } from '../fleet/words.ts';
import { TimeAgo } from '../fleet/TimeAgo.tsx';
import { databasePath, editDatabasePath, explainPath, hostPath } from '../pages/paths.ts';
import { useMayWrite } from '../services/use-may-write.ts';
import { t } from '../t.ts';
import { StateMark, Warning } from './StateMark.tsx';
import { troubleHelp } from './trouble-help.ts';
import type { DatabaseDetail } from './types.ts';
import { addressText, kindAndVersion, roleName, seconds } from './words.ts';

interface Props {
  readonly database: DatabaseDetail;
  readonly now: number;
}

/** What it is, how it is, and what to do where it cannot be asked. */
export function DatabaseHead({ database, now }: Props) {
  const styles = useStyles2(getStyles);
  const {
    id,
    name,
    state,
    role,
    missing,
    host_id: host,
    host_name: hostName,
    started_at: started,
    definition_id: definition,
  } = database;
  const mayWrite = useMayWrite();
  return (
    <>
      <section className={styles.head} aria-label={name}>
        <span role="status">
          <StateMark state={state} />
        </span>
        <span>{kindAndVersion(database)}</span>
        {role !== 'unknown' && <span>{roleName(role)}</span>}
        <span className={styles.address}>{addressText(database)}</span>
        <span>
          {t('databases.asked-by', 'asked by')} <TextLink href={hostPath(host)}>{hostName}</TextLink>
        </span>
        {state === 'up' && started !== null && (
          <span title={absolute(Date.parse(started))}>
            {t('databases.running-for', 'running for {{time}}', {
              time: duration((now - Date.parse(started)) / 1_000),
            })}
          </span>
        )}
        {missing.length > 0 && (
          <TextLink href={`${databasePath(id)}#rights`} color="primary">
            {t('databases.missing-count', 'Rights missing: {{total}}', { total: count(missing.length) })}
          </TextLink>
        )}
        {definition !== null && mayWrite && (
          <TextLink href={editDatabasePath(definition)} color="primary">
            {t('definition.edit-this', 'Edit the definition')}
          </TextLink>
        )}
        <LinkButton
          className={styles.explain}
          size="sm"
          variant="secondary"
          icon="ai-sparkle"
          href={explainPath({ kind: 'database', id })}
        >
          {t('explain.this', 'Explain this')}
        </LinkButton>
      </section>
      <Away database={database} now={now} />
    </>
  );
}

/** Why nothing newer is known of it. */
function Away({ database, now }: Props) {
  const { state, error, version, last_seen: seen, definition_id: definition } = database;
  const help = troubleHelp(database.error_kind);
  if (state === 'down') {
    return (
      <Alert severity="error" title={t('databases.down', 'The agent cannot ask it')}>
        <div>{error ?? t('databases.down-why', 'It did not say why.')}</div>
        {help !== undefined && <div>{help}</div>}
        {version !== null && <div>{t('databases.down-old', 'What is shown below is from before.')}</div>}
      </Alert>
    );
  }
  return state === 'stale' ? (
    <Alert severity="info" title={t('databases.stale', 'Its agent says nothing of it any more')}>
      <NoAnswerSince seen={seen} now={now} />
      {'. '}
      {t('databases.stale-after', 'After {{time}} of silence nothing that was told counts as now.', {
        time: seconds(database.stale_after_seconds),
      })}{' '}
      {definition === null
        ? t(
            'databases.stale-help',
            'Look whether the agent runs, and whether the database still stands in its agent.yaml.',
          )
        : t(
            'databases.stale-defined-help',
            'Look whether the agent runs, and whether the definition is still switched on.',
          )}
    </Alert>
  ) : null;
}

/** Exactly since when what is known of it is old. */
export function NoAnswerSince({ seen, now }: { readonly seen: string; readonly now: number }) {
  const at = Date.parse(seen);
  return (
    <>
      {t('databases.no-answer-since', 'No answer since {{time}},', { time: clockTime(at, now) })}{' '}
      <TimeAgo time={at} now={now} />
    </>
  );
}

/** The same, where there is one line for it. */
export function MissingMark({ total }: { readonly total: number }) {
  return total === 0 ? null : (
    <Warning
      text={t('databases.missing-count', 'Rights missing: {{total}}', { total: count(total) })}
      title={t('databases.missing-title', 'Its account may not see everything; its page says what to grant')}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 2),
    padding: theme.spacing(1, 2),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
  }),
  address: css({ overflowWrap: 'anywhere', unicodeBidi: 'isolate', color: theme.colors.text.secondary }),
  explain: css({ marginLeft: 'auto' }),
});
