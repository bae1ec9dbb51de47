import type { Preferences } from '../shell/preferences.ts';

/** The Grafana that plugins believe to run in: the version of the @grafana packages of this console. */
const GRAFANA_VERSION = '13.2.2';

/** What Grafana's server writes into its page; @grafana/runtime makes its `config` of it. */
export function bootData({ theme, language }: Preferences, origin: string) {
  const lightTheme = theme === 'light';
  return {
    settings: {
      appUrl: `${origin}/`,
      appSubUrl: '',
      buildInfo: { version: GRAFANA_VERSION, env: 'production', edition: 'Open Source' },
      featureToggles: {},
      datasources: {},
      panels: {},
      apps: {},
    },
    user: {
      id: 1,
      isSignedIn: true,
      // Until it is known who it is.
      orgRole: 'Viewer',
      theme,
      lightTheme,
      timezone: 'browser',
      weekStart: 'monday',
      language,
      regionalFormat: language,
      permissions: {},
    },
    navTree: [],
  };
}
