import { Button } from '@grafana/ui';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { Table } from '../../admin/Table.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { absolute } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { roleName, type Invitation } from './people.ts';

interface Props {
  readonly invitations: readonly Invitation[];
  readonly now: number;
  readonly onChanged: () => void;
}

/** Links that nobody has used yet. */
export function Invitations({ invitations, now, onChanged }: Props) {
  const [chosen, setChosen] = useState<Invitation>();
  if (invitations.length === 0) {
    return <p>{t('users.no-invitations', 'Nobody is invited at the moment.')}</p>;
  }
  return (
    <>
      <Table
        label={t('users.invitations', 'Open invitations')}
        heads={[
          t('users.invited-whom', 'For'),
          t('users.role', 'Role'),
          t('users.invited-by', 'Invited by'),
          t('users.invited-at', 'Invited'),
          t('users.invited-until', 'Good until'),
          '',
        ]}
      >
        {invitations.map((each) => (
          <tr key={each.id}>
            <th scope="row">{nameOf(each)}</th>
            <td>{roleName(each.role)}</td>
            <td>{each.invited_by}</td>
            <td>
              <TimeAgo time={Date.parse(each.created_at)} now={now} />
            </td>
            <td>{absolute(Date.parse(each.expires_at))}</td>
            <td>
              <Button size="sm" variant="secondary" fill="outline" onClick={() => setChosen(each)}>
                {t('users.withdraw', 'Withdraw')}
              </Button>
            </td>
          </tr>
        ))}
      </Table>
      {chosen !== undefined && (
        <Withdrawal invitation={chosen} onChanged={onChanged} onClose={() => setChosen(undefined)} />
      )}
    </>
  );
}

const nameOf = ({ email }: Invitation) => email ?? t('users.anybody', 'Whoever has the link');

interface WithdrawalProps {
  readonly invitation: Invitation;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

function Withdrawal({ invitation, onChanged, onClose }: WithdrawalProps) {
  const { api } = useAppData();
  const action = useAction(
    () => api.call('withdrawInvitation', { path: { id: invitation.id } }),
    () => {
      onChanged();
      onClose();
    },
  );
  return (
    <Confirm
      title={t('users.withdraw-title', 'Withdraw the invitation?')}
      button={t('users.withdraw', 'Withdraw')}
      destructive
      action={action}
      onClose={onClose}
    >
      <p>
        {t('users.withdraw-text', 'For: {{whom}}. The link makes no account any more.', {
          whom: nameOf(invitation),
        })}
      </p>
    </Confirm>
  );
}
