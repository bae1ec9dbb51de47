import { css } from '@emotion/css';
import { AppEvents, type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Dropdown, ErrorBoundaryAlert, IconButton, Menu, useStyles2 } from '@grafana/ui';
import { lazy, Suspense, useId, useState } from 'react';
import { useServices } from '../shell/services.ts';
import type { User } from './accounts.ts';
import { useSessionState } from './use-session-state.ts';

const PasswordChange = lazy(async () => ({ default: (await import('./PasswordChange.tsx')).PasswordChange }));

/** Who is there, and the way out. */
export function WhoMenu() {
  const { session } = useServices();
  const state = useSessionState();
  return state.kind === 'person' ? (
    <PersonMenu user={state.user} />
  ) : (
    <IconButton
      name="signout"
      size="lg"
      tooltip={t('shell.sign-out', 'Forget the token of this browser')}
      onClick={session.forgetToken}
    />
  );
}

function PersonMenu({ user }: { readonly user: User }) {
  const styles = useStyles2(getStyles);
  const { session, events } = useServices();
  const [changing, setChanging] = useState(false);
  const id = useId();
  const stopChanging = () => {
    setChanging(false);
    // The item of the menu that had the focus before is gone.
    document.getElementById(id)?.focus();
  };
  async function signOut() {
    if (!(await session.signOut())) {
      const title = t('who.still-here', 'You are still signed in');
      const text = t('who.still-here-do', 'VigilOps did not answer. Sign out again once it does.');
      events.publish({ type: AppEvents.alertError.name, payload: [title, text] });
    }
  }
  const label = t('who.menu', 'Account of {{name}}', {
    name: user.name,
    // React does that.
    interpolation: { escapeValue: false },
  });
  const menu = (
    <Menu header={<Who user={user} />} ariaLabel={label}>
      <Menu.Item
        icon="lock"
        label={t('who.change-password', 'Change password')}
        onClick={() => setChanging(true)}
      />
      <Menu.Item icon="signout" label={t('who.sign-out', 'Sign out')} onClick={() => void signOut()} />
    </Menu>
  );
  return (
    <>
      <Dropdown overlay={menu} placement="bottom-end">
        <Button
          id={id}
          fill="text"
          variant="secondary"
          size="sm"
          icon="user"
          aria-haspopup="menu"
          aria-label={label}
        >
          <span className={styles.name}>{user.name}</span>
        </Button>
      </Dropdown>
      {changing && (
        <ErrorBoundaryAlert>
          <Suspense fallback={null}>
            <PasswordChange email={user.email} onClose={stopChanging} />
          </Suspense>
        </ErrorBoundaryAlert>
      )}
    </>
  );
}

function Who({ user: { name, email, role } }: { readonly user: User }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.who}>
      <strong>{name}</strong>
      <span>{email}</span>
      <span>{role === 'admin' ? t('who.admin', 'Admin') : t('who.member', 'Member')}</span>
    </div>
  );
}

const PHONE = '@media (max-width: 768px)';

const getStyles = (theme: GrafanaTheme2) => ({
  name: css({
    maxWidth: theme.spacing(20),
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    [PHONE]: { display: 'none' },
  }),
  who: css({
    display: 'flex',
    flexDirection: 'column',
    maxWidth: theme.spacing(40),
    padding: theme.spacing(0.5, 1),
    overflowWrap: 'anywhere',
    '& > span': { color: theme.colors.text.secondary },
  }),
});
