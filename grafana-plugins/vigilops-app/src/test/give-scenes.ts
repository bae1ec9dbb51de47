import { LoadingState, PanelPlugin, type DataFrame, type PanelData } from '@grafana/data';
import { setPluginImportUtils, setRunRequest } from '@grafana/runtime';
import { from, map } from 'rxjs';

/** What Grafana gives Scenes: its way to ask a data source, and panels, which draw nothing here. */
export function giveScenes(): void {
  try {
    setPluginImportUtils({
      importPanelPlugin: (id) => {
        const plugin = new PanelPlugin(() => null);
        plugin.meta = { id, info: {} } as typeof plugin.meta;
        return Promise.resolve(plugin);
      },
      getPanelPluginFromCache: () => undefined,
    });
    setRunRequest((source, request) =>
      from(source.query(request)).pipe(
        map(({ data, errors, state = LoadingState.Done }): PanelData => ({
          series: data as DataFrame[],
          ...(errors === undefined ? {} : { errors }),
          state,
          timeRange: request.range,
          request,
        })),
      ),
    );
  } catch {
    // It can be given once; another test of the same run has done it.
  }
}
