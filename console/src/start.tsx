import { initPluginTranslations } from '@grafana/i18n';
import i18next from 'i18next';
import { createRoot } from 'react-dom/client';
import { createModuleLoader } from './host/amd.ts';
import { createBackendSrv } from './host/backend-srv.ts';
import { findPlugins, loadApp, openDataSource, sourceSettings } from './host/plugins.ts';
import { installRuntime } from './host/runtime.ts';
import { SHARED_MODULES } from './host/shared-modules.ts';
import { Console } from './shell/Console.tsx';
import { preferences, savePreferences } from './shell/preferences.ts';
import { themeOf } from './shell/theme.ts';
import { keepToken, takeToken } from './shell/token.ts';
import type { TokenVerdict } from './shell/TokenPage.tsx';
import { CHINESE } from './words.ts';

const WORDS = 'vigilops-console';

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${url}: ${response.status} ${response.statusText}`);
  }
  return response.text();
}

async function checkToken(token: string): Promise<TokenVerdict> {
  try {
    const { ok, status } = await fetch('/api/v1/hosts?limit=1', {
      headers: { Authorization: `Bearer ${token}` },
    });
    return ok ? 'good' : status === 401 || status === 403 ? 'refused' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

/** Builds the house that Grafana's plugins expect, then draws. */
export async function start(): Promise<void> {
  const chosen = preferences();
  document.documentElement.lang = chosen.language;
  await i18next.init({
    lng: chosen.language,
    fallbackLng: 'en-US',
    ns: [WORDS],
    defaultNS: WORDS,
    returnEmptyString: false,
    resources: { 'zh-Hans': { [WORDS]: CHINESE } },
  });
  await initPluginTranslations(WORDS);

  let token = takeToken(location, localStorage, (address) => history.replaceState(null, '', address));
  const plugins = await findPlugins(async (url) => JSON.parse(await fetchText(url)) as unknown);
  const [app] = plugins;
  if (app === undefined) {
    throw new Error('There is no app to show');
  }
  const load = createModuleLoader(SHARED_MODULES, { fetchText, base: location.href });
  const backend = createBackendSrv({
    plugins: plugins.map(({ json }) => json),
    fetch: globalThis.fetch.bind(globalThis),
    secrets: () => ({
      role: 'Admin',
      jsonData: { url: location.origin },
      secureJsonData: { readToken: token, writeToken: token },
    }),
  });
  installRuntime({
    backend,
    theme: themeOf(chosen.theme),
    sources: sourceSettings(plugins),
    open: (settings) => {
      const plugin = plugins.find(({ json }) => json.id === settings.type);
      return plugin === undefined
        ? Promise.reject(new Error(`There is no plugin ${settings.type}`))
        : openDataSource(load, plugin, settings);
    },
  });
  const appPromise = () => loadApp(load, app);
  createRoot(document.getElementById('root') ?? document.body).render(
    <Console
      appId={app.json.id}
      pages={(app.json.includes ?? []).filter(
        ({ addToNav, path }) => addToNav === true && path.startsWith('/a/'),
      )}
      loadApp={appPromise}
      preferences={chosen}
      onPreferences={(next) => {
        savePreferences(next);
        // Themes and words reach into every plugin: they are taken up by a fresh start.
        location.reload();
      }}
      hasToken={token !== ''}
      checkToken={checkToken}
      onToken={(next) => {
        token = next;
        keepToken(next, localStorage);
      }}
    />,
  );
}
