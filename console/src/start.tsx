import { EventBusSrv } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { config } from '@grafana/runtime';
import i18next, { type Resource } from 'i18next';
import { createRoot } from 'react-dom/client';
import { createAccounts, type Accounts } from './account/accounts.ts';
import { takeFromAddress } from './account/brought.ts';
import { tokenOf } from './account/session-state.ts';
import { createSession, type Session } from './account/session.ts';
import { createTabs } from './account/tabs.ts';
import { takeToken } from './account/token.ts';
import type { TokenVerdict } from './account/TokenPage.tsx';
import { grafanaRoleOf, introduceViewer } from './account/viewer.ts';
import { createLibrary } from './dashboards/library.ts';
import { createScriptRunner } from './host/amd-script.ts';
import { createModuleLoader } from './host/amd.ts';
import { createBackendSrv } from './host/backend-srv.ts';
import { createExtensions, type Extensions } from './host/extensions.ts';
import { createHouse } from './host/house.ts';
import { fetchIcons } from './host/icons.ts';
import { createPanelPlugins } from './host/panel-plugins.ts';
import { PanelDataErrorView } from './host/PanelDataErrorView.tsx';
import { PanelRenderer } from './host/PanelRenderer.tsx';
import {
  extendingApp,
  findPlugins,
  loadApp,
  openDataSource,
  sourceSettings,
  type HostedPlugin,
} from './host/plugins.ts';
import { createProxyServer } from './host/proxy-server.ts';
import { repeatRefused } from './host/renewal.ts';
import { installRuntime } from './host/runtime.ts';
import { sharedModules } from './host/shared-modules.ts';
import { OWN_PANELS } from './panels/registry.ts';
import { unknownPanel } from './panels/Unknown.tsx';
import { Console } from './shell/Console.tsx';
import { WORDS } from './shell/words-name.ts';
import { createKeys } from './shell/keys.ts';
import { pagesOf } from './shell/pages.ts';
import { PluginFrame } from './shell/PluginFrame.tsx';
import { preferences, savePreferences, type Language } from './shell/preferences.ts';
import type { Services } from './shell/services.ts';
import { themeOf } from './shell/theme.ts';

/** Builds the house that Grafana's plugins expect, then draws. */
export async function start(): Promise<void> {
  const chosen = preferences();
  const brought = { invitation: takeOut('invitation'), secret: takeOut('secret') };
  const house = createHouse({
    fetch: globalThis.fetch.bind(globalThis),
    later: (work, afterMs) => void setTimeout(work, afterMs),
  });
  const accounts = createAccounts({ fetch: house.fetch });
  const session = sessionOfThisBrowser(accounts);
  const [plugins] = await Promise.all([
    findPlugins(fetchJson),
    fetchIcons(fetchJson),
    speak(chosen.language),
    session.find(),
  ]);
  const [app] = plugins;
  if (app === undefined) {
    throw new Error('There is no app to show');
  }
  const run = createScriptRunner({ document, scope: globalThis });
  const events = new EventBusSrv();
  const extensions = createExtensions([extendingApp(() => appLoader(), app.json)], events);
  // What Grafana sets by functions that @grafana/runtime keeps to itself.
  const ours = {
    PluginPage: PluginFrame,
    PanelRenderer,
    PanelDataErrorView,
    getObservablePluginLinks: extensions.observeLinks,
  };
  const load = createModuleLoader(sharedModules(ours), { run, base: location.href });
  const appLoader = () => loadApp(load, app);
  if (tokenOf(session.state()) !== '' && !DASHBOARDS.test(location.pathname)) {
    // Fetched while the frame is drawn; a failure is met where the app is shown.
    load(`${app.folder}/module.js`).catch(() => undefined);
  }
  introduceViewer(session, config.bootData.user, () => location.reload());
  const callHouse = repeatRefused(house.fetch, session.refused);
  furnish({ plugins, load, callHouse, session, events, extensions });
  const services: Services = {
    library: createLibrary(fetchJson),
    keys: createKeys(),
    ...{ events, extensions, house, session, accounts },
  };
  createRoot(document.getElementById('root') ?? document.body).render(
    <Console
      appId={app.json.id}
      pages={pagesOf(app.json.includes ?? [], app.json.id)}
      loadApp={appLoader}
      preferences={chosen}
      onPreferences={(next) => {
        savePreferences(next);
        // Themes and words reach into every plugin: they are taken up by a fresh start.
        location.reload();
      }}
      services={services}
      brought={brought}
      checkToken={checkToken}
    />,
  );
}

/** Pages that need nothing of the app. */
const DASHBOARDS = /^\/d(?:ashboards)?(?:\/|$)/;

const replaceAddress = (address: string) => history.replaceState(null, '', address);
const takeOut = (name: 'invitation' | 'secret') => takeFromAddress(name, location, replaceAddress);

function sessionOfThisBrowser(accounts: Accounts): Session {
  // A link that is pasted into the address of an open page loads nothing by itself.
  addEventListener('hashchange', () => {
    if (/^#(?:token|invitation|secret)=/.test(location.hash)) {
      location.reload();
    }
  });
  return createSession(takeToken(location, localStorage, replaceAddress), {
    accounts,
    storage: localStorage,
    tabs: createTabs({ locks: navigator.locks, openChannel: (name) => new BroadcastChannel(name) }),
    later: (work, afterMs) => {
      const timer = setTimeout(work, afterMs);
      return () => clearTimeout(timer);
    },
  });
}

async function speak(language: Language): Promise<void> {
  document.documentElement.lang = language;
  const resources: Resource =
    language === 'zh-Hans' ? { [language]: { [WORDS]: (await import('./chinese.ts')).ALL_CHINESE } } : {};
  await i18next.init({
    lng: language,
    fallbackLng: 'en-US',
    // `zh-Hans` is not looked for as `zh` too: most words of Grafana's packages are looked for in vain as it is.
    load: 'currentOnly',
    ns: [WORDS],
    defaultNS: WORDS,
    returnEmptyString: false,
    resources,
  });
  await initPluginTranslations(WORDS);
}

interface Furniture {
  readonly plugins: readonly HostedPlugin[];
  readonly load: (url: string) => Promise<unknown>;
  readonly callHouse: typeof globalThis.fetch;
  readonly session: Session;
  readonly events: EventBusSrv;
  readonly extensions: Extensions;
}

/** Puts everything in place that plugins reach for. */
function furnish({ plugins, load, callHouse, session, events, extensions }: Furniture): void {
  const sources = sourceSettings(plugins, location.origin);
  const server = createProxyServer({
    plugins: plugins.map(({ json }) => json),
    sources: Object.fromEntries(sources.map(({ uid, type }) => [uid, type])),
    fetch: callHouse,
    secrets: () => {
      const state = session.state();
      const token = tokenOf(state);
      return {
        role: grafanaRoleOf(state),
        jsonData: { url: location.origin },
        secureJsonData: { readToken: token, writeToken: token },
      };
    },
  });
  installRuntime({
    backend: createBackendSrv({ server, events }),
    events,
    theme: themeOf(preferences().theme),
    sources,
    open: async (settings) => {
      const plugin = plugins.find(({ json }) => json.id === settings.type);
      if (plugin === undefined) {
        throw new Error(`There is no plugin ${settings.type}`);
      }
      return openDataSource(load, plugin, settings);
    },
    panels: createPanelPlugins({ own: OWN_PANELS, built: plugins, load, unknown: unknownPanel }),
    extensions,
  });
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${url}: ${response.status} ${response.statusText}`);
  }
  return response.json();
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
