import { PanelPlugin, PluginType, type PanelPluginMeta } from '@grafana/data';
import type { OwnPanels } from '../panels/registry.ts';
import type { HostedPlugin } from './plugins.ts';

export interface PanelSources {
  /** The console's own panels, by their type. */
  readonly own: OwnPanels;
  /** The built ones. */
  readonly built: readonly HostedPlugin[];
  readonly load: (url: string) => Promise<unknown>;
  /** What is shown in the place of a panel that is neither. */
  readonly unknown: (type: string) => PanelPlugin;
}

/** Where Scenes and plugins get panels from, by the type that a dashboard names. */
export interface PanelPlugins {
  readonly importPanelPlugin: (type: string) => Promise<PanelPlugin>;
  readonly getPanelPluginFromCache: (type: string) => PanelPlugin | undefined;
}

export function createPanelPlugins({ own, built, load, unknown }: PanelSources): PanelPlugins {
  const ready = new Map<string, PanelPlugin>();
  const open = async (type: string): Promise<PanelPlugin> => {
    const make = Object.hasOwn(own, type) ? own[type] : undefined;
    if (make !== undefined) {
      return named(await make(importPanelPlugin), metaOf(type));
    }
    const found = built.find(({ json }) => json.type === 'panel' && json.id === type);
    if (found === undefined) {
      return named(unknown(type), { ...metaOf(type), skipDataQuery: true });
    }
    const module = (await load(`${found.folder}/module.js`)) as { readonly plugin?: unknown };
    if (!(module.plugin instanceof PanelPlugin)) {
      throw new Error(`${type} gives no panel`);
    }
    return named(module.plugin, {
      ...metaOf(type),
      ...found.json,
      module: '',
      baseUrl: found.folder,
    } as never);
  };
  const importPanelPlugin = async (type: string): Promise<PanelPlugin> => {
    const plugin = ready.get(type) ?? (await open(type));
    ready.set(type, plugin);
    return plugin;
  };
  return { importPanelPlugin, getPanelPluginFromCache: (type) => ready.get(type) };
}

const named = (plugin: PanelPlugin, meta: PanelPluginMeta): PanelPlugin =>
  Object.assign(plugin, { meta: { ...meta, ...(plugin.meta as PanelPluginMeta | undefined) } });

const metaOf = (type: string): PanelPluginMeta => ({
  id: type,
  name: type,
  type: PluginType.panel,
  module: '',
  baseUrl: '',
  sort: 0,
  info: {
    author: { name: '' },
    description: '',
    links: [],
    logos: { small: '', large: '' },
    screenshots: [],
    updated: '',
    version: '',
  },
});
