import { AppEvents } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Modal } from '@grafana/ui';
import { useServices } from '../shell/services.ts';
import { FormEnd } from './FormEnd.tsx';
import { PasswordField } from './PasswordField.tsx';
import { useForm } from './use-form.ts';

interface Props {
  /** Browsers keep a password with the name that it belongs to. */
  readonly email: string;
  readonly onClose: () => void;
}

/** A window in which a person sets another password. */
export function PasswordChange({ email, onClose }: Props) {
  const { accounts, session, events } = useServices();
  const form = useForm({
    send: ({ current_password = '', new_password = '' }) =>
      session.ask((token) => accounts.changePassword(token, { current_password, new_password })),
    onDone: () => {
      const title = t('password.changed', 'Your password is changed');
      const text = t('password.changed-also', 'Wherever else you were signed in, you are signed out.');
      events.publish({ type: AppEvents.alertSuccess.name, payload: [title, text] });
      onClose();
    },
  });
  return (
    <Modal isOpen title={t('who.change-password', 'Change password')} onDismiss={onClose} initialFocus={-1}>
      <form noValidate onSubmit={form.submit}>
        <input type="text" autoComplete="username" value={email} readOnly hidden />
        <PasswordField
          label={t('password.current', 'Current password')}
          name="current_password"
          autoComplete="current-password"
          fault={form.faults.current_password}
          autoFocus
        />
        <PasswordField
          label={t('password.new', 'New password')}
          name="new_password"
          autoComplete="new-password"
          fault={form.faults.new_password}
        />
        <FormEnd form={form} button={t('who.change-password', 'Change password')} />
      </form>
    </Modal>
  );
}
