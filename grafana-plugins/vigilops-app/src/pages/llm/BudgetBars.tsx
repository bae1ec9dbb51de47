import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { BudgetState, BudgetUse } from '../../llm/BudgetUse.tsx';
import type { LlmBudget } from '../../llm/types.ts';
import { budgetOf } from '../../llm/words.ts';
import { t } from '../../t.ts';
import { LLM_BUDGETS_PATH } from '../paths.ts';

const SHOWN = 6;

const shareOf = ({ spent, amount }: LlmBudget) => Number(spent) / Math.max(Number(amount), Number.MIN_VALUE);

/** Budgets that count, the most used first. */
export const mostUsed = (budgets: readonly LlmBudget[]): LlmBudget[] =>
  budgets.filter(({ enabled }) => enabled).sort((a, b) => shareOf(b) - shareOf(a));

export function BudgetBars() {
  const budgets = useAsked(REFRESH_MS.slow, 'listLlmBudgets');
  const total = budgets.data?.items.length ?? 0;
  return (
    <Section
      title={t('llm.budgets', 'Budgets')}
      more={{
        href: LLM_BUDGETS_PATH,
        text:
          total > SHOWN
            ? t('llm.budget.all', 'All {{total}} budgets', { total })
            : t('llm.budget.manage', 'See the budgets'),
      }}
    >
      <Part polled={budgets} rows={2} height={4}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{t('llm.budget.none-short', 'No budget holds anybody back yet.')}</p>
          ) : (
            <BudgetList budgets={mostUsed(items).slice(0, SHOWN)} />
          )
        }
      </Part>
    </Section>
  );
}

export function BudgetList({ budgets }: { readonly budgets: readonly LlmBudget[] }) {
  const styles = useStyles2(getStyles);
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

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(min(100%, ${theme.spacing(40)}), 1fr))`,
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
