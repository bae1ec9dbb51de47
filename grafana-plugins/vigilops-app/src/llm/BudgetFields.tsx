import { SwitchField } from '../alerts/channels/ConfigField.tsx';
import { ListField, NumberField, RadioField, TextField } from '../alerts/fields.tsx';
import { REFRESH_MS } from '../fleet/app-data.tsx';
import { useAsked } from '../fleet/use-asked.ts';
import { t } from '../t.ts';
import type { BudgetDraft } from './budget-draft.ts';
import type { LlmBudget } from './types.ts';
import { scopeName } from './words.ts';

const SCOPES = [
  'all',
  'project',
  'key',
  'member',
  'provider',
  'model',
] as const satisfies readonly LlmBudget['scope'][];
const WINDOWS = ['day', 'week', 'month', 'total'] as const satisfies readonly LlmBudget['window'][];

interface Props {
  readonly draft: BudgetDraft;
  readonly onChange: (change: Partial<BudgetDraft>) => void;
}

export function BudgetFields({ draft, onChange }: Props) {
  return (
    <>
      <TextField
        label={t('token.name', 'Name')}
        description={t('llm.budget.name-help', 'Who is held back by it reads it in the refusal.')}
        required
        maxLength={256}
        value={draft.name}
        onChange={(name) => onChange({ name })}
      />
      <ListField
        label={t('llm.budget.for', 'For')}
        value={draft.scope}
        options={SCOPES.map((value) => ({ value, label: scopeName(value) }))}
        onChange={(scope) => onChange({ scope, scopeId: null })}
      />
      <Which draft={draft} onChange={onChange} />
      <TextField
        label={t('llm.budget.amount', 'Amount')}
        required
        placeholder="100"
        value={draft.amount}
        onChange={(amount) => onChange({ amount })}
      />
      <TextField
        label={t('llm.price.currency', 'Currency')}
        description={t('llm.budget.currency-help', 'Calls in other currencies do not count.')}
        required
        maxLength={3}
        value={draft.currency}
        onChange={(text) => onChange({ currency: text.toUpperCase() })}
      />
      <RadioField
        label={t('llm.budget.window', 'Resets')}
        value={draft.window}
        options={WINDOWS.map((value) => ({ value, label: renewalName(value) }))}
        onChange={(window) => onChange({ window })}
      />
      <NumberField
        label={t('llm.budget.warn', 'Warn from')}
        unit="%"
        width={12}
        value={draft.warnPercent}
        onChange={(warnPercent) => onChange({ warnPercent })}
      />
      <RadioField
        label={t('llm.budget.action', 'When it is used up')}
        value={draft.action}
        options={[
          { value: 'block', label: t('llm.budget.block', 'Refuse calls') },
          { value: 'warn', label: t('llm.budget.only-warn', 'Only warn') },
        ]}
        onChange={(action) => onChange({ action })}
      />
      <RadioField
        label={t('llm.budget.unknown', 'Where nobody knows what a call costs')}
        description={t(
          'llm.budget.unknown-help',
          'While the database is away, and for models without a price.',
        )}
        value={draft.whenUnknown}
        options={[
          { value: 'let_through', label: t('llm.budget.let-through', 'Let it through') },
          { value: 'block', label: t('llm.budget.block', 'Refuse calls') },
        ]}
        onChange={(whenUnknown) => onChange({ whenUnknown })}
      />
      <SwitchField
        label={t('rule.enabled', 'Switched on')}
        value={draft.enabled}
        onChange={(enabled) => onChange({ enabled })}
      />
    </>
  );
}

/** Which project, key, member, provider or model. */
function Which({ draft, onChange }: Props) {
  switch (draft.scope) {
    case 'all':
      return null;
    case 'model':
      return (
        <TextField
          label={t('llm.of.model', 'Model')}
          description={t('llm.budget.model-help', 'As clients ask for it.')}
          required
          value={draft.model}
          onChange={(model) => onChange({ model })}
        />
      );
    case 'project':
      return <WhichOf name="listLlmProjects" draft={draft} onChange={onChange} />;
    case 'key':
      return <WhichOf name="listLlmKeys" draft={draft} onChange={onChange} />;
    case 'provider':
      return <WhichOf name="listLlmProviders" draft={draft} onChange={onChange} />;
    case 'member':
      return <WhichOf name="listUsers" draft={draft} onChange={onChange} />;
    default:
      return draft.scope satisfies never;
  }
}

interface WhichProps extends Props {
  readonly name: 'listLlmProjects' | 'listLlmKeys' | 'listLlmProviders' | 'listUsers';
}

function WhichOf({ name, draft, onChange }: WhichProps) {
  const { data } = useAsked(REFRESH_MS.slow, name);
  const items: readonly { readonly id: number; readonly name: string }[] = data?.items ?? [];
  return (
    <ListField
      label={scopeName(draft.scope)}
      value={draft.scopeId === null ? '' : String(draft.scopeId)}
      options={items.map((item) => ({ value: String(item.id), label: item.name }))}
      onChange={(value) => onChange({ scopeId: Number(value) })}
    />
  );
}

function renewalName(window: LlmBudget['window']): string {
  switch (window) {
    case 'day':
      return t('llm.renewal.day', 'Each day');
    case 'week':
      return t('llm.renewal.week', 'Each week');
    case 'month':
      return t('llm.renewal.month', 'Each month');
    case 'total':
      return t('llm.renewal.never', 'Never');
    default:
      return window satisfies never;
  }
}
