import { locationService } from '@grafana/runtime';
import { ErrorBoundaryAlert } from '@grafana/ui';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { useServices } from '../shell/services.ts';
import type { SignedIn } from './accounts.ts';
import type { Brought } from './brought.ts';
import { LoginPage } from './LoginPage.tsx';
import type { Nobody } from './session-state.ts';
import { TokenPage, type TokenVerdict } from './TokenPage.tsx';
import { UnknownPage } from './UnknownPage.tsx';
import { useSessionState } from './use-session-state.ts';

const RegisterPage = lazy(async () => ({ default: (await import('./RegisterPage.tsx')).RegisterPage }));
const ResetPage = lazy(async () => ({ default: (await import('./ResetPage.tsx')).ResetPage }));

export interface DoorProps {
  readonly brought: Brought;
  readonly checkToken: (token: string) => Promise<TokenVerdict>;
}

/** Lets in who may come in. Whoever has to ask for that first is back at the same address afterwards. */
export function Door({ brought, checkToken, children }: DoorProps & { readonly children: ReactNode }) {
  const { session } = useServices();
  const state = useSessionState();
  const { pathname } = useLocation();
  const [invitation, setInvitation] = useState(brought.invitation);
  const leaveRegister = (signedIn: SignedIn) => {
    setInvitation(undefined);
    locationService.replace('/');
    session.signIn(signedIn);
  };
  if (pathname === '/reset') {
    return (
      <Fetched>
        <ResetPage secret={brought.secret} />
      </Fetched>
    );
  }
  if (pathname === '/register' && (invitation !== undefined || state.kind !== 'person')) {
    return (
      <Fetched>
        <RegisterPage
          invitation={invitation}
          door={state.kind === 'nobody' ? state.door : undefined}
          onDone={leaveRegister}
        />
      </Fetched>
    );
  }
  switch (state.kind) {
    case 'unknown':
      return <UnknownPage />;
    case 'nobody':
      return <NobodyPage nobody={state} checkToken={checkToken} />;
    case 'token':
    case 'person':
      return children;
    default:
      return state satisfies never;
  }
}

interface NobodyProps extends Pick<DoorProps, 'checkToken'> {
  readonly nobody: Nobody;
}

function NobodyPage({ nobody, checkToken }: NobodyProps) {
  const { session } = useServices();
  const [asks, setAsks] = useState(nobody.asks);
  const { why, door } = nobody;
  const askForToken = () => setAsks('token');
  if (asks === 'token') {
    return (
      <TokenPage
        check={checkToken}
        onGood={session.openToken}
        refused={nobody.asks === 'token' && why !== 'elsewhere' ? why : undefined}
        onPassword={() => setAsks('password')}
      />
    );
  }
  if (door?.has_users === false) {
    return (
      <Fetched>
        <RegisterPage door={door} onDone={session.signIn} onToken={askForToken} />
      </Fetched>
    );
  }
  return <LoginPage why={nobody.asks === 'password' ? why : undefined} onToken={askForToken} />;
}

/** A page whose code comes when it is needed; whether it can come is not for the page to say. */
const Fetched = ({ children }: { readonly children: ReactNode }) => (
  <ErrorBoundaryAlert>
    <Suspense fallback={null}>{children}</Suspense>
  </ErrorBoundaryAlert>
);
