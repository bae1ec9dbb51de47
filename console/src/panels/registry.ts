import type { PanelPlugin } from '@grafana/data';

/** The panels of the console by the types of Grafana; the code of each is fetched when it is first shown. */
export const OWN_PANELS: Readonly<Record<string, () => Promise<PanelPlugin>>> = {};
