import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { count } from '../../fleet/words.ts';
import { StateButtons } from '../../issues/StateButtons.tsx';
import type { CountedErrorIssue } from '../../issues/types.ts';
import type { IssueActions } from '../../issues/use-issue-actions.ts';
import { t } from '../../t.ts';

interface Props {
  readonly picked: readonly CountedErrorIssue[];
  readonly actions: IssueActions;
  readonly onClear: () => void;
}

/** What can be done with all that are chosen. */
export function IssuesBar({ picked, actions, onClear }: Props) {
  const styles = useStyles2(getStyles);
  const ids = picked.map(({ id }) => id);
  const total = t('issues.several', '{{total}} issues', { total: count(picked.length) });
  // The one that was seen first has the longest history.
  const [oldest] = picked.toSorted((a, b) => Date.parse(a.first_seen) - Date.parse(b.first_seen));
  return (
    <div className={styles.bar} role="region" aria-label={t('alerts.bulk', 'With the chosen ones')}>
      <span role="status">
        {t('alerts.chosen-count', 'Chosen: {{total}}', { total: count(picked.length) })}
      </span>
      <StateButtons
        title={total}
        states={picked.map(({ state }) => state)}
        version=""
        disabled={actions.set.busy}
        onSet={(wanted) => actions.set.run(ids, wanted)}
      />
      {oldest !== undefined && picked.length > 1 && (
        <Button
          size="sm"
          variant="secondary"
          icon="code-branch"
          disabled={actions.merge.busy}
          tooltip={t(
            'issues.merge-help',
            'They are one from now on: {{title}}. It can be undone on its page.',
            {
              title: oldest.title,
            },
          )}
          onClick={() =>
            actions.merge.run(
              oldest.id,
              ids.filter((id) => id !== oldest.id),
            )
          }
        >
          {t('issues.merge', 'Merge')}
        </Button>
      )}
      <Button size="sm" variant="secondary" fill="text" onClick={onClear}>
        {t('alerts.clear', 'Choose none')}
      </Button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    position: 'sticky',
    top: theme.spacing(1),
    zIndex: 1,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.medium}`,
    '& > span:first-child': { marginRight: 'auto', fontVariantNumeric: 'tabular-nums' },
  }),
});
