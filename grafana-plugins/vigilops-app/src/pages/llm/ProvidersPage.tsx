import { locationService } from '@grafana/runtime';
import { Alert, Button, EmptyState } from '@grafana/ui';
import type { Answer } from '@vigilops/contracts/client';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count } from '../../fleet/words.ts';
import { LlmPage } from '../../llm/LlmPage.tsx';
import { draftOfProvider, modelsOf, requestOfProvider } from '../../llm/provider-draft.ts';
import type { LlmProvider } from '../../llm/types.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { useUrlState } from '../use-url-state.ts';
import { ProviderEditing } from './ProviderEditing.tsx';
import { ProviderTable } from './ProviderTable.tsx';

type Refreshed = Answer<'refreshLlmModels'>;

const edit = (what: string | null) => locationService.partial({ edit: what, type: null });

/** Who answers the calls, and does it work? */
export function ProvidersPage() {
  const { api } = useAppData();
  const mayWrite = useMayWrite();
  const providers = useAsked(REFRESH_MS.live, 'listLlmProviders');
  const types = useAsked(REFRESH_MS.slow, 'listLlmProviderTypes');
  const [editing] = useUrlState('edit');
  const [removing, setRemoving] = useState<LlmProvider>();
  const known = providers.data?.items.find(({ id }) => String(id) === editing);
  const [refreshed, setRefreshed] = useState<Refreshed>();
  const refresh = useAction(
    ({ id }: LlmProvider) => api.call('refreshLlmModels', { path: { id } }),
    (answer) => {
      setRefreshed(answer);
      providers.retry();
    },
  );
  const toggle = useAction((provider: LlmProvider) => {
    const body = { ...requestOfProvider(draftOfProvider(provider)), enabled: !provider.enabled };
    return api.call('changeLlmProvider', { path: { id: provider.id }, body });
  }, providers.retry);
  return (
    <LlmPage
      tab="providers"
      actions={
        mayWrite && (
          <Button icon="plus" onClick={() => edit('new')}>
            {t('llm.provider.add', 'Add a provider')}
          </Button>
        )
      }
    >
      <Refused error={refresh.error ?? toggle.error} />
      {refreshed !== undefined && <AfterRefresh {...refreshed} />}
      <Part polled={providers} rows={4} height={6}>
        {({ items }) =>
          items.length === 0 ? (
            <NoProvider />
          ) : (
            <ProviderTable
              providers={items}
              types={types.data?.items ?? []}
              now={providers.at ?? 0}
              actions={
                mayWrite
                  ? {
                      edit: ({ id }) => edit(String(id)),
                      refresh: refresh.run,
                      toggle: toggle.run,
                      remove: setRemoving,
                    }
                  : undefined
              }
            />
          )
        }
      </Part>
      {mayWrite && types.data !== undefined && (editing === 'new' || known !== undefined) && (
        <ProviderEditing
          key={editing}
          provider={known}
          types={types.data.items}
          onDone={() => {
            edit(null);
            providers.retry();
          }}
          onClose={() => edit(null)}
        />
      )}
      {removing !== undefined && (
        <Removing
          provider={removing}
          onDone={() => {
            setRemoving(undefined);
            providers.retry();
          }}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </LlmPage>
  );
}

/** Lists that are refused leave the models as they were. */
function AfterRefresh({ outcome, message, provider }: Refreshed) {
  const { name } = provider;
  return outcome === 'works' ? (
    <Alert
      severity="success"
      title={t('llm.provider.refreshed', '{{name}} has {{total}} models', {
        name,
        total: count(modelsOf(provider).length),
      })}
    />
  ) : (
    <Alert
      severity="warning"
      title={t('llm.provider.not-refreshed', '{{name}} did not tell its models: they stay as they were', {
        name,
      })}
    >
      {message}
    </Alert>
  );
}

function NoProvider() {
  return (
    <EmptyState variant="call-to-action" message={t('llm.provider.none', 'Nobody answers calls yet')}>
      {t(
        'llm.provider.none-help',
        'Add OpenAI, Anthropic, DeepSeek, Qwen, Azure, an Ollama of your own, or anything that speaks as OpenAI does. Its key stays here: programs get keys of VigilOps.',
      )}
    </EmptyState>
  );
}

interface RemovingProps {
  readonly provider: LlmProvider;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Removing({ provider, onDone, onClose }: RemovingProps) {
  const { api } = useAppData();
  const remove = useAction(() => api.call('removeLlmProvider', { path: { id: provider.id } }), onDone);
  return (
    <Confirm
      title={t('channel.remove-title', 'Remove {{name}}?', { name: provider.name })}
      button={t('llm.provider.remove', 'Remove the provider')}
      destructive
      action={remove}
      onClose={onClose}
    >
      {t(
        'llm.provider.remove-help',
        'Calls go to it no more; its secrets and its own prices are deleted. What it has cost stays in the ledger.',
      )}
    </Confirm>
  );
}
