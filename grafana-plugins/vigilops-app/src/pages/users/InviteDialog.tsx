import type { Answer } from '@vigilops/contracts/client';
import { Button, Field, Input, Modal, RadioButtonGroup } from '@grafana/ui';
import { useState, type FormEvent } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { SecretOnce } from '../../admin/SecretOnce.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { absolute } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { LinkNote } from './LinkNote.tsx';
import { roleMeaning, roleName, type Role } from './people.ts';

interface Props {
  readonly onMade: () => void;
  readonly onClose: () => void;
}

const ROLES: readonly Role[] = ['member', 'admin'];

/** A link with which somebody makes an account: for whom, and with which role. */
export function InviteDialog({ onMade, onClose }: Props) {
  const { api, address } = useAppData();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('member');
  const [made, setMade] = useState<Answer<'createInvitation'>>();
  const action = useAction(
    () => {
      const whom = email.trim();
      return api.call('createInvitation', { body: { role, ...(whom === '' ? {} : { email: whom }) } });
    },
    (answer) => {
      setMade(answer);
      onMade();
    },
  );
  const send = (event: FormEvent) => {
    event.preventDefault();
    action.run();
  };
  const title = t('users.invite', 'Invite somebody');
  if (made !== undefined) {
    return (
      <Modal isOpen title={title} onDismiss={onClose} closeOnBackdropClick={false}>
        <SecretOnce
          title={t('users.invited', 'Copy the link now: it is shown this once')}
          text={address + made.path}
          label={t('users.invited-label', 'The link of the invitation')}
        >
          <LinkNote until={absolute(Date.parse(made.invitation.expires_at))} />
        </SecretOnce>
        <Modal.ButtonRow>
          <Button onClick={onClose}>{t('users.done', 'Done')}</Button>
        </Modal.ButtonRow>
      </Modal>
    );
  }
  return (
    <Modal isOpen title={title} onDismiss={onClose}>
      <form onSubmit={send}>
        <Field
          label={t('users.invite-email', 'E-mail (optional)')}
          description={t(
            'users.invite-email-why',
            'Then only this address may use the invitation. VigilOps sends no mail: you pass the link on.',
          )}
        >
          <Input
            id="invite-email"
            type="email"
            value={email}
            maxLength={254}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        </Field>
        <Field useFieldset label={t('users.role', 'Role')} description={roleMeaning(role)}>
          <RadioButtonGroup
            value={role}
            options={ROLES.map((value) => ({ value, label: roleName(value) }))}
            onChange={setRole}
          />
        </Field>
        <Refused error={action.error} />
        <Modal.ButtonRow>
          <Button variant="secondary" fill="outline" onClick={onClose}>
            {t('confirm.cancel', 'Cancel')}
          </Button>
          <Button type="submit" disabled={action.busy}>
            {t('users.invite-make', 'Make the invitation')}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}
