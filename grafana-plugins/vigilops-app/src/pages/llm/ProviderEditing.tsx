import { Button, Drawer, Stack } from '@grafana/ui';
import { useState } from 'react';
import { catchError, map, of, switchMap } from 'rxjs';
import { useAction } from '../../admin/use-action.ts';
import { inLanguage } from '../../alerts/channels/draft.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { draftOfProvider, newProvider } from '../../llm/provider-draft.ts';
import { ProviderForm } from '../../llm/ProviderForm.tsx';
import type { LlmProvider, LlmProviderTested, LlmProviderType, NewProvider } from '../../llm/types.ts';
import { t } from '../../t.ts';
import { useUrlState } from '../use-url-state.ts';

interface Props {
  /** Undefined: a new one. */
  readonly provider: LlmProvider | undefined;
  readonly types: readonly LlmProviderType[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Choose a kind, enter what it needs, try it, save it. */
export function ProviderEditing({ provider, types, onDone, onClose }: Props) {
  const { api } = useAppData();
  const [chosen, setChosen] = useUrlState('type');
  const [tested, setTested] = useState<LlmProviderTested>();
  const type = types.find((each) => each.type === (provider?.type ?? chosen));
  // Its models are known at once. Where it lists none, or refuses, it is there all the same.
  const withModels = (created: LlmProvider) =>
    api.call('refreshLlmModels', { path: { id: created.id } }).pipe(
      map(({ provider: refreshed }) => refreshed),
      catchError(() => of(created)),
    );
  const save = useAction(
    (body: NewProvider) =>
      provider === undefined
        ? api.call('createLlmProvider', { body }).pipe(switchMap(withModels))
        : api.call('changeLlmProvider', { path: { id: provider.id }, body }),
    onDone,
  );
  const test = useAction(
    (request: NewProvider, model?: string) =>
      api.call('testLlmProvider', {
        body: {
          provider: request,
          ...(provider === undefined ? {} : { id: provider.id }),
          ...(model === undefined ? {} : { model }),
        },
      }),
    setTested,
  );
  return (
    <Drawer
      title={provider === undefined ? t('llm.provider.add', 'Add a provider') : provider.name}
      subtitle={type === undefined ? '' : inLanguage(type.title)}
      size="md"
      onClose={onClose}
    >
      {type === undefined ? (
        <Stack gap={1} wrap="wrap">
          {types.map((each) => (
            <Button key={each.type} variant="secondary" onClick={() => setChosen(each.type)}>
              {inLanguage(each.title)}
            </Button>
          ))}
        </Stack>
      ) : (
        <ProviderForm
          type={type}
          initial={provider === undefined ? newProvider(type) : draftOfProvider(provider)}
          provider={provider}
          test={test}
          tested={tested}
          button={
            provider === undefined
              ? t('llm.provider.add', 'Add a provider')
              : t('llm.provider.save', 'Save the provider')
          }
          busy={save.busy}
          refusal={save.error}
          onSubmit={save.run}
          onCancel={onClose}
        />
      )}
    </Drawer>
  );
}
