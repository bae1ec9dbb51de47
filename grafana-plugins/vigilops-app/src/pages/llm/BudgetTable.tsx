import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { RowMenu } from '../../admin/RowMenu.tsx';
import { Table } from '../../admin/Table.tsx';
import { absolute } from '../../fleet/words.ts';
import { BudgetState, BudgetUse } from '../../llm/BudgetUse.tsx';
import type { LlmBudget } from '../../llm/types.ts';
import { budgetOf } from '../../llm/words.ts';
import { t } from '../../t.ts';

export interface BudgetActions {
  readonly edit: (budget: LlmBudget) => void;
  readonly lift: (budget: LlmBudget) => void;
  readonly hold: (budget: LlmBudget) => void;
  readonly remove: (budget: LlmBudget) => void;
}

interface Props {
  readonly budgets: readonly LlmBudget[];
  /** Undefined: the viewer may not. */
  readonly actions: BudgetActions | undefined;
}

/** Budgets with how far each is used. */
export function BudgetTable({ budgets, actions }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Table
      label={t('llm.budgets', 'Budgets')}
      minWidth={95}
      heads={[
        t('llm.budget.budget', 'Budget'),
        t('alerts.head.state', 'State'),
        t('llm.budget.use', 'Used'),
        t('llm.budget.then', 'Then'),
        t('llm.budget.anew', 'Resets'),
        '',
      ]}
    >
      {budgets.map((budget) => (
        <tr key={budget.id} className={budget.enabled ? undefined : styles.off}>
          <th scope="row">
            {budget.name}
            <div className={styles.note}>{budgetOf(budget)}</div>
          </th>
          <td>
            <BudgetState budget={budget} />
            {budget.state === 'lifted' && budget.lifted_until !== null && (
              <div className={styles.note}>
                {t('llm.budget.lifted-until', 'until {{time}}', {
                  time: absolute(Date.parse(budget.lifted_until)),
                })}
              </div>
            )}
          </td>
          <td className={styles.use}>
            <BudgetUse budget={budget} />
          </td>
          <td>
            {budget.action === 'block'
              ? t('llm.budget.blocks', 'Calls are refused')
              : t('llm.budget.warns', 'A warning')}
          </td>
          <td>{budget.window_end === null ? '–' : absolute(Date.parse(budget.window_end))}</td>
          <td>{actions !== undefined && <Actions budget={budget} actions={actions} />}</td>
        </tr>
      ))}
    </Table>
  );
}

function Actions({ budget, actions }: { readonly budget: LlmBudget; readonly actions: BudgetActions }) {
  const lifted = budget.state === 'lifted';
  return (
    <RowMenu
      label={t('maintenance.actions', 'What can be done with {{title}}', { title: budget.name })}
      actions={[
        { label: t('llm.budget.edit', 'Edit the budget'), icon: 'pen', run: () => actions.edit(budget) },
        lifted
          ? {
              label: t('llm.budget.hold', 'Let it hold again'),
              icon: 'lock',
              run: () => actions.hold(budget),
            }
          : {
              label: t('llm.budget.lift', 'Lift it for a time'),
              icon: 'unlock',
              run: () => actions.lift(budget),
            },
        {
          label: t('llm.budget.remove', 'Remove the budget'),
          icon: 'trash-alt',
          destructive: true,
          run: () => actions.remove(budget),
        },
      ]}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  off: css({ opacity: 0.65 }),
  use: css({ minWidth: theme.spacing(24) }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
    overflowWrap: 'anywhere',
  }),
});
