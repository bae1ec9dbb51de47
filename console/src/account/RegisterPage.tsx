import { t } from '@grafana/i18n';
import { Alert, Button, LinkButton, LoadingPlaceholder } from '@grafana/ui';
import { useEffect, useState, type ReactNode } from 'react';
import { useServices } from '../shell/services.ts';
import type { DoorState, SignedIn } from './accounts.ts';
import { DoorPage, OtherWays } from './DoorPage.tsx';
import { FormEnd } from './FormEnd.tsx';
import { PasswordField } from './PasswordField.tsx';
import { TextField } from './TextField.tsx';
import { useForm } from './use-form.ts';

interface Props {
  readonly invitation?: string | undefined;
  /** Where it is known already. */
  readonly door?: DoorState | undefined;
  readonly onDone: (signedIn: SignedIn) => void;
  readonly onToken?: () => void;
}

/** How somebody becomes a user. */
type Way = 'first' | 'invited' | 'open';

/** A new account: of the first user, by an invitation, or of whoever wants one, as the house has it. */
export function RegisterPage({ invitation, door, onDone, onToken }: Props) {
  const [known, lookAgain] = useDoor(door, invitation === undefined);
  const isFirst = known !== 'unreachable' && known?.has_users === false;
  const others = (
    <OtherWays>
      {!isFirst && (
        <LinkButton href="/login" fill="text" variant="secondary" size="sm">
          {t('register.login', 'Sign in instead')}
        </LinkButton>
      )}
      {onToken !== undefined && (
        <Button fill="text" variant="secondary" size="sm" onClick={onToken}>
          {t('login.token', 'Use a token instead')}
        </Button>
      )}
    </OtherWays>
  );
  if (invitation !== undefined) {
    return <Registration way="invited" invitation={invitation} onDone={onDone} others={others} />;
  }
  if (known === undefined || known === 'unreachable') {
    return (
      <DoorPage title={t('register.title', 'Create an account')}>
        {known === undefined ? (
          <LoadingPlaceholder text={t('shell.loading', 'Loading')} />
        ) : (
          <Alert
            severity="error"
            title={t('failure.unreachable', 'VigilOps does not answer')}
            action={
              <Button variant="secondary" onClick={lookAgain}>
                {t('shell.retry', 'Try again')}
              </Button>
            }
          >
            {t('failure.unreachable-do', 'See that the backend and its database run, then try again.')}
          </Alert>
        )}
        {others}
      </DoorPage>
    );
  }
  if (isFirst || known.sign_up === 'open') {
    return <Registration way={isFirst ? 'first' : 'open'} onDone={onDone} others={others} />;
  }
  return (
    <DoorPage title={t('register.title', 'Create an account')}>
      <p>
        {t(
          'register.by-invitation',
          'Accounts are made by invitation here. Ask an Admin for one: open the link that you get, and you are on the right page. A link is good once, and for seven days.',
        )}
      </p>
      {others}
    </DoorPage>
  );
}

interface RegistrationProps {
  readonly way: Way;
  readonly invitation?: string;
  readonly onDone: Props['onDone'];
  readonly others: ReactNode;
}

function Registration({ way, invitation, onDone, others }: RegistrationProps) {
  const { accounts } = useServices();
  const form = useForm({
    send: ({ name = '', email = '', password = '' }) =>
      accounts.register({ name, email, password, ...(invitation === undefined ? {} : { invitation }) }),
    onDone,
  });
  const title =
    way === 'first' ? t('register.welcome', 'Welcome to VigilOps') : t('register.title', 'Create an account');
  return (
    <DoorPage title={title} onSubmit={form.submit}>
      {way === 'first' && (
        <p>
          {t(
            'register.first',
            'You are the first one here: your account becomes the Admin, who invites others.',
          )}
        </p>
      )}
      {way === 'invited' && (
        <p>{t('register.invited', 'You were invited. Your invitation is used up by this.')}</p>
      )}
      <TextField
        label={t('account.name', 'Name')}
        name="name"
        autoComplete="name"
        maxLength={256}
        fault={form.faults.name}
        autoFocus
      />
      <TextField
        label={t('account.email', 'E-mail')}
        name="email"
        autoComplete="username"
        maxLength={254}
        fault={form.faults.email}
        onChange={form.forgive}
      />
      <PasswordField
        label={t('account.password', 'Password')}
        name="password"
        autoComplete="new-password"
        fault={form.faults.password}
      />
      <FormEnd form={form} button={t('register.submit', 'Create the account')} words={wordsOfCodes()} />
      {others}
    </DoorPage>
  );
}

/** What the house lets people do who have no account; asked for where it is not known. */
function useDoor(given: DoorState | undefined, wanted: boolean) {
  const { accounts } = useServices();
  const [door, setDoor] = useState<DoorState | 'unreachable' | undefined>(given);
  const isMissing = wanted && door === undefined;
  useEffect(() => {
    if (isMissing) {
      void accounts.door().then((answer) => {
        setDoor(answer.kind === 'done' ? answer.value : 'unreachable');
      });
    }
  }, [accounts, isMissing]);
  return [door, () => setDoor(undefined)] as const;
}

const wordsOfCodes = () => ({
  AUTH_FORBIDDEN: {
    title: t('register.refused', 'This invitation is not good'),
    text: t(
      'register.refused-do',
      'It was used or withdrawn, is older than seven days, or is for another e-mail address. Ask an Admin for a new one.',
    ),
  },
  CONFLICT: {
    title: t('register.late', 'Somebody else has registered first'),
    text: t('register.late-do', 'Ask them for an invitation.'),
  },
});
