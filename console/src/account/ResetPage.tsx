import { t } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { Alert, Button, LinkButton } from '@grafana/ui';
import { useState } from 'react';
import { useServices } from '../shell/services.ts';
import { DoorPage, OneButton, OtherWays } from './DoorPage.tsx';
import { FormEnd } from './FormEnd.tsx';
import { PasswordField } from './PasswordField.tsx';
import { useForm } from './use-form.ts';

/** Sets a new password by the link that an Admin or the server's command line made. */
export function ResetPage({ secret }: { readonly secret: string | undefined }) {
  const { accounts, session } = useServices();
  const [done, setDone] = useState(false);
  const form = useForm({
    send: ({ new_password = '' }) => accounts.resetPassword({ secret: secret ?? '', new_password }),
    onDone: () => {
      setDone(true);
      // All sessions of that person have ended; whether this one is theirs, the house knows.
      void session.renew();
    },
  });
  const title = t('reset.title', 'Set a new password');
  if (secret === undefined) {
    return (
      <DoorPage title={title}>
        <p>
          {t(
            'reset.no-link',
            'This page opens by a link that is good once, and for a day. An Admin can make one; on the server, `vigilops user reset <email>` shows one.',
          )}
        </p>
        <ToLogin />
      </DoorPage>
    );
  }
  if (done) {
    return (
      <DoorPage title={title}>
        <Alert severity="success" title={t('reset.done', 'Your new password is set')}>
          {t('reset.done-also', 'Wherever you were signed in before, you are signed out.')}
        </Alert>
        <OneButton>
          <Button fullWidth autoFocus onClick={() => locationService.push('/login')}>
            {t('login.submit', 'Sign in')}
          </Button>
        </OneButton>
      </DoorPage>
    );
  }
  return (
    <DoorPage title={title} onSubmit={form.submit}>
      <PasswordField
        label={t('password.new', 'New password')}
        name="new_password"
        autoComplete="new-password"
        fault={form.faults.new_password}
        autoFocus
      />
      <FormEnd form={form} button={t('reset.submit', 'Set the password')} words={wordsOfCodes()} />
      <ToLogin />
    </DoorPage>
  );
}

const ToLogin = () => (
  <OtherWays>
    <LinkButton href="/login" fill="text" variant="secondary" size="sm">
      {t('register.login', 'Sign in instead')}
    </LinkButton>
  </OtherWays>
);

const wordsOfCodes = () => ({
  AUTH_FORBIDDEN: {
    title: t('reset.refused', 'This link is not good any more'),
    text: t(
      'reset.refused-do',
      'It was used, or is older than a day. An Admin can make a new one; on the server, `vigilops user reset <email>` shows one.',
    ),
  },
});
