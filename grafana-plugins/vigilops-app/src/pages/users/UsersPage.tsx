import { Button, Stack } from '@grafana/ui';
import { useState } from 'react';
import { AdminsOnly } from '../../admin/AdminsOnly.tsx';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { Invitations } from './Invitations.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { isAtHome } from './people.ts';
import { UserTable } from './UserTable.tsx';

/** Who may come in, and what may they do? */
export function UsersPage() {
  const mayWrite = useMayWrite();
  return <AppPage>{mayWrite ? <Users /> : <AdminsOnly />}</AppPage>;
}

function Users() {
  const { address } = useAppData();
  const users = useAsked(REFRESH_MS.slow, 'listUsers');
  const invitations = useAsked(REFRESH_MS.slow, 'listInvitations');
  const [inviting, setInviting] = useState(false);
  return (
    <Stack direction="column" gap={2}>
      {!isAtHome(address) && (
        <p>
          {t(
            'users.in-grafana',
            'These people sign in to the console of VigilOps. Who may use Grafana is decided in Grafana.',
          )}
        </p>
      )}
      <Section
        title={t('users.title', 'Users')}
        tools={
          <Button icon="plus" onClick={() => setInviting(true)}>
            {t('users.invite', 'Invite somebody')}
          </Button>
        }
      >
        <Part polled={users}>
          {({ items }) => <UserTable users={items} now={users.at ?? 0} onChanged={users.retry} />}
        </Part>
      </Section>
      <Section title={t('users.invitations', 'Open invitations')}>
        <Part polled={invitations} rows={1}>
          {({ items }) => (
            <Invitations invitations={items} now={invitations.at ?? 0} onChanged={invitations.retry} />
          )}
        </Part>
      </Section>
      {inviting && <InviteDialog onMade={invitations.retry} onClose={() => setInviting(false)} />}
    </Stack>
  );
}
