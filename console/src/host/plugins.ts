import type { AppPlugin, DataSourceApi, DataSourceInstanceSettings, DataSourcePlugin } from '@grafana/data';
import type { ExtendingApp } from './extensions.ts';
import type { ProxiedPlugin, Role } from './plugin-proxy.ts';

export interface PluginInclude {
  readonly type: string;
  readonly name: string;
  readonly path: string;
  readonly icon?: string;
  readonly addToNav?: boolean;
  readonly defaultNav?: boolean;
  /** Who may open it; everybody where it is absent. */
  readonly role?: Role;
}

export interface PluginJson extends ProxiedPlugin {
  readonly type: 'app' | 'datasource' | 'panel';
  readonly name: string;
  readonly includes?: readonly PluginInclude[];
  readonly extensions?: Readonly<Record<string, readonly ExtensionEntry[] | undefined>>;
}

interface ExtensionEntry {
  readonly targets?: readonly string[] | string;
  /** Of a component that an app exposes to others. */
  readonly id?: string;
}

/** A plugin as it lies in the console's public folder. */
export interface HostedPlugin {
  readonly json: PluginJson;
  /** Of its folder, as in `/public/plugins/vigilops-app/datasource`. */
  readonly folder: string;
}

const APP = '/public/plugins/vigilops-app';

/** The app and the plugins nested in it, as its plugin.json lists them. */
export async function findPlugins(fetchJson: (url: string) => Promise<unknown>): Promise<HostedPlugin[]> {
  const app = (await fetchJson(`${APP}/plugin.json`)) as PluginJson;
  const nested = (app.includes ?? []).filter(({ type }) => type === 'datasource' || type === 'panel');
  const others = await Promise.all(
    nested.map(async ({ path }): Promise<HostedPlugin> => ({
      folder: `${APP}/${path.replace(/\/plugin\.json$/, '')}`,
      json: (await fetchJson(`${APP}/${path}`)) as PluginJson,
    })),
  );
  return [{ json: app, folder: APP }, ...others];
}

type Load = (url: string) => Promise<unknown>;

export async function loadApp(load: Load, { folder, json }: HostedPlugin): Promise<AppPlugin> {
  const { plugin } = (await load(`${folder}/module.js`)) as { plugin: AppPlugin };
  plugin.init({ ...json, baseUrl: folder, module: `${folder}/module.js` } as never);
  return plugin;
}

/** Where the app adds something, as its plugin.json announces. */
export function extendingApp(
  load: () => Promise<AppPlugin>,
  { id, extensions = {} }: PluginJson,
): ExtendingApp {
  const entries = Object.values(extensions).flatMap((each) => each ?? []);
  const targets = entries.flatMap((entry) => [entry.targets ?? [], entry.id ?? []].flat());
  return { id, load, targets };
}

export async function openDataSource(
  load: Load,
  { folder }: HostedPlugin,
  settings: DataSourceInstanceSettings,
): Promise<DataSourceApi> {
  const { plugin } = (await load(`${folder}/module.js`)) as { plugin: DataSourcePlugin<DataSourceApi> };
  const source = new plugin.DataSourceClass(settings);
  source.meta = settings.meta;
  source.components = plugin.components;
  return source;
}

/** As provisioning names it for Grafana: dashboards ask for their data by it. */
const uidOf = (pluginId: string) => pluginId.replace(/-datasource$/, '');

/** One data source of each data source plugin. */
export function sourceSettings(
  plugins: readonly HostedPlugin[],
  houseUrl: string,
): DataSourceInstanceSettings[] {
  return plugins
    .filter(({ json }) => json.type === 'datasource')
    .map(
      ({ json, folder }, index) =>
        ({
          id: index + 1,
          uid: uidOf(json.id),
          type: json.id,
          name: json.name,
          url: `/api/datasources/proxy/uid/${uidOf(json.id)}`,
          access: 'proxy',
          readOnly: true,
          isDefault: index === 0,
          jsonData: { url: houseUrl },
          meta: { ...json, module: `${folder}/module.js`, baseUrl: folder },
        }) as unknown as DataSourceInstanceSettings,
    );
}
