import { Button, Modal } from '@grafana/ui';
import { useState } from 'react';
import type { Answer } from '@vigilops/contracts/client';
import { Confirm } from '../../admin/Confirm.tsx';
import { SecretOnce } from '../../admin/SecretOnce.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { absolute } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { LinkNote } from './LinkNote.tsx';
import type { User } from './people.ts';

interface Props {
  readonly user: User;
  readonly onClose: () => void;
}

/** A link with which somebody sets a new password. */
export function ResetLink({ user, onClose }: Props) {
  const { api, address } = useAppData();
  const { name } = user;
  const [made, setMade] = useState<Answer<'createResetLink'>>();
  const action = useAction(() => api.call('createResetLink', { path: { id: user.id } }), setMade);
  const title = t('users.reset-title', 'A link for {{name}} to set a new password', { name });
  if (made === undefined) {
    return (
      <Confirm
        title={title}
        button={t('users.reset-make', 'Make the link')}
        action={action}
        onClose={onClose}
      >
        <p>
          {t(
            'users.reset-text',
            'Whoever opens the link sets the password of {{name}}: give it to nobody else. It works once, within a day. The password from before works until then.',
            { name },
          )}
        </p>
      </Confirm>
    );
  }
  return (
    <Modal isOpen title={title} onDismiss={onClose} closeOnBackdropClick={false}>
      <SecretOnce
        title={t('users.reset-made', 'Copy the link now: it is shown this once')}
        text={address + made.path}
        label={t('users.reset-label', 'The link for {{name}}', { name })}
      >
        <LinkNote until={absolute(Date.parse(made.expires_at))} />
      </SecretOnce>
      <Modal.ButtonRow>
        <Button onClick={onClose}>{t('users.done', 'Done')}</Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
