import {
  dateTime,
  isDateTime,
  PluginExtensionTypes,
  urlUtil,
  type EventBus,
  type PluginExtensionAddedLinkConfig,
  type PluginExtensionEventHelpers,
  type PluginExtensionLink,
  type PluginExtensionOpenModalOptions,
} from '@grafana/data';
import type { UsePluginLinksOptions } from '@grafana/runtime';

/** Asks the frame of the console for a modal window. */
export const SHOW_MODAL = 'console-show-modal';
export interface ShowModal {
  readonly type: typeof SHOW_MODAL;
  readonly payload: PluginExtensionOpenModalOptions;
}

/** The link as it is at this place and moment; undefined where its plugin does not want it, or fails to say. */
export function linkOf(
  pluginId: string,
  config: PluginExtensionAddedLinkConfig,
  { extensionPointId, context = {} }: UsePluginLinksOptions,
  events: Pick<EventBus, 'publish'>,
): PluginExtensionLink | undefined {
  const known = readOnly(context);
  const changed = configured(config, known);
  if (changed === undefined) {
    return undefined;
  }
  const { path, icon, category, group, openInNewTab, onClick } = { ...config, ...changed };
  const helpers: PluginExtensionEventHelpers = {
    context: known,
    extensionPointId,
    openModal: (payload) => events.publish({ type: SHOW_MODAL, payload } satisfies ShowModal),
    // Grafana's sidebar; the console has none.
    ...{ openSidebar: () => undefined, closeSidebar: () => undefined, toggleSidebar: () => undefined },
  };
  return {
    ...extensionMeta(pluginId, extensionPointId, { ...config, ...changed }, 'link'),
    id: idOf(pluginId, extensionPointId, config.title),
    type: PluginExtensionTypes.link,
    ...(path === undefined ? {} : { path: withOrigin(path, pluginId, extensionPointId) }),
    ...(onClick === undefined ? {} : { onClick: (event) => onClick(event, helpers) }),
    ...{ icon, category, group, openInNewTab },
  };
}

function configured(config: PluginExtensionAddedLinkConfig, context: object) {
  try {
    return config.configure === undefined ? {} : config.configure(context);
  } catch {
    return undefined;
  }
}

export function extensionMeta(
  pluginId: string,
  point: string,
  { title, description = '' }: { readonly title: string; readonly description?: string | undefined },
  type: `${PluginExtensionTypes}`,
) {
  return { id: idOf(pluginId, point, title), type, pluginId, title, description };
}

/** Grafana's pages can tell by these where a viewer came from. */
const withOrigin = (path: string, pluginId: string, point: string) =>
  urlUtil.appendQueryToUrl(path, urlUtil.toUrlParams({ uel_pid: pluginId, uel_epid: point }));

function idOf(...parts: readonly string[]): string {
  let hash = 0;
  for (const letter of parts.join('')) {
    hash = (Math.imul(31, hash) + letter.charCodeAt(0)) | 0;
  }
  return String(hash);
}

/** A plugin sees what belongs to the place and can change nothing of it. */
function readOnly<T extends object>(value: T): T {
  const seen = new WeakMap<object, object>();
  return new Proxy(value, {
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name);
      if (typeof found !== 'object' || found === null) {
        return found;
      }
      if (isDateTime(found)) {
        return dateTime(found);
      }
      const known = seen.get(found) ?? readOnly(found);
      seen.set(found, known);
      return known;
    },
  });
}
