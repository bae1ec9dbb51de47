import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { BudgetList, mostUsed } from '../../llm/BudgetList.tsx';
import { t } from '../../t.ts';
import { LLM_BUDGETS_PATH } from '../paths.ts';

const SHOWN = 6;

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
