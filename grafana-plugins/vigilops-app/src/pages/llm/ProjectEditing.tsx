import { Alert, Button, Drawer, Stack } from '@grafana/ui';
import { useState, type FormEvent } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { ListField, NumberField, TextField } from '../../alerts/fields.tsx';
import { useAppData } from '../../fleet/app-data.tsx';
import type { LlmProject, NewProject } from '../../llm/types.ts';
import { t } from '../../t.ts';
import { redactName } from './ProjectTable.tsx';

const REDACTIONS = [
  'off',
  'secrets',
  'secrets_and_personal_data',
] as const satisfies readonly LlmProject['redact'][];

const MOST_DAYS = 365;

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
  const [days, setDays] = useState(known?.keep_texts_days ?? Number.NaN);
  const [asking, setAsking] = useState(false);
  const save = useAction(
    (body: NewProject) =>
      known === undefined
        ? api.call('createLlmProject', { body })
        : api.call('changeLlmProject', { path: { id: known.id }, body }),
    onDone,
  );
  const isSoundKeep = Number.isNaN(days) || (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS);
  const sound = name.trim() !== '' && isSoundKeep;
  const body = { name: name.trim(), redact, keep_texts_days: Number.isNaN(days) ? null : days };
  const before = known?.keep_texts_days ?? null;
  const removes = before !== null && !(days >= before);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (removes) {
      setAsking(true);
    } else {
      save.run(body);
    }
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
          <ListField
            label={t('llm.project.redact', 'Taken out of prompts')}
            description={t(
              'llm.project.redact-help',
              'Before they leave for the provider. What looks like a secret or like personal data is replaced by a mark.',
            )}
            value={redact}
            options={REDACTIONS.map((value) => ({ value, label: redactName(value) }))}
            onChange={setRedact}
          />
          <NumberField
            label={t('llm.project.keep-for', 'Keep prompts and answers for')}
            description={t(
              'llm.project.keep-help',
              'Empty: nothing of them is kept, only what calls cost. At most 64 KiB of each, as it left for the provider.',
            )}
            problem={
              isSoundKeep
                ? undefined
                : t('llm.play.between', 'From {{from}} to {{to}}', { from: 1, to: MOST_DAYS })
            }
            unit={t('llm.project.days', 'days')}
            value={days}
            onChange={setDays}
          />
          {!Number.isNaN(days) && isSoundKeep && (
            <Alert
              severity="warning"
              title={t('llm.project.keep-title', 'All that is said will be stored here')}
            >
              {t(
                'llm.project.keep-warning',
                'What people and programs write, and what models answer: names, contracts, source code, whatever is not taken out. Every Admin can read it; each look is in the audit log. Tell the people whom it concerns.',
              )}
            </Alert>
          )}
          {!asking && <Refused error={save.error} />}
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
      {asking && (
        <Confirm
          title={t('llm.project.keep-less', 'Remove what was kept?')}
          button={t('llm.project.save', 'Save the project')}
          destructive
          action={{ ...save, run: () => save.run(body) }}
          onClose={() => setAsking(false)}
        >
          {Number.isNaN(days)
            ? t(
                'llm.project.keep-off',
                'Prompts and answers that are kept of this project are removed at once, for good.',
              )
            : t(
                'llm.project.keep-fewer',
                'Prompts and answers that are older than {{days}} days are removed at once, for good.',
                { days },
              )}
        </Confirm>
      )}
    </Drawer>
  );
}
