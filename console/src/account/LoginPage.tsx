import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, LinkButton, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { useServices } from '../shell/services.ts';
import { DoorPage, OtherWays } from './DoorPage.tsx';
import { FormEnd } from './FormEnd.tsx';
import { PasswordField } from './PasswordField.tsx';
import type { Nobody } from './session-state.ts';
import { TextField } from './TextField.tsx';
import { useForm } from './use-form.ts';

interface Props {
  /** Why the viewer is here again, where it was not their own wish. */
  readonly why?: Nobody['why'];
  readonly onToken: () => void;
}

/** Asks for e-mail and password. What lies behind stays in the address and is there once somebody is signed in. */
export function LoginPage({ why, onToken }: Props) {
  const { accounts, session } = useServices();
  const form = useForm({
    send: ({ email = '', password = '' }) => accounts.login({ email, password }),
    onDone: session.signIn,
  });
  return (
    <DoorPage title={t('login.title', 'Sign in to VigilOps')} onSubmit={form.submit}>
      {why !== undefined && form.failure === undefined && (
        <Alert severity="warning" title={whyOut(why)}>
          {t('login.returns', 'Sign in, and you are back where you were.')}
        </Alert>
      )}
      <TextField
        label={t('account.email', 'E-mail')}
        name="email"
        autoComplete="username"
        maxLength={254}
        fault={form.faults.email}
        autoFocus
        onChange={form.forgive}
      />
      <PasswordField
        label={t('account.password', 'Password')}
        name="password"
        autoComplete="current-password"
        fault={form.faults.password}
      />
      <FormEnd form={form} button={t('login.submit', 'Sign in')} words={wordsOfCodes()} />
      <OtherWays>
        <ForgotPassword />
        <LinkButton href="/register" fill="text" variant="secondary" size="sm">
          {t('login.register', 'No account yet?')}
        </LinkButton>
        <Button fill="text" variant="secondary" size="sm" onClick={onToken}>
          {t('login.token', 'Use a token instead')}
        </Button>
      </OtherWays>
    </DoorPage>
  );
}

function ForgotPassword() {
  const styles = useStyles2(getStyles);
  const [unfolded, setUnfolded] = useState(false);
  return (
    <>
      <Button
        fill="text"
        variant="secondary"
        size="sm"
        aria-expanded={unfolded}
        onClick={() => setUnfolded(!unfolded)}
      >
        {t('login.forgot', 'Forgot password?')}
      </Button>
      {unfolded && (
        <p className={styles.help}>
          {t('login.forgot-admin', 'An Admin can make a link that sets a new one. Or, on the server:')}
          <code className={styles.command}>vigilops user reset &lt;email&gt;</code>
        </p>
      )}
    </>
  );
}

const wordsOfCodes = () => ({
  AUTH_INVALID: {
    title: t('login.wrong', 'Wrong e-mail or password'),
    text: t('login.wrong-do', 'See that Caps Lock is off and the keyboard layout is yours, then try again.'),
  },
  AUTH_FORBIDDEN: {
    title: t('login.disabled', 'This account is disabled'),
    text: t('login.disabled-do', 'An Admin can enable it again.'),
  },
});

function whyOut(why: NonNullable<Props['why']>): string {
  switch (why) {
    case 'elsewhere':
      return t('login.elsewhere', 'You signed out in another tab.');
    case 'expired':
      return t('login.expired', 'You were away for a long time.');
    case 'revoked':
      return t(
        'login.revoked',
        'Your session was ended: the password was changed, or an Admin changed your account.',
      );
    case 'invalid':
      return t('login.invalid', 'VigilOps does not know your session any more.');
    default:
      return why satisfies never;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  help: css({ order: 1, width: '100%', margin: 0, color: theme.colors.text.secondary }),
  command: css({ display: 'block', width: 'fit-content', margin: theme.spacing(1, 0, 0) }),
});
