import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Link, useStyles2 } from '@grafana/ui';
import { Section } from '../../fleet/Section.tsx';
import { percent } from '../../fleet/words.ts';
import { IssueState } from '../../issues/IssueState.tsx';
import type { ErrorIssue, ErrorIssueDetail } from '../../issues/types.ts';
import type { IssueActions } from '../../issues/use-issue-actions.ts';
import { headOf, serviceName } from '../../issues/words.ts';
import { t } from '../../t.ts';
import { errorIssuePath } from '../paths.ts';

interface Props {
  readonly issue: ErrorIssueDetail;
  /** Undefined: the viewer may only read. */
  readonly actions: IssueActions | undefined;
}

/** What was merged into it, which can be taken apart. */
export function Members({ issue, actions }: Props) {
  const styles = useStyles2(getStyles);
  if (issue.members.length === 0) {
    return null;
  }
  return (
    <Section title={t('issue.members', 'What was merged into it')}>
      <ul className={styles.list}>
        {issue.members.map((member) => (
          <li key={member.id}>
            <span className={styles.what}>
              <Title issue={member} />
            </span>
            {actions !== undefined && (
              <Button
                size="sm"
                variant="secondary"
                disabled={actions.unmerge.busy}
                aria-label={t('issue.unmerge-one', 'Take apart: {{title}}', { title: member.title })}
                onClick={() => actions.unmerge.run([member.id])}
              >
                {t('issue.unmerge', 'Take apart')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Others with the same calls or words, which may be the same. */
export function Similar({ issue, actions }: Props) {
  const styles = useStyles2(getStyles);
  if (issue.similar.length === 0) {
    return null;
  }
  return (
    <Section title={t('issue.similar', 'Others like it')}>
      <ul className={styles.list}>
        {issue.similar.map((other) => (
          <li key={other.id}>
            <span className={styles.what}>
              <Link href={errorIssuePath(other.id)} className={styles.link}>
                <Title issue={other} />
              </Link>
              <span className={styles.note}>
                <IssueState state={other.state} /> {serviceName(other)} ·{' '}
                {t('issue.in-common', '{{share}} in common', { share: percent(other.score) })}
              </span>
            </span>
            {actions !== undefined && (
              <Button
                size="sm"
                variant="secondary"
                icon="code-branch"
                disabled={actions.merge.busy}
                aria-label={t('issue.merge-one', 'Merge with: {{title}}', { title: other.title })}
                tooltip={t('issue.merge-help', 'It becomes a part of this one. It can be taken apart again.')}
                onClick={() => actions.merge.run(issue.id, [other.id])}
              >
                {t('issues.merge', 'Merge')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Title({ issue }: { readonly issue: ErrorIssue }) {
  const head = headOf(issue);
  return (
    <>
      {head !== '' && head !== issue.title && <strong>{head} </strong>}
      {issue.title}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    margin: 0,
    li: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      padding: theme.spacing(0.75, 0),
      borderTop: `1px solid ${theme.colors.border.weak}`,
    },
    'li:first-child': { borderTop: 'none' },
    strong: { fontWeight: theme.typography.fontWeightMedium },
  }),
  what: css({ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }),
  link: css({ '&:hover': { textDecoration: 'underline' } }),
  note: css({
    display: 'block',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
