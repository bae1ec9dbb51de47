import { Button, Drawer, Stack } from '@grafana/ui';
import { useState, type FormEvent } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { draftOfBudget, newBudget, requestOfBudget } from '../../llm/budget-draft.ts';
import { BudgetFields } from '../../llm/BudgetFields.tsx';
import type { LlmBudget, NewBudget } from '../../llm/types.ts';
import { t } from '../../t.ts';

interface Props {
  /** Undefined: a new one. */
  readonly known: LlmBudget | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** How much may be spent, of what, and what happens then. */
export function BudgetEditing({ known, onDone, onClose }: Props) {
  const { api } = useAppData();
  const [draft, setDraft] = useState(known === undefined ? newBudget : draftOfBudget(known));
  const body = requestOfBudget(draft);
  const save = useAction(
    (request: NewBudget) =>
      known === undefined
        ? api.call('createLlmBudget', { body: request })
        : api.call('changeLlmBudget', { path: { id: known.id }, body: request }),
    onDone,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (body !== undefined) {
      save.run(body);
    }
  };
  return (
    <Drawer
      title={known === undefined ? t('llm.budget.add', 'Add a budget') : known.name}
      size="md"
      onClose={onClose}
    >
      <form onSubmit={submit}>
        <Stack direction="column" gap={2}>
          <BudgetFields draft={draft} onChange={(change) => setDraft((old) => ({ ...old, ...change }))} />
          <Refused error={save.error} />
          <Stack gap={1}>
            <Button type="submit" disabled={save.busy || body === undefined}>
              {known === undefined
                ? t('llm.budget.add', 'Add a budget')
                : t('llm.budget.save', 'Save the budget')}
            </Button>
            <Button type="button" variant="secondary" fill="outline" onClick={onClose}>
              {t('confirm.cancel', 'Cancel')}
            </Button>
          </Stack>
        </Stack>
      </form>
    </Drawer>
  );
}
