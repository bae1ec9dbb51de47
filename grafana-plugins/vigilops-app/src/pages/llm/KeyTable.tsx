import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Badge, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { RowMenu } from '../../admin/RowMenu.tsx';
import { Table } from '../../admin/Table.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { absolute, short } from '../../fleet/words.ts';
import { callsPath } from '../../llm/calls-path.ts';
import type { CreatedKey, LlmKey } from '../../llm/types.ts';
import { t } from '../../t.ts';
import { stateName } from '../tokens/token-words.ts';
import { locationService } from '@grafana/runtime';
import { Revoking, Rotating } from './KeyActions.tsx';

interface Props {
  readonly keys: readonly LlmKey[];
  readonly now: number;
  readonly mayWrite: boolean;
  readonly onEdit: (key: LlmKey) => void;
  readonly onCreated: (created: CreatedKey) => void;
  readonly onChanged: () => void;
}

type Chosen = { readonly what: 'rotate' | 'revoke'; readonly key: LlmKey };

/** Keys without their secrets, which nobody has but their holders. */
export function KeyTable({ keys, now, mayWrite, onEdit, onCreated, onChanged }: Props) {
  const [chosen, setChosen] = useState<Chosen>();
  const close = () => setChosen(undefined);
  return (
    <>
      <Table
        label={t('llm.keys', 'Keys')}
        minWidth={110}
        heads={[
          t('llm.of.key', 'Key'),
          t('llm.of.project', 'Project'),
          t('llm.of.member', 'Member'),
          t('token.state', 'State'),
          t('llm.key.limits', 'Limits'),
          t('token.last-used', 'Last used'),
          t('token.expires', 'Expires'),
          '',
        ]}
      >
        {keys.map((key) => (
          <Row
            key={key.id}
            of={key}
            now={now}
            mayWrite={mayWrite}
            onEdit={onEdit}
            onChoose={(what) => setChosen({ what, key })}
          />
        ))}
      </Table>
      {chosen?.what === 'rotate' && (
        <Rotating
          of={chosen.key}
          onDone={(created) => {
            close();
            onCreated(created);
          }}
          onClose={close}
        />
      )}
      {chosen?.what === 'revoke' && (
        <Revoking
          of={chosen.key}
          onDone={() => {
            close();
            onChanged();
          }}
          onClose={close}
        />
      )}
    </>
  );
}

interface RowProps {
  readonly of: LlmKey;
  readonly now: number;
  readonly mayWrite: boolean;
  readonly onEdit: (key: LlmKey) => void;
  readonly onChoose: (what: Chosen['what']) => void;
}

function Row({ of: key, now, mayWrite, onEdit, onChoose }: RowProps) {
  const styles = useStyles2(getStyles);
  const { id, name, state, last_used_at: used, expires_at: expires } = key;
  const calls = () => locationService.push(callsPath({ key_id: String(id) }, { from: 'now-7d', to: 'now' }));
  return (
    <tr>
      <th scope="row">
        {name}
        <div className={styles.note}>
          <code>{key.start}…</code> {key.environment}
        </div>
      </th>
      <td>{key.project_name}</td>
      <td>{key.user_name ?? '–'}</td>
      <td>
        {state === 'active' ? (
          stateName(state)
        ) : (
          <Badge
            text={stateName(state)}
            color={state === 'revoked' ? 'darkgrey' : 'orange'}
            icon={state === 'revoked' ? 'lock' : 'clock-nine'}
          />
        )}
      </td>
      <td>
        <Limits of={key} />
      </td>
      <td>{used === null ? t('token.never', 'Never') : <TimeAgo time={Date.parse(used)} now={now} />}</td>
      <td>{expires === null ? t('token.no-end', 'Never') : absolute(Date.parse(expires))}</td>
      <td>
        <RowMenu
          label={t('maintenance.actions', 'What can be done with {{title}}', { title: name })}
          actions={[
            { label: t('llm.key.calls', 'See its calls'), icon: 'list-ul', run: calls },
            ...(mayWrite && state !== 'revoked'
              ? ([
                  { label: t('llm.key.edit', 'Edit the key'), icon: 'pen', run: () => onEdit(key) },
                  {
                    label: t('llm.key.rotate', 'Give it a new secret'),
                    icon: 'sync',
                    run: () => onChoose('rotate'),
                  },
                  {
                    label: t('token.revoke', 'Revoke'),
                    icon: 'ban',
                    destructive: true,
                    run: () => onChoose('revoke'),
                  },
                ] as const)
              : []),
          ]}
        />
      </td>
    </tr>
  );
}

export function Limits({ of: { models, rpm, tpm } }: { readonly of: LlmKey }) {
  const styles = useStyles2(getStyles);
  const limits = [
    rpm === null ? undefined : t('llm.key.rpm-of', '{{total}} calls a minute', { total: short(rpm) }),
    tpm === null ? undefined : t('llm.key.tpm-of', '{{total}} tokens a minute', { total: short(tpm) }),
    models.length === 0
      ? undefined
      : t('llm.key.models-of', 'only {{models}}', { models: models.join(', ') }),
  ].filter((limit) => limit !== undefined);
  return limits.length === 0 ? (
    <span className={styles.note}>{t('llm.key.no-limit', 'None')}</span>
  ) : (
    limits.map((limit) => <div key={limit}>{limit}</div>)
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
});
