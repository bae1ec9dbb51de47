import { locationService } from '@grafana/runtime';
import { Button, EmptyState, RadioButtonGroup } from '@grafana/ui';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { LlmPage } from '../../llm/LlmPage.tsx';
import type { LlmBudget } from '../../llm/types.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { useUrlState } from '../use-url-state.ts';
import { BudgetEditing } from './BudgetEditing.tsx';
import { BudgetTable } from './BudgetTable.tsx';

const edit = (what: string | null) => locationService.partial({ edit: what });

type Chosen = { readonly what: 'lift' | 'remove'; readonly budget: LlmBudget };

/** How much may be spent, and is it enough? */
export function BudgetsPage() {
  const { api } = useAppData();
  const mayWrite = useMayWrite();
  const budgets = useAsked(REFRESH_MS.live, 'listLlmBudgets');
  const [editing] = useUrlState('edit');
  const [chosen, setChosen] = useState<Chosen>();
  const known = budgets.data?.items.find(({ id }) => String(id) === editing);
  const hold = useAction(
    ({ id }: LlmBudget) => api.call('liftLlmBudget', { path: { id }, body: { until: null } }),
    budgets.retry,
  );
  const done = () => {
    setChosen(undefined);
    budgets.retry();
  };
  return (
    <LlmPage
      tab="budgets"
      actions={
        mayWrite && (
          <Button icon="plus" onClick={() => edit('new')}>
            {t('llm.budget.add', 'Add a budget')}
          </Button>
        )
      }
    >
      <Refused error={hold.error} />
      <Part polled={budgets} rows={4} height={6}>
        {({ items }) =>
          items.length === 0 ? (
            <NoBudget />
          ) : (
            <BudgetTable
              budgets={items}
              actions={
                mayWrite
                  ? {
                      edit: ({ id }) => edit(String(id)),
                      lift: (budget) => setChosen({ what: 'lift', budget }),
                      hold: hold.run,
                      remove: (budget) => setChosen({ what: 'remove', budget }),
                    }
                  : undefined
              }
            />
          )
        }
      </Part>
      {mayWrite && (editing === 'new' || known !== undefined) && (
        <BudgetEditing
          key={editing}
          known={known}
          onDone={() => {
            edit(null);
            budgets.retry();
          }}
          onClose={() => edit(null)}
        />
      )}
      {chosen?.what === 'lift' && (
        <Lifting budget={chosen.budget} onDone={done} onClose={() => setChosen(undefined)} />
      )}
      {chosen?.what === 'remove' && (
        <Removing budget={chosen.budget} onDone={done} onClose={() => setChosen(undefined)} />
      )}
    </LlmPage>
  );
}

function NoBudget() {
  return (
    <EmptyState variant="call-to-action" message={t('llm.budget.none', 'Nothing limits what is spent')}>
      {t(
        'llm.budget.none-help',
        'A budget counts what a project, a key, a member, a provider, a model or all of them spend in a day, a week or a month. It warns first, and then refuses calls, by name.',
      )}
    </EmptyState>
  );
}

interface DialogProps {
  readonly budget: LlmBudget;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const HOURS = [1, 4, 24, 168] as const;
const HOUR_MS = 3_600_000;

function Lifting({ budget: { id, name }, onDone, onClose }: DialogProps) {
  const { api } = useAppData();
  const [hours, setHours] = useState<number>(1);
  const lift = useAction(
    () =>
      api.call('liftLlmBudget', {
        path: { id },
        body: { until: new Date(Date.now() + hours * HOUR_MS).toISOString() },
      }),
    onDone,
  );
  return (
    <Confirm
      title={t('llm.budget.lift-title', 'Lift {{name}}?', { name })}
      button={t('llm.budget.lift', 'Lift it for a time')}
      action={lift}
      onClose={onClose}
    >
      <p>
        {t(
          'llm.budget.lift-help',
          'It holds nobody back for so long. What is spent meanwhile counts all the same.',
        )}
      </p>
      <RadioButtonGroup<number>
        aria-label={t('llm.budget.lift-for', 'For how long')}
        value={hours}
        options={HOURS.map((value) => ({ value, label: hoursName(value) }))}
        onChange={setHours}
      />
    </Confirm>
  );
}

function hoursName(hours: (typeof HOURS)[number]): string {
  switch (hours) {
    case 1:
      return t('llm.key.keep-hour', 'An hour');
    case 4:
      return t('llm.budget.four-hours', 'Four hours');
    case 24:
      return t('llm.key.keep-day', 'A day');
    case 168:
      return t('llm.key.keep-week', 'A week');
    default:
      return hours satisfies never;
  }
}

function Removing({ budget: { id, name }, onDone, onClose }: DialogProps) {
  const { api } = useAppData();
  const remove = useAction(() => api.call('removeLlmBudget', { path: { id } }), onDone);
  return (
    <Confirm
      title={t('channel.remove-title', 'Remove {{name}}?', { name })}
      button={t('llm.budget.remove', 'Remove the budget')}
      destructive
      action={remove}
      onClose={onClose}
    >
      {t('llm.budget.remove-help', 'It holds nobody back any more. The ledger stays as it is.')}
    </Confirm>
  );
}
