import { FieldColorModeId, FieldConfigProperty, PanelPlugin } from '@grafana/data';
import type { HideableFieldConfig } from '@grafana/schema';
import { addFieldOptions, addOptions, HIDE_FROM, LEGEND, REDUCE, TOOLTIP } from '../options.ts';
import { PieChartPanel, type PieOptions } from './PieChartPanel.tsx';

export const plugin = new PanelPlugin<PieOptions, HideableFieldConfig>(PieChartPanel)
  .useFieldConfig({
    disableStandardOptions: [FieldConfigProperty.Thresholds],
    standardOptions: {
      [FieldConfigProperty.Color]: {
        settings: { byValueSupport: false, bySeriesSupport: true, preferThresholdsMode: false },
        defaultValue: { mode: FieldColorModeId.PaletteClassic },
      },
    },
    useCustomConfig: (builder) => addFieldOptions(builder, HIDE_FROM),
  })
  .setPanelOptions((builder) =>
    addOptions(builder, {
      ...REDUCE,
      ...LEGEND,
      ...TOOLTIP,
      'legend.placement': 'right',
      'legend.values': [],
      pieType: 'pie',
      displayLabels: [],
      sort: 'desc',
    }),
  );
