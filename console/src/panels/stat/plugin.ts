import { PanelPlugin } from '@grafana/data';
import { addOptions, REDUCE } from '../options.ts';
import { StatPanel, type StatOptions } from './StatPanel.tsx';

export const plugin = new PanelPlugin<StatOptions>(StatPanel).useFieldConfig().setPanelOptions((builder) =>
  addOptions(builder, {
    ...REDUCE,
    orientation: 'auto',
    textMode: 'auto',
    wideLayout: true,
    colorMode: 'value',
    graphMode: 'area',
    justifyMode: 'auto',
    showPercentChange: false,
    percentChangeColorMode: 'standard',
  }),
);
