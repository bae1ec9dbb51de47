import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { BudgetState, BudgetUse } from './BudgetUse.tsx';
import type { LlmBudget } from './types.ts';
import { budgetOf } from './words.ts';

const shareOf = ({ spent, amount }: LlmBudget) => Number(spent) / Math.max(Number(amount), Number.MIN_VALUE);

/** Budgets that count, the most used first. */
export const mostUsed = (budgets: readonly LlmBudget[]): LlmBudget[] =>
  budgets.filter(({ enabled }) => enabled).sort((a, b) => shareOf(b) - shareOf(a));

interface Props {
  readonly budgets: readonly LlmBudget[];
  /** More of them in a line, where there is little room. */
  readonly isNarrow?: boolean;
}

/** Budgets side by side, each as a bar. */
export function BudgetList({ budgets, isNarrow = false }: Props) {
  const styles = useStyles2(getStyles, isNarrow);
  return (
    <ul className={styles.list}>
      {budgets.map((budget) => (
        <li key={budget.id}>
          <div className={styles.head}>
            <span>
              <b>{budget.name}</b> <span className={styles.note}>{budgetOf(budget)}</span>
            </span>
            <BudgetState budget={budget} />
          </div>
          <BudgetUse budget={budget} />
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2, isNarrow: boolean) => ({
  list: css({
    listStyle: 'none',
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(min(100%, ${theme.spacing(isNarrow ? 22 : 40)}), 1fr))`,
    gap: theme.spacing(2),
    margin: 0,
    li: { minWidth: 0 },
  }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: theme.spacing(0, 1),
    overflowWrap: 'anywhere',
  }),
  note: css({ color: theme.colors.text.secondary }),
});
