import { PanelPlugin } from '@grafana/data';
import { addOptions, REDUCE } from '../options.ts';
import { GaugePanel, type GaugeOptions } from './GaugePanel.tsx';

export const plugin = new PanelPlugin<GaugeOptions>(GaugePanel).useFieldConfig().setPanelOptions((builder) =>
  addOptions(builder, {
    ...REDUCE,
    orientation: 'auto',
    showThresholdLabels: false,
    showThresholdMarkers: true,
    sizing: 'auto',
    minVizWidth: 75,
    minVizHeight: 75,
  }),
);
