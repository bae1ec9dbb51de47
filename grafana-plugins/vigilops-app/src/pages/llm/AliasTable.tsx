import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { RowMenu } from '../../admin/RowMenu.tsx';
import { Table } from '../../admin/Table.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { percent } from '../../fleet/words.ts';
import type { LlmAlias, LlmProvider } from '../../llm/types.ts';
import { stretch } from '../../services/words.ts';
import { t } from '../../t.ts';

interface Props {
  readonly aliases: readonly LlmAlias[];
  readonly providers: readonly LlmProvider[];
  readonly mayWrite: boolean;
  readonly onEdit: (alias: LlmAlias) => void;
  readonly onChanged: () => void;
}

/** Names with where their calls go. */
export function AliasTable({ aliases, providers, mayWrite, onEdit, onChanged }: Props) {
  const styles = useStyles2(getStyles);
  const [removing, setRemoving] = useState<LlmAlias>();
  return (
    <>
      <Table
        label={t('llm.aliases', 'Aliases')}
        minWidth={60}
        heads={[
          t('token.name', 'Name'),
          t('llm.alias.targets', 'Targets'),
          t('llm.alias.next', 'Next one after'),
          '',
        ]}
      >
        {aliases.map((alias) => (
          <tr key={alias.id}>
            <th scope="row">{alias.alias}</th>
            <td>
              <ul className={styles.targets}>
                {alias.targets.map((target) => (
                  <li key={`${String(target.provider_id)} ${target.model}`}>
                    {target.model} <span>{nameOf(target.provider_id, providers)}</span>{' '}
                    <span>{shareOf(target.weight, alias)}</span>
                  </li>
                ))}
              </ul>
            </td>
            <td>{stretch(alias.first_token_seconds)}</td>
            <td>
              {mayWrite && (
                <RowMenu
                  label={t('maintenance.actions', 'What can be done with {{title}}', { title: alias.alias })}
                  actions={[
                    { label: t('llm.alias.edit', 'Edit the alias'), icon: 'pen', run: () => onEdit(alias) },
                    {
                      label: t('llm.alias.remove', 'Remove the alias'),
                      icon: 'trash-alt',
                      destructive: true,
                      run: () => setRemoving(alias),
                    },
                  ]}
                />
              )}
            </td>
          </tr>
        ))}
      </Table>
      {removing !== undefined && (
        <Removing
          alias={removing}
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

const nameOf = (id: number, providers: readonly LlmProvider[]) =>
  providers.find((provider) => provider.id === id)?.name ?? `#${String(id)}`;

function shareOf(weight: number, { targets }: LlmAlias): string {
  if (weight === 0) {
    return t('llm.alias.only-else', 'only when others cannot');
  }
  const total = targets.reduce((sum, target) => sum + target.weight, 0);
  return targets.length === 1 ? '' : percent(weight / total);
}

interface RemovingProps {
  readonly alias: LlmAlias;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Removing({ alias, onDone, onClose }: RemovingProps) {
  const { api } = useAppData();
  const remove = useAction(() => api.call('removeLlmAlias', { path: { id: alias.id } }), onDone);
  return (
    <Confirm
      title={t('channel.remove-title', 'Remove {{name}}?', { name: alias.alias })}
      button={t('llm.alias.remove', 'Remove the alias')}
      destructive
      action={remove}
      onClose={onClose}
    >
      {t('llm.alias.remove-help', 'Programs that ask for it are refused from then on.')}
    </Confirm>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  targets: css({
    listStyle: 'none',
    margin: 0,
    overflowWrap: 'anywhere',
    span: { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
  }),
});
