import { Button, Drawer, Stack } from '@grafana/ui';
import { useState, type FormEvent } from 'react';
import { map, of, switchMap } from 'rxjs';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { draftOfKey, isSoundKey, newKey, requestOfKey, type KeyDraft } from '../../llm/key-draft.ts';
import { KeyFields } from '../../llm/KeyFields.tsx';
import type { CreatedKey, LlmKey, LlmProject } from '../../llm/types.ts';
import { t } from '../../t.ts';

interface Props {
  /** Undefined: a new one. */
  readonly known: LlmKey | undefined;
  readonly projects: readonly LlmProject[];
  readonly onCreated: (created: CreatedKey) => void;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Whose calls they are, and what they may. */
export function KeyEditing({ known, projects, onCreated, onDone, onClose }: Props) {
  const { api } = useAppData();
  const [draft, setDraft] = useState(() => (known === undefined ? newKey(projects) : draftOfKey(known)));
  const projectOf = ({ project, newProject }: KeyDraft) =>
    project === undefined
      ? api.call('createLlmProject', { body: { name: newProject.trim() } }).pipe(map(({ id }) => id))
      : of(project);
  const bodyOf = (project: number) =>
    requestOfKey(draft, { project, now: Date.now(), kept: known?.expires_at ?? null });
  const create = useAction(
    () =>
      projectOf(draft).pipe(
        switchMap((project) => {
          // Where the key is refused, the project is there: the next try takes it.
          setDraft((old) => ({ ...old, project }));
          return api.call('createLlmKey', { body: bodyOf(project) });
        }),
      ),
    onCreated,
  );
  const change = useAction(
    ({ id }: LlmKey) =>
      projectOf(draft).pipe(
        switchMap((project) => api.call('changeLlmKey', { path: { id }, body: bodyOf(project) })),
      ),
    onDone,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (known === undefined) {
      create.run();
    } else {
      change.run(known);
    }
  };
  return (
    <Drawer
      title={known === undefined ? t('llm.key.add', 'Make a key') : known.name}
      size="md"
      onClose={onClose}
    >
      <form onSubmit={submit}>
        <Stack direction="column" gap={2}>
          <KeyFields
            draft={draft}
            projects={projects}
            kept={known?.expires_at}
            onChange={(fields) => setDraft((old) => ({ ...old, ...fields }))}
          />
          <Refused error={create.error ?? change.error} />
          <Stack gap={1}>
            <Button type="submit" disabled={create.busy || change.busy || !isSoundKey(draft)}>
              {known === undefined ? t('llm.key.add', 'Make a key') : t('llm.key.save', 'Save the key')}
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
