import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, IconButton, useStyles2 } from '@grafana/ui';
import { count } from '../fleet/words.ts';
import { t } from '../t.ts';
import type { IssueActions } from './use-issue-actions.ts';
import { stateName } from './words.ts';

/** What was just done, and the way back. */
export function Changed({ actions }: { readonly actions: IssueActions }) {
  const styles = useStyles2(getStyles);
  const [first, ...others] = actions.changed?.items ?? [];
  if (first === undefined || actions.changed === undefined) {
    return null;
  }
  const { events } = actions.changed;
  return (
    <div className={styles.bar} role="status">
      <span>
        {others.length === 0
          ? t('issues.changed-one', '{{state}}: {{title}}', {
              state: stateName(first.state),
              title: first.title,
            })
          : t('issues.changed', '{{state}}: {{total}} issues', {
              state: stateName(first.state),
              total: count(others.length + 1),
            })}
      </span>
      <Button
        size="sm"
        variant="secondary"
        disabled={actions.undo.busy}
        onClick={() => actions.undo.run(events)}
      >
        {t('ledger.undo', 'Undo')}
      </Button>
      <IconButton name="times" aria-label={t('logs.close', 'Close')} onClick={actions.forget} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.medium}`,
    span: { marginRight: 'auto', overflowWrap: 'anywhere' },
  }),
});
