import { Button, Combobox, Drawer, Input, Stack, TagsInput } from '@grafana/ui';
import { useState, type FormEvent } from 'react';
import { NEVER } from 'rxjs';
import { Refused } from '../admin/Refused.tsx';
import { useAction } from '../admin/use-action.ts';
import type { Host } from '../api/types.ts';
import { REFRESH_MS, useAppData } from '../fleet/app-data.tsx';
import { useAsked } from '../fleet/use-asked.ts';
import { t } from '../t.ts';
import { changeOf, draftOf, wrongLabels, type HostDraft } from './host-draft.ts';
import { HostEditField } from './HostEditField.tsx';
import { HostEditLabels } from './HostEditLabels.tsx';

export interface HostEditProps {
  readonly host: Host;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

/** What people say of a host, over what its agent says. */
export function HostEdit({ host, onChanged, onClose }: HostEditProps) {
  const { api } = useAppData();
  const [draft, setDraft] = useState(() => draftOf(host));
  const change = changeOf(host, draft);
  const wrong = wrongLabels(draft.labels);
  const action = useAction(
    () => (change === undefined ? NEVER : api.call('changeHost', { path: { id: host.id }, body: change })),
    () => {
      onChanged();
      onClose();
    },
  );
  const send = (event: FormEvent) => {
    event.preventDefault();
    action.run();
  };
  return (
    <Drawer
      size="md"
      title={t('edit.title', 'Edit {{name}}', { name: host.name })}
      subtitle={t('edit.subtitle', 'What you set here counts, whatever the agent says.')}
      onClose={onClose}
    >
      <form onSubmit={send}>
        <Stack direction="column" gap={3}>
          <Fields host={host} draft={draft} onChange={(next) => setDraft({ ...draft, ...next })} />
          <HostEditLabels
            labels={draft.labels}
            wrong={wrong}
            onChange={(labels) => setDraft({ ...draft, labels })}
          />
          <Refused error={action.error} />
          <Stack gap={1}>
            <Button type="submit" disabled={action.busy || change === undefined || wrong.length > 0}>
              {t('edit.save', 'Save')}
            </Button>
            <Button variant="secondary" fill="outline" onClick={onClose}>
              {t('confirm.cancel', 'Cancel')}
            </Button>
          </Stack>
        </Stack>
      </form>
    </Drawer>
  );
}

interface FieldsProps {
  readonly host: Host;
  readonly draft: HostDraft;
  readonly onChange: (change: Partial<HostDraft>) => void;
}

function Fields({ host, draft, onChange }: FieldsProps) {
  const { data: known } = useAsked(REFRESH_MS.slow, 'getHostFacets');
  const { edited } = host;
  return (
    <>
      <HostEditField
        label={t('edit.name', 'Name')}
        isOwn={draft.name !== null}
        onBack={() => onChange({ name: null })}
      >
        <Input
          id="edit-name"
          maxLength={256}
          value={draft.name ?? (edited.name === null ? host.name : '')}
          onChange={({ currentTarget: { value } }) => onChange({ name: value === '' ? null : value })}
        />
      </HostEditField>
      <HostEditField
        label={t('edit.group', 'Group')}
        isOwn={draft.group !== null}
        onBack={() => onChange({ group: null })}
      >
        <Combobox
          id="edit-group"
          createCustomValue
          value={draft.group ?? (edited.group === null ? host.group : null)}
          options={(known?.groups ?? []).map(({ name }) => ({ value: name }))}
          onChange={({ value }) => onChange({ group: value })}
        />
      </HostEditField>
      <HostEditField
        label={t('edit.tags', 'Tags')}
        isOwn={draft.tags !== null}
        onBack={() => onChange({ tags: null })}
      >
        <TagsInput
          id="edit-tags"
          addOnBlur
          autoColors={false}
          placeholder={t('edit.tags-hint', 'A tag, then Enter')}
          tags={[...(draft.tags ?? (edited.tags === null ? host.tags : []))]}
          onChange={(tags) => onChange({ tags })}
        />
      </HostEditField>
      <HostEditField
        label={t('edit.offline', 'Offline after, seconds of silence')}
        isOwn={draft.offlineAfterSeconds !== null}
        otherwise={{
          text: t('edit.as-settings', 'As in the settings'),
          back: t('edit.back-to-settings', 'Back to that of the settings'),
        }}
        onBack={() => onChange({ offlineAfterSeconds: null })}
      >
        <Input
          id="edit-offline"
          type="number"
          min={20}
          max={86_400}
          width={24}
          placeholder={String(host.offline_after_seconds)}
          value={draft.offlineAfterSeconds === null ? '' : String(draft.offlineAfterSeconds)}
          onChange={({ currentTarget: { value } }) =>
            onChange({ offlineAfterSeconds: value === '' ? null : Number.parseInt(value, 10) })
          }
        />
      </HostEditField>
    </>
  );
}
