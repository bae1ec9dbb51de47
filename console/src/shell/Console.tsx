import { ThemeContext, type AppPlugin } from '@grafana/data';
import { t } from '@grafana/i18n';
import { locationService, LocationServiceProvider } from '@grafana/runtime';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { Suspense, useEffect, useMemo } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { Door, type DoorProps } from '../account/Door.tsx';
import { useGrafanaRole } from '../account/use-session-state.ts';
import { reachesRole } from '../host/plugin-proxy.ts';
import type { PluginInclude } from '../host/plugins.ts';
import { AppPage } from './AppPage.tsx';
import { HistoryRouter } from './HistoryRouter.tsx';
import { DashboardPage, DashboardsPage, fetchPagesAhead } from './lazy-pages.ts';
import { Message } from './Message.tsx';
import { pageAt, pageName, pagesInNav } from './pages.ts';
import type { Preferences } from './preferences.ts';
import { ServicesProvider, type Services } from './services.ts';
import { Shell } from './Shell.tsx';
import { Skeleton } from './Skeleton.tsx';
import { themeOf } from './theme.ts';
import { useLocalLinks } from './use-local-links.ts';

export interface ConsoleProps extends DoorProps {
  readonly appId: string;
  readonly pages: readonly PluginInclude[];
  readonly loadApp: () => Promise<AppPlugin>;
  readonly preferences: Preferences;
  readonly onPreferences: (next: Preferences) => void;
  readonly services: Services;
}

export function Console({ services, preferences, brought, checkToken, ...props }: ConsoleProps) {
  useLocalLinks();
  return (
    <ThemeContext.Provider value={themeOf(preferences.theme)}>
      <GlobalStyles />
      <ServicesProvider value={services}>
        <LocationServiceProvider service={locationService}>
          <HistoryRouter>
            <Door brought={brought} checkToken={checkToken}>
              <Inside preferences={preferences} {...props} />
            </Door>
          </HistoryRouter>
        </LocationServiceProvider>
      </ServicesProvider>
      <PortalContainer />
    </ThemeContext.Provider>
  );
}

type InsideProps = Omit<ConsoleProps, 'services' | keyof DoorProps>;

function Inside({ preferences, onPreferences, pages, ...app }: InsideProps) {
  const role = useGrafanaRole();
  const inNav = useMemo(() => pagesInNav(pages, role), [pages, role]);
  return (
    <Shell pages={inNav} preferences={preferences} onPreferences={onPreferences}>
      <Pages pages={pages} {...app} />
    </Shell>
  );
}

function Pages({ appId, pages, loadApp }: Pick<ConsoleProps, 'appId' | 'pages' | 'loadApp'>) {
  const { pathname } = useLocation();
  const role = useGrafanaRole();
  useEffect(fetchPagesAhead, []);
  const start = (pages.find((page) => page.defaultNav === true) ?? pages[0])?.path ?? '/';
  const toStart = { href: start, text: t('shell.to-start', 'Go to the start') };
  const page = pageAt(pages, pathname);
  const title = page === undefined ? '' : pageName(page);
  if (!reachesRole(role, page?.role)) {
    return (
      <Message title={t('shell.not-yours', 'This page is for Admins')} link={toStart}>
        {t('shell.not-yours-do', 'An Admin can change your role.')}
      </Message>
    );
  }
  return (
    <Suspense fallback={<Skeleton />}>
      <Routes>
        {['/', '/login', '/register'].map((path) => (
          <Route key={path} path={path} element={<Navigate to={start} replace />} />
        ))}
        <Route path={`/a/${appId}/*`} element={<AppPage id={appId} load={loadApp} title={title} />} />
        <Route path="/dashboards" element={<DashboardsPage />} />
        <Route path="/d/:uid/:slug?" element={<DashboardPage />} />
        <Route
          path="*"
          element={<Message title={t('shell.not-found', 'There is no page here')} link={toStart} />}
        />
      </Routes>
    </Suspense>
  );
}
