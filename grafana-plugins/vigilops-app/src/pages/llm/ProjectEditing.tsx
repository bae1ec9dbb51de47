import { Button, Drawer, Stack } from '@grafana/ui';
import { useState, type FormEvent } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { RadioField, TextField } from '../../alerts/fields.tsx';
import { useAppData } from '../../fleet/app-data.tsx';
import type { LlmProject, NewProject } from '../../llm/types.ts';
import { t } from '../../t.ts';
import { redactName } from './ProjectTable.tsx';

const REDACTIONS = [
  'off',
  'secrets',
  'secrets_and_personal_data',
] as const satisfies readonly LlmProject['redact'][];

interface Props {
  /** Undefined: a new one. */
  readonly known: LlmProject | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** A project, and what of its calls must not leave the house. */
export function ProjectEditing({ known, onDone, onClose }: Props) {
  const { api } = useAppData();
  const [name, setName] = useState(known?.name ?? '');
  const [redact, setRedact] = useState<LlmProject['redact']>(known?.redact ?? 'off');
  const save = useAction(
    (body: NewProject) =>
      known === undefined
        ? api.call('createLlmProject', { body })
        : api.call('changeLlmProject', { path: { id: known.id }, body }),
    onDone,
  );
  const sound = name.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.run({ name: name.trim(), redact });
  };
  return (
    <Drawer
      title={known === undefined ? t('llm.project.add', 'Add a project') : known.name}
      size="sm"
      onClose={onClose}
    >
      <form onSubmit={submit}>
        <Stack direction="column" gap={2}>
          <TextField
            label={t('token.name', 'Name')}
            required
            maxLength={256}
            value={name}
            onChange={setName}
          />
          <RadioField
            label={t('llm.project.redact', 'Taken out of prompts')}
            description={t(
              'llm.project.redact-help',
              'Before they leave for the provider. What looks like a secret or like personal data is replaced by a mark.',
            )}
            value={redact}
            options={REDACTIONS.map((value) => ({ value, label: redactName(value) }))}
            onChange={setRedact}
          />
          <Refused error={save.error} />
          <Stack gap={1}>
            <Button type="submit" disabled={save.busy || !sound}>
              {known === undefined
                ? t('llm.project.add', 'Add a project')
                : t('llm.project.save', 'Save the project')}
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
