import {
  EventBusSrv,
  type DataSourceApi,
  type DataSourceInstanceSettings,
  type GrafanaTheme2,
} from '@grafana/data';
import {
  config,
  setAppEvents,
  setBackendSrv,
  setChromeHeaderHeightHook,
  setDataSourceSrv,
  setEchoSrv,
  setPluginComponentsHook,
  setPluginLinksHook,
  setReturnToPreviousHook,
  setTemplateSrv,
  type BackendSrv,
} from '@grafana/runtime';

export interface RuntimeDeps {
  readonly backend: BackendSrv;
  readonly theme: GrafanaTheme2;
  readonly sources: readonly DataSourceInstanceSettings[];
  /** Makes the data source of these settings. */
  readonly open: (settings: DataSourceInstanceSettings) => Promise<DataSourceApi>;
}

/** Puts what plugins reach through @grafana/runtime into place. Nothing of a plugin may run before. */
export function installRuntime({ backend, theme, sources, open }: RuntimeDeps): void {
  config.theme2 = theme;
  setBackendSrv(backend);
  setAppEvents(new EventBusSrv());
  const opened = new Map<string, Promise<DataSourceApi>>();
  const settingsOf = (ref: unknown) => {
    const name = typeof ref === 'string' ? ref : (ref as { uid?: string } | null | undefined)?.uid;
    return sources.find(({ uid, name: label, type }) => [uid, label, type].includes(name ?? uid));
  };
  setDataSourceSrv({
    getList: () => [...sources],
    getInstanceSettings: settingsOf,
    get: (ref) => {
      const settings = settingsOf(ref);
      if (settings === undefined) {
        return Promise.reject(new Error(`There is no data source ${JSON.stringify(ref)}`));
      }
      const known = opened.get(settings.uid) ?? open(settings);
      opened.set(settings.uid, known);
      return known;
    },
    reload: () => Promise.resolve(),
    registerRuntimeDataSource: () => undefined,
  });
  setTemplateSrv({
    replace: (text) => text ?? '',
    getVariables: () => [],
    containsTemplate: () => false,
    updateTimeRange: () => undefined,
  });
  setEchoSrv({
    addEvent: () => undefined,
    addBackend: () => undefined,
    flush: () => undefined,
    onInteraction: () => () => undefined,
  });
  setReturnToPreviousHook(() => () => undefined);
  setChromeHeaderHeightHook(() => 0);
  setPluginLinksHook(() => ({ links: [], isLoading: false }));
  setPluginComponentsHook(() => ({ components: [], isLoading: false }));
}
