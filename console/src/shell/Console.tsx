import { ThemeContext, type AppPlugin } from '@grafana/data';
import { t } from '@grafana/i18n';
import { GlobalStyles, LinkButton, PortalContainer } from '@grafana/ui';
import { useState } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import type { PluginInclude } from '../host/plugins.ts';
import { AppPage } from './AppPage.tsx';
import { HistoryRouter } from './HistoryRouter.tsx';
import type { Preferences } from './preferences.ts';
import { Shell } from './Shell.tsx';
import { themeOf } from './theme.ts';
import { TokenPage, type TokenVerdict } from './TokenPage.tsx';

export interface ConsoleProps {
  readonly appId: string;
  readonly pages: readonly PluginInclude[];
  readonly loadApp: () => Promise<AppPlugin>;
  readonly preferences: Preferences;
  readonly onPreferences: (next: Preferences) => void;
  readonly hasToken: boolean;
  readonly checkToken: (token: string) => Promise<TokenVerdict>;
  readonly onToken: (token: string) => void;
}

export function Console(props: ConsoleProps) {
  const { appId, pages, loadApp, preferences, onPreferences, checkToken, onToken } = props;
  const [inside, setInside] = useState(props.hasToken);
  const start = (pages.find((page) => page.defaultNav === true) ?? pages[0])?.path ?? '/';
  const accept = (token: string) => {
    onToken(token);
    setInside(token !== '');
  };
  return (
    <ThemeContext.Provider value={themeOf(preferences.theme)}>
      <GlobalStyles />
      <HistoryRouter>
        {inside ? (
          <Shell
            pages={pages}
            preferences={preferences}
            onPreferences={onPreferences}
            onForget={() => accept('')}
          >
            <Routes>
              <Route path="/" element={<Navigate to={start} replace />} />
              <Route path={`/a/${appId}/*`} element={<AppPage id={appId} load={loadApp} />} />
              <Route path="*" element={<NotFound start={start} />} />
            </Routes>
          </Shell>
        ) : (
          <TokenPage check={checkToken} onGood={accept} />
        )}
      </HistoryRouter>
      <PortalContainer />
    </ThemeContext.Provider>
  );
}

function NotFound({ start }: { readonly start: string }) {
  return (
    <section style={{ textAlign: 'center', paddingTop: '10vh' }}>
      <h2>{t('shell.not-found', 'There is no page here')}</h2>
      <LinkButton href={start}>{t('shell.to-start', 'Go to the start')}</LinkButton>
    </section>
  );
}
