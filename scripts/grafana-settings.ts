import { globSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Where the built plugin package lies, from the root of the repository. */
export const BUILT_PLUGIN = 'grafana-plugins/vigilops-app/dist';

/** A Grafana on one machine asks nobody outside for anything, unless the environment says otherwise. */
const PRESETS = {
  GF_ANALYTICS_REPORTING_ENABLED: 'false',
  GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
  GF_ANALYTICS_FEEDBACK_LINKS_ENABLED: 'false',
  GF_NEWS_NEWS_FEED_ENABLED: 'false',
  GF_PLUGINS_PREINSTALL_DISABLED: 'true',
  GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: 'true',
  GF_SECURITY_DISABLE_GRAVATAR: 'true',
  GF_USERS_HOME_PAGE: '/a/vigilops-app/overview',
  GF_LOG_MODE: 'console',
};

export interface GrafanaSettings {
  /** Of the repository, with provisioning/ and the built plugin. */
  readonly root: string;
  /** Of this Grafana alone. */
  readonly folder: string;
  readonly port: number;
  readonly adminPassword: string;
  /** Grafana encrypts what it stores with this; its own preset is known to everybody. */
  readonly secretKey: string;
  /** What provisioning/ reads: `vigilops grafana env`. */
  readonly provisioned: Readonly<Record<string, string>>;
}

/** The environment of the Grafana that `make up` starts. Settings of the caller's own win over presets only. */
export function grafanaEnvironment(
  settings: GrafanaSettings,
  inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const { root, folder, port } = settings;
  return {
    ...PRESETS,
    ...inherited,
    ...settings.provisioned,
    GF_PATHS_DATA: folder,
    GF_PATHS_LOGS: join(folder, 'logs'),
    GF_PATHS_PLUGINS: join(folder, 'plugins'),
    GF_PATHS_PROVISIONING: join(root, 'provisioning'),
    GF_SERVER_HTTP_ADDR: '127.0.0.1',
    GF_SERVER_HTTP_PORT: String(port),
    GF_SERVER_ROOT_URL: `http://localhost:${port}/`,
    GF_SECURITY_ADMIN_USER: 'admin',
    GF_SECURITY_ADMIN_PASSWORD: settings.adminPassword,
    GF_SECURITY_SECRET_KEY: settings.secretKey,
    GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS: pluginIds(join(root, BUILT_PLUGIN)).join(','),
  };
}

/** The app and what is nested in it: Grafana wants each unsigned one by its name. */
export function pluginIds(built: string): string[] {
  const ids = globSync('**/plugin.json', { cwd: built }).map(
    (file) => (JSON.parse(readFileSync(join(built, file), 'utf8')) as { id: string }).id,
  );
  return ids.toSorted();
}

/** Puts the built plugin where this Grafana looks: a link, so that the next build is the next Grafana's. */
export function linkPlugin(root: string, folder: string): void {
  const plugins = join(folder, 'plugins');
  mkdirSync(plugins, { recursive: true, mode: 0o700 });
  const link = join(plugins, 'vigilops-app');
  rmSync(link, { recursive: true, force: true });
  symlinkSync(join(root, BUILT_PLUGIN), link);
}
