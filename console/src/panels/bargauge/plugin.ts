import { PanelPlugin } from '@grafana/data';
import { addOptions, LEGEND, REDUCE } from '../options.ts';
import { BarGaugePanel, type BarGaugeOptions } from './BarGaugePanel.tsx';

export const plugin = new PanelPlugin<BarGaugeOptions>(BarGaugePanel)
  .useFieldConfig()
  .setPanelOptions((builder) =>
    addOptions(builder, {
      ...REDUCE,
      ...LEGEND,
      'legend.showLegend': false,
      orientation: 'auto',
      displayMode: 'gradient',
      valueMode: 'color',
      namePlacement: 'auto',
      showUnfilled: true,
      sizing: 'auto',
      minVizWidth: 8,
      minVizHeight: 16,
      maxVizHeight: 300,
    }),
  );
