import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Badge, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { RowMenu, type RowAction } from '../../admin/RowMenu.tsx';
import { Table } from '../../admin/Table.tsx';
import { useAppData } from '../../fleet/app-data.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { t } from '../../t.ts';
import { isViewer, roleName, type User } from './people.ts';
import { UserChange, type ChangeKind } from './UserChange.tsx';

interface Props {
  readonly users: readonly User[];
  readonly now: number;
  readonly onChanged: () => void;
}

interface Chosen {
  readonly user: User;
  readonly kind: ChangeKind;
}

/** Everybody with an account. */
export function UserTable({ users, now, onChanged }: Props) {
  const [chosen, setChosen] = useState<Chosen>();
  return (
    <>
      <Table
        label={t('users.table', 'Users')}
        heads={[
          t('users.name', 'Name'),
          t('users.email', 'E-mail'),
          t('users.role', 'Role'),
          t('users.state', 'State'),
          t('users.last-login', 'Last sign-in'),
          '',
        ]}
      >
        {users.map((user) => (
          <Row key={user.id} user={user} now={now} onChoose={(kind) => setChosen({ user, kind })} />
        ))}
      </Table>
      {chosen !== undefined && (
        <UserChange {...chosen} onChanged={onChanged} onClose={() => setChosen(undefined)} />
      )}
    </>
  );
}

interface RowProps {
  readonly user: User;
  readonly now: number;
  readonly onChoose: (kind: ChangeKind) => void;
}

function Row({ user, now, onChoose }: RowProps) {
  const styles = useStyles2(getStyles);
  const { address } = useAppData();
  const isActive = user.state === 'active';
  return (
    <tr>
      <th scope="row">
        {user.name} {isViewer(user, address) && <Badge text={t('users.you', 'You')} color="blue" />}
      </th>
      <td>{user.email}</td>
      <td>{roleName(user.role)}</td>
      <td>
        {isActive ? (
          t('users.active', 'Active')
        ) : (
          <Badge text={t('users.disabled', 'Disabled')} color="darkgrey" icon="lock" />
        )}
      </td>
      <td>
        {user.last_login_at === null ? (
          <span className={styles.never}>{t('users.never', 'Never')}</span>
        ) : (
          <TimeAgo time={Date.parse(user.last_login_at)} now={now} />
        )}
      </td>
      <td className={styles.menu}>
        <RowMenu
          label={t('users.actions', 'Actions for {{name}}', { name: user.name })}
          actions={actionsFor(user, onChoose)}
        />
      </td>
    </tr>
  );
}

function actionsFor({ role, state }: User, onChoose: (kind: ChangeKind) => void): readonly RowAction[] {
  const active = state === 'active';
  return [
    role === 'admin'
      ? { label: t('users.to-member', 'Make a Member'), icon: 'user', run: () => onChoose('to-member') }
      : { label: t('users.to-admin', 'Make an Admin'), icon: 'shield', run: () => onChoose('to-admin') },
    { label: t('users.reset', 'Link for a new password'), icon: 'link', run: () => onChoose('reset') },
    active
      ? { label: t('users.disable', 'Disable'), icon: 'lock', run: () => onChoose('disable') }
      : { label: t('users.enable', 'Enable'), icon: 'unlock', run: () => onChoose('enable') },
    {
      label: t('users.remove', 'Remove'),
      icon: 'trash-alt',
      destructive: true,
      run: () => onChoose('remove'),
    },
  ];
}

const getStyles = (theme: GrafanaTheme2) => ({
  never: css({ color: theme.colors.text.secondary }),
  menu: css({ width: theme.spacing(6), textAlign: 'right' }),
});
