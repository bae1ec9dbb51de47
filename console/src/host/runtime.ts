import {
  locationUtil,
  type DataSourceApi,
  type DataSourceInstanceSettings,
  type EventBus,
  type GrafanaConfig,
  type GrafanaTheme2,
} from '@grafana/data';
import {
  config,
  setAppEvents,
  setBackendSrv,
  setChromeHeaderHeightHook,
  setDataSourceSrv,
  setEchoSrv,
  setPluginComponentHook,
  setPluginComponentsHook,
  setPluginFunctionsHook,
  setPluginImportUtils,
  setPluginLinksHook,
  setQueryRunnerFactory,
  setReturnToPreviousHook,
  setRunRequest,
  setTemplateSrv,
  type BackendSrv,
} from '@grafana/runtime';
import { map } from 'rxjs';
import { createDataSourceSrv } from './data-source-srv.ts';
import type { Extensions } from './extensions.ts';
import { createLastKnown } from './last-known.ts';
import type { PanelPlugins } from './panel-plugins.ts';
import { createQueryRunner } from './query-runner.ts';
import { runRequest } from './run-request.ts';
import type * as SceneSupport from './scene-support.ts';
import { installStandards } from './standards.ts';
import { createTemplateSrv } from './template-srv.ts';

export interface RuntimeDeps {
  readonly backend: BackendSrv;
  readonly events: EventBus;
  readonly theme: GrafanaTheme2;
  readonly sources: readonly DataSourceInstanceSettings[];
  /** Makes the data source of these settings. */
  readonly open: (settings: DataSourceInstanceSettings) => Promise<DataSourceApi>;
  readonly panels: PanelPlugins;
  readonly extensions: Extensions;
}

/** How many pixels of Grafana's frame stick to the top of a page: here the page scrolls below the frame. */
const HEADER_HEIGHT = 0;

/** Puts what plugins reach through @grafana/runtime into place. Nothing of a plugin may run before. */
export function installRuntime({
  backend,
  events,
  theme,
  sources,
  open,
  panels,
  extensions,
}: RuntimeDeps): void {
  config.theme2 = theme;
  installStandards();
  locationUtil.initialize({
    config: { appSubUrl: config.appSubUrl } as GrafanaConfig,
    // Scenes fills in time and variables by itself; these are for links outside of scenes.
    getTimeRangeForUrl: () => ({ from: 'now-6h', to: 'now' }),
    getVariablesUrlParams: () => ({}),
  });
  setBackendSrv(backend);
  setAppEvents(events);
  installData(sources, open);
  setPluginImportUtils(panels);
  setEchoSrv({
    addEvent: () => undefined,
    addBackend: () => undefined,
    flush: () => undefined,
    onInteraction: () => () => undefined,
  });
  setReturnToPreviousHook(() => () => undefined);
  setChromeHeaderHeightHook(() => HEADER_HEIGHT);
  setPluginLinksHook(extensions.useLinks);
  setPluginComponentsHook(extensions.useComponents as Parameters<typeof setPluginComponentsHook>[0]);
  setPluginComponentHook(extensions.useComponent as Parameters<typeof setPluginComponentHook>[0]);
  setPluginFunctionsHook(extensions.useFunctions as Parameters<typeof setPluginFunctionsHook>[0]);
}

function installData(sources: RuntimeDeps['sources'], open: RuntimeDeps['open']): void {
  let support: typeof SceneSupport | undefined;
  const templates = createTemplateSrv({
    interpolate: () => support?.interpolate,
    activeScene: () => {
      const scene = globalThis.window.__grafanaSceneContext;
      return scene?.isActive === true ? scene : undefined;
    },
  });
  setTemplateSrv(templates);
  setDataSourceSrv(
    createDataSourceSrv({
      sources,
      open,
      replace: (text, vars) => templates.replace(text, vars),
      sceneReady: async () => {
        support ??= await import('./scene-support.ts');
      },
    }),
  );
  const lastKnown = createLastKnown(() => templates);
  setRunRequest((source, request, ask) =>
    runRequest(source, request, ask).pipe(map((data) => lastKnown(request, data))),
  );
  setQueryRunnerFactory(createQueryRunner);
}
