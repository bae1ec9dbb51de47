import type { PanelPlugin } from '@grafana/data';

type Loaded = Promise<{ readonly plugin: unknown }>;

const of = (load: () => Loaded) => async () => (await load()).plugin as PanelPlugin;

/** The panels of the console by the types of Grafana; the code of each is fetched when it is first shown. */
export const OWN_PANELS: Readonly<Record<string, () => Promise<PanelPlugin>>> = {
  timeseries: of(() => import('./timeseries/plugin.ts')),
  stat: of(() => import('./stat/plugin.ts')),
  gauge: of(() => import('./gauge/plugin.ts')),
  bargauge: of(() => import('./bargauge/plugin.ts')),
  table: of(() => import('./table/plugin.ts')),
  'state-timeline': of(() => import('./state-timeline/plugin.ts')),
  heatmap: of(() => import('./heatmap/plugin.ts')),
  piechart: of(() => import('./piechart/plugin.ts')),
  text: of(() => import('./text/plugin.ts')),
};
