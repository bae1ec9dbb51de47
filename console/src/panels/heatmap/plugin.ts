import { FieldConfigProperty, PanelPlugin } from '@grafana/data';
import type { HideableFieldConfig } from '@grafana/schema';
import { addFieldOptions, addOptions, HIDE_FROM } from '../options.ts';
import { HeatmapPanel } from './HeatmapPanel.tsx';
import type { HeatmapOptions } from './options.ts';

export const plugin = new PanelPlugin<HeatmapOptions, HideableFieldConfig>(HeatmapPanel)
  .useFieldConfig({
    disableStandardOptions: [FieldConfigProperty.Color, FieldConfigProperty.Thresholds],
    useCustomConfig: (builder) =>
      addFieldOptions(builder, { ...HIDE_FROM, scaleDistribution: { type: 'linear' } }),
  })
  .setPanelOptions((builder) =>
    addOptions(builder, {
      calculate: false,
      'color.mode': 'scheme',
      'color.scheme': 'Oranges',
      'color.fill': 'dark-orange',
      'color.scale': 'exponential',
      'color.exponent': 0.5,
      'color.steps': 64,
      'color.reverse': false,
      'filterValues.le': 1e-9,
      'yAxis.axisPlacement': 'left',
      'yAxis.reverse': false,
      'rowsFrame.layout': 'auto',
      showValue: 'never',
      cellGap: 1,
      'legend.show': true,
      'tooltip.mode': 'single',
    }),
  )
  .setDataSupport({ annotations: true, alertStates: true });
