import { locationService } from '@grafana/runtime';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { RowMenu } from '../../admin/RowMenu.tsx';
import { Table } from '../../admin/Table.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { count } from '../../fleet/words.ts';
import { callsPath } from '../../llm/calls-path.ts';
import type { LlmProject } from '../../llm/types.ts';
import { t } from '../../t.ts';

interface Props {
  readonly projects: readonly LlmProject[];
  readonly mayWrite: boolean;
  readonly onEdit: (project: LlmProject) => void;
  readonly onChanged: () => void;
}

/** Projects, with what of their calls must not leave the house. */
export function ProjectTable({ projects, mayWrite, onEdit, onChanged }: Props) {
  const [removing, setRemoving] = useState<LlmProject>();
  return (
    <>
      <Table
        label={t('llm.projects', 'Projects')}
        minWidth={70}
        heads={[
          t('llm.of.project', 'Project'),
          t('llm.keys', 'Keys'),
          t('llm.project.redact', 'Taken out of prompts'),
          t('llm.project.keep', 'Prompts and answers kept'),
          '',
        ]}
      >
        {projects.map((project) => (
          <tr key={project.id}>
            <th scope="row">{project.name}</th>
            <td>{count(project.keys)}</td>
            <td>{redactName(project.redact)}</td>
            <td>{keptName(project.keep_texts_days)}</td>
            <td>
              <RowMenu
                label={t('maintenance.actions', 'What can be done with {{title}}', { title: project.name })}
                actions={[
                  {
                    label: t('llm.key.calls', 'See its calls'),
                    icon: 'list-ul',
                    run: () =>
                      locationService.push(
                        callsPath({ project_id: String(project.id) }, { from: 'now-7d', to: 'now' }),
                      ),
                  },
                  ...(mayWrite
                    ? ([
                        {
                          label: t('llm.project.edit', 'Edit the project'),
                          icon: 'pen',
                          run: () => onEdit(project),
                        },
                        {
                          label: t('llm.project.remove', 'Remove the project'),
                          icon: 'trash-alt',
                          destructive: true,
                          run: () => setRemoving(project),
                        },
                      ] as const)
                    : []),
                ]}
              />
            </td>
          </tr>
        ))}
      </Table>
      {removing !== undefined && (
        <Removing
          project={removing}
          onDone={() => {
            setRemoving(undefined);
            onChanged();
          }}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </>
  );
}

export function redactName(redact: LlmProject['redact']): string {
  switch (redact) {
    case 'off':
      return t('llm.redact.off', 'Nothing');
    case 'secrets':
      return t('llm.redact.secrets', 'Secrets');
    case 'secrets_and_personal_data':
      return t('llm.redact.personal', 'Secrets and personal data');
    default:
      return redact satisfies never;
  }
}

function keptName(days: LlmProject['keep_texts_days']): string {
  return days === null
    ? t('llm.project.keep-none', 'Never')
    : days === 1
      ? t('llm.project.keep-day', '1 day')
      : t('llm.project.keep-days', '{{days}} days', { days });
}

interface RemovingProps {
  readonly project: LlmProject;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Removing({ project: { id, name }, onDone, onClose }: RemovingProps) {
  const { api } = useAppData();
  const remove = useAction(() => api.call('removeLlmProject', { path: { id } }), onDone);
  return (
    <Confirm
      title={t('channel.remove-title', 'Remove {{name}}?', { name })}
      button={t('llm.project.remove', 'Remove the project')}
      destructive
      action={remove}
      onClose={onClose}
    >
      {t(
        'llm.project.remove-help',
        'It is gone from lists; what it has cost stays in the ledger, prompts and answers that are kept do not. First revoke its keys.',
      )}
    </Confirm>
  );
}
