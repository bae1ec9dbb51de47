import { ThemeContext, type AppPlugin } from '@grafana/data';
import { t } from '@grafana/i18n';
import { locationService, LocationServiceProvider } from '@grafana/runtime';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { Suspense, useEffect, useSyncExternalStore } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import type { PluginInclude } from '../host/plugins.ts';
import { AppPage } from './AppPage.tsx';
import { HistoryRouter } from './HistoryRouter.tsx';
import { DashboardPage, DashboardsPage, fetchPagesAhead } from './lazy-pages.ts';
import { Message } from './Message.tsx';
import { pageAt, pageName } from './pages.ts';
import type { Preferences } from './preferences.ts';
import { ServicesProvider, type Services } from './services.ts';
import type { Session } from './session.ts';
import { Shell } from './Shell.tsx';
import { Skeleton } from './Skeleton.tsx';
import { themeOf } from './theme.ts';
import { TokenPage, type TokenVerdict } from './TokenPage.tsx';

export interface ConsoleProps {
  readonly appId: string;
  readonly pages: readonly PluginInclude[];
  readonly loadApp: () => Promise<AppPlugin>;
  readonly preferences: Preferences;
  readonly onPreferences: (next: Preferences) => void;
  readonly session: Session;
  readonly services: Services;
  readonly checkToken: (token: string) => Promise<TokenVerdict>;
}

export function Console({ session, checkToken, services, preferences, ...props }: ConsoleProps) {
  const { token, refused } = useSyncExternalStore(session.subscribe, session.state);
  return (
    <ThemeContext.Provider value={themeOf(preferences.theme)}>
      <GlobalStyles />
      <ServicesProvider value={services}>
        <LocationServiceProvider service={locationService}>
          <HistoryRouter>
            {token === '' ? (
              <TokenPage check={checkToken} onGood={session.open} refused={refused} />
            ) : (
              <Shell
                pages={props.pages}
                preferences={preferences}
                onPreferences={props.onPreferences}
                onForget={session.forget}
              >
                <Pages {...props} />
              </Shell>
            )}
          </HistoryRouter>
        </LocationServiceProvider>
      </ServicesProvider>
      <PortalContainer />
    </ThemeContext.Provider>
  );
}

function Pages({ appId, pages, loadApp }: Pick<ConsoleProps, 'appId' | 'pages' | 'loadApp'>) {
  const { pathname } = useLocation();
  useEffect(fetchPagesAhead, []);
  const start = (pages.find((page) => page.defaultNav === true) ?? pages[0])?.path ?? '/';
  const page = pageAt(pages, pathname);
  const title = page === undefined ? '' : pageName(page);
  return (
    <Suspense fallback={<Skeleton />}>
      <Routes>
        <Route path="/" element={<Navigate to={start} replace />} />
        <Route path={`/a/${appId}/*`} element={<AppPage id={appId} load={loadApp} title={title} />} />
        <Route path="/dashboards" element={<DashboardsPage />} />
        <Route path="/d/:uid/:slug?" element={<DashboardPage />} />
        <Route
          path="*"
          element={
            <Message
              title={t('shell.not-found', 'There is no page here')}
              link={{ href: start, text: t('shell.to-start', 'Go to the start') }}
            />
          }
        />
      </Routes>
    </Suspense>
  );
}
