import { EmptyState, LinkButton } from '@grafana/ui';
import type { ReactNode } from 'react';
import { AdminsOnly } from '../../admin/AdminsOnly.tsx';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { FirstCalls } from '../../llm/FirstCalls.tsx';
import { LlmPage } from '../../llm/LlmPage.tsx';
import { modelOptions } from '../../llm/play/model-options.ts';
import type { Payer } from '../../llm/play/play-stream.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { LLM_KEYS_PATH } from '../paths.ts';
import { isAtHome } from '../users/people.ts';
import { Playground } from './Playground.tsx';

/** How does a model answer, and what does that cost? */
export function PlaygroundPage() {
  const { address } = useAppData();
  const mayWrite = useMayWrite();
  return (
    <LlmPage tab="playground">
      {mayWrite ? <ForAdmins /> : isAtHome(address) ? <ForHolders /> : <AdminsOnly />}
    </LlmPage>
  );
}

/** A project pays for what Admins try. */
function ForAdmins() {
  const projects = useAsked(REFRESH_MS.slow, 'listLlmProjects');
  return (
    <Part polled={projects} rows={4} height={10}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState
            variant="call-to-action"
            message={t('llm.play.no-project', 'No project could pay for it')}
            button={
              <LinkButton icon="plus" href={`${LLM_KEYS_PATH}?project=new`}>
                {t('llm.project.add', 'Add a project')}
              </LinkButton>
            }
          >
            {t(
              'llm.play.no-project-help',
              'What is tried here is a call like every other: on the account of a project, within its budgets.',
            )}
          </EmptyState>
        ) : (
          <WithModels
            payers={items.map(({ id, name, keep_texts_days: days }) => ({
              kind: 'project',
              id,
              name,
              keepsTexts: days !== null,
            }))}
          />
        )
      }
    </Part>
  );
}

/** Everybody else has a key of their own, or none. */
function ForHolders() {
  const mine = useAsked(REFRESH_MS.slow, 'getMyLlm');
  return (
    <Part polled={mine} rows={4} height={10}>
      {({ keys }) => {
        const active = keys.filter(({ state }) => state === 'active');
        return active.length === 0 ? (
          <EmptyState variant="call-to-action" message={t('llm.mine.no-keys', 'You have no key yet')}>
            {t(
              'llm.mine.ask-admin',
              'An Admin can make one for you: LLM, Keys, Make a key, with you as the member.',
            )}
          </EmptyState>
        ) : (
          <WithModels
            payers={active.map(({ id, name, project_name: project }) => ({
              kind: 'key',
              id,
              name: `${name} (${project})`,
              keepsTexts: false,
            }))}
          />
        );
      }}
    </Part>
  );
}

function WithModels({ payers }: { readonly payers: readonly Payer[] }): ReactNode {
  const aliases = useAsked(REFRESH_MS.slow, 'listLlmAliases');
  const providers = useAsked(REFRESH_MS.slow, 'listLlmProviders');
  return (
    <Part polled={aliases} rows={4} height={10}>
      {({ items: named }) => (
        <Part polled={providers} rows={4} height={10}>
          {({ items }) => {
            const models = modelOptions(named, items);
            return models.length === 0 ? <FirstCalls /> : <Playground payers={payers} models={models} />;
          }}
        </Part>
      )}
    </Part>
  );
}
