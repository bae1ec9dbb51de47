import { FieldColorModeId, FieldConfigProperty, PanelPlugin } from '@grafana/data';
import type { GraphFieldConfig, OptionsWithLegend, OptionsWithTooltip } from '@grafana/schema';
import { addFieldOptions, addOptions, HIDE_FROM, LEGEND, TOOLTIP } from '../options.ts';
import { TimeSeriesPanel } from './TimeSeriesPanel.tsx';

export type TimeSeriesOptions = OptionsWithLegend & OptionsWithTooltip;

const FIELD = {
  drawStyle: 'line',
  lineInterpolation: 'linear',
  lineWidth: 1,
  lineStyle: undefined,
  lineColor: undefined,
  fillOpacity: 0,
  fillBelowTo: undefined,
  gradientMode: 'none',
  barAlignment: 0,
  barWidthFactor: 0.6,
  barMaxWidth: undefined,
  showPoints: 'auto',
  pointSize: 5,
  spanNulls: false,
  insertNulls: false,
  stacking: { mode: 'none', group: 'A' },
  transform: undefined,
  thresholdsStyle: { mode: 'off' },
  axisPlacement: 'auto',
  axisLabel: '',
  axisWidth: undefined,
  axisColorMode: 'text',
  axisBorderShow: false,
  axisGridShow: undefined,
  axisSoftMin: undefined,
  axisSoftMax: undefined,
  axisCenteredZero: false,
  scaleDistribution: { type: 'linear' },
  ...HIDE_FROM,
} as const satisfies Readonly<Record<string, unknown>>;

export const plugin = new PanelPlugin<TimeSeriesOptions, GraphFieldConfig>(TimeSeriesPanel)
  .useFieldConfig({
    standardOptions: {
      [FieldConfigProperty.Color]: {
        settings: { byValueSupport: true, bySeriesSupport: true, preferThresholdsMode: false },
        defaultValue: { mode: FieldColorModeId.PaletteClassic },
      },
    },
    useCustomConfig: (builder) => addFieldOptions(builder, FIELD),
  })
  .setPanelOptions((builder) => addOptions(builder, { ...LEGEND, ...TOOLTIP }))
  .setDataSupport({ annotations: true, alertStates: true });
