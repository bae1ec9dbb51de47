import type { PanelPlugin } from '@grafana/data';

type Import = (type: string) => Promise<PanelPlugin>;
type Loaded = Promise<{ readonly plugin: unknown }>;

/** The code of each panel is fetched when it is first shown; one may be made of another. */
export type OwnPanels = Readonly<Record<string, (importPanel: Import) => Promise<PanelPlugin>>>;

const of = (load: () => Loaded) => async () => (await load()).plugin as PanelPlugin;

/** Our own panel of logs, which the built app brings. */
const LOG_TAIL = 'vigilops-logtail-panel';

/** The panels of the console by the types of Grafana. */
export const OWN_PANELS: OwnPanels = {
  timeseries: of(() => import('./timeseries/plugin.ts')),
  stat: of(() => import('./stat/plugin.ts')),
  gauge: of(() => import('./gauge/plugin.ts')),
  bargauge: of(() => import('./bargauge/plugin.ts')),
  table: of(() => import('./table/plugin.ts')),
  'state-timeline': of(() => import('./state-timeline/plugin.ts')),
  heatmap: of(() => import('./heatmap/plugin.ts')),
  piechart: of(() => import('./piechart/plugin.ts')),
  text: of(() => import('./text/plugin.ts')),
  logs: async (importPanel) => {
    const [{ logsPanel }, tail] = await Promise.all([import('./logs/logs-panel.tsx'), importPanel(LOG_TAIL)]);
    return logsPanel(tail);
  },
};
