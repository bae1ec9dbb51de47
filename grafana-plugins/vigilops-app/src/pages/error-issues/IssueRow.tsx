import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Checkbox, Link, useStyles2, useTheme2 } from '@grafana/ui';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { rowCard, rowFacts } from '../../fleet/row-card.ts';
import { count } from '../../fleet/words.ts';
import { IssueState } from '../../issues/IssueState.tsx';
import { stateColour } from '../../issues/look.ts';
import { Spark } from '../../issues/Spark.tsx';
import { StateButtons } from '../../issues/StateButtons.tsx';
import type { CountedErrorIssue } from '../../issues/types.ts';
import type { IssueActions } from '../../issues/use-issue-actions.ts';
import { headOf, serviceName, whyOf } from '../../issues/words.ts';
import { t } from '../../t.ts';
import { errorIssuePath, type LinkRange } from '../paths.ts';

interface Props {
  readonly issue: CountedErrorIssue;
  readonly now: number;
  readonly range: LinkRange;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  /** Undefined: the viewer may only read. */
  readonly actions: IssueActions | undefined;
}

/** One issue: what fails where, how often, since when, and what to do about it. */
export function IssueRow({ issue, now, range, chosen, onChoose, actions }: Props) {
  const styles = useStyles2(getStyles);
  const colour = stateColour(issue.state, useTheme2()).main;
  const { id, title, culprit, state } = issue;
  const why = whyOf(issue);
  const head = headOf(issue);
  return (
    <article className={styles.row} style={{ borderLeftColor: colour }} aria-label={title}>
      <div className={styles.choose}>
        {actions !== undefined && (
          <Checkbox
            value={chosen}
            onChange={onChoose}
            aria-label={t('alerts.choose', 'Choose {{title}}', { title })}
          />
        )}
      </div>
      <div className={styles.what}>
        <Link href={errorIssuePath(id, range)} data-step className={styles.title}>
          {head !== '' && head !== title && <strong>{head} </strong>}
          {title}
        </Link>
        {culprit !== '' && <p className={styles.culprit}>{culprit}</p>}
        <div className={styles.facts}>
          <IssueState state={state} />
          <span>{serviceName(issue)}</span>
          <span>
            {t('issues.seen', 'seen')} <TimeAgo time={Date.parse(issue.last_seen)} now={now} />
          </span>
          <span>
            {t('issues.since', 'since')} <TimeAgo time={Date.parse(issue.first_seen)} now={now} />
          </span>
          {issue.last_version !== '' && <span>{issue.last_version}</span>}
          {issue.assigned_to !== null && (
            <span>{t('alerts.assigned', 'Assigned to {{name}}', { name: issue.assigned_to })}</span>
          )}
          {why !== undefined && <span>{why}</span>}
        </div>
      </div>
      <div className={styles.figures}>
        <Spark values={issue.spark} />
        <div className={styles.numbers}>
          <span>{t('issues.lines', 'Lines: {{total}}', { total: count(issue.lines) })}</span>
          <span>{t('issues.hosts', 'Hosts: {{total}}', { total: count(issue.hosts) })}</span>
        </div>
      </div>
      {actions !== undefined && (
        <div className={styles.actions}>
          <StateButtons
            title={title}
            states={[state]}
            version={issue.last_version}
            disabled={actions.set.busy}
            onSet={(wanted) => actions.set.run([id], wanted)}
          />
        </div>
      )}
    </article>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css(rowCard(theme), {
    gridTemplateColumns: 'auto minmax(0, 1fr) 180px auto',
    gap: theme.spacing(0, 1.5),
    alignItems: 'start',
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'auto minmax(0, 1fr)' },
  }),
  choose: css({ minHeight: theme.spacing(3) }),
  what: css({ minWidth: 0 }),
  title: css({
    fontSize: theme.typography.h5.fontSize,
    overflowWrap: 'anywhere',
    strong: { fontWeight: theme.typography.fontWeightMedium },
    '&:hover': { textDecoration: 'underline' },
  }),
  culprit: css({
    margin: 0,
    overflowWrap: 'anywhere',
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  facts: css(rowFacts(theme), {
    alignItems: 'center',
    '& > span': { overflowWrap: 'anywhere' },
  }),
  figures: css({
    minWidth: 0,
    [theme.breakpoints.down('lg')]: { gridColumn: 2, marginTop: theme.spacing(1) },
  }),
  numbers: css({
    display: 'flex',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
  actions: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5),
    [theme.breakpoints.down('lg')]: { gridColumn: 2, marginTop: theme.spacing(1) },
  }),
});
