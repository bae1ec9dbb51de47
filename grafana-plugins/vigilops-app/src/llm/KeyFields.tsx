import { LinesField } from '../alerts/channels/ConfigField.tsx';
import { ListField, NumberField, TextField } from '../alerts/fields.tsx';
import { REFRESH_MS } from '../fleet/app-data.tsx';
import { useAsked } from '../fleet/use-asked.ts';
import { absolute } from '../fleet/words.ts';
import { t } from '../t.ts';
import { KEY_LIFETIMES, type KeyDraft, type KeyLifetime } from './key-draft.ts';
import type { LlmProject } from './types.ts';

const NEW = 'new';

interface Props {
  readonly draft: KeyDraft;
  readonly projects: readonly LlmProject[];
  /** When the key that there is expires; undefined: it is a new one. */
  readonly kept: string | null | undefined;
  readonly onChange: (change: Partial<KeyDraft>) => void;
}

export function KeyFields({ draft, projects, kept, onChange }: Props) {
  return (
    <>
      <TextField
        label={t('token.name', 'Name')}
        description={t('token.name-why', 'What will use it.')}
        required
        maxLength={256}
        value={draft.name}
        onChange={(name) => onChange({ name })}
      />
      <ListField
        label={t('llm.of.project', 'Project')}
        description={t('llm.key.project-help', 'On whose account its calls are.')}
        value={draft.project === undefined ? NEW : String(draft.project)}
        options={[
          ...projects.map(({ id, name }) => ({ value: String(id), label: name })),
          { value: NEW, label: t('llm.key.new-project', 'A new project') },
        ]}
        onChange={(value) => onChange({ project: value === NEW ? undefined : Number(value) })}
      />
      {draft.project === undefined && (
        <TextField
          label={t('llm.key.project-name', 'Name of the project')}
          required
          maxLength={256}
          value={draft.newProject}
          onChange={(newProject) => onChange({ newProject })}
        />
      )}
      <Holder draft={draft} onChange={onChange} />
      <TextField
        label={t('llm.of.environment', 'Environment')}
        description={t('llm.key.environment-help', 'Such as prod or test; figures can be told apart by it.')}
        maxLength={64}
        value={draft.environment}
        onChange={(environment) => onChange({ environment })}
      />
      <LinesField
        label={t('llm.key.models', 'Only these models')}
        description={t('llm.key.models-help', 'Empty: all. gpt-4o* stands for a family.')}
        problem={undefined}
        required={false}
        placeholder=""
        value={draft.models}
        onChange={(models) => onChange({ models })}
      />
      <NumberField
        label={t('llm.key.rpm', 'Calls a minute, at most')}
        description={t('llm.key.limit-help', 'Empty: no limit.')}
        value={draft.rpm}
        onChange={(rpm) => onChange({ rpm })}
      />
      <NumberField
        label={t('llm.key.tpm', 'Tokens a minute, at most')}
        description={t('llm.key.limit-help', 'Empty: no limit.')}
        value={draft.tpm}
        onChange={(tpm) => onChange({ tpm })}
      />
      <ListField<KeyLifetime>
        label={t('token.expires', 'Expires')}
        value={draft.lifetime}
        options={KEY_LIFETIMES.filter((value) => value !== 'kept' || kept !== undefined).map((value) => ({
          value,
          label: lifetimeName(value, kept),
        }))}
        onChange={(lifetime) => onChange({ lifetime })}
      />
    </>
  );
}

/** Whose key it is; a program's belongs to nobody. */
function Holder({ draft, onChange }: Pick<Props, 'draft' | 'onChange'>) {
  const users = useAsked(REFRESH_MS.slow, 'listUsers');
  return (
    <ListField
      label={t('llm.of.member', 'Member')}
      description={t('llm.key.member-help', 'They see it under "My use". A program on its own has none.')}
      value={draft.user === null ? '' : String(draft.user)}
      options={[
        { value: '', label: t('llm.key.nobody', 'Nobody: a program') },
        ...(users.data?.items ?? []).map(({ id, name, email }) => ({
          value: String(id),
          label: name === '' ? email : name,
          description: email,
        })),
      ]}
      onChange={(value) => onChange({ user: value === '' ? null : Number(value) })}
    />
  );
}

function lifetimeName(lifetime: KeyLifetime, kept: string | null | undefined): string {
  switch (lifetime) {
    case '30d':
      return t('token.month', 'In 30 days');
    case '90d':
      return t('token.quarter', 'In 90 days');
    case '365d':
      return t('token.year', 'In a year');
    case 'never':
      return t('token.no-end', 'Never');
    case 'kept':
      return kept === null || kept === undefined
        ? t('llm.key.as-it-is-never', 'As it is: never')
        : t('llm.key.as-it-is', 'As it is: {{time}}', { time: absolute(Date.parse(kept)) });
    default:
      return lifetime satisfies never;
  }
}
