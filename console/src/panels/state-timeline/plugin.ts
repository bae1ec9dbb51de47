import { FieldColorModeId, FieldConfigProperty, PanelPlugin } from '@grafana/data';
import { addFieldOptions, addOptions, HIDE_FROM, LEGEND, TOOLTIP } from '../options.ts';
import { StateTimelinePanel, type StateTimelineOptions } from './StateTimelinePanel.tsx';

const FIELD = {
  lineWidth: 0,
  fillOpacity: 70,
  spanNulls: false,
  insertNulls: false,
  axisPlacement: 'auto',
  ...HIDE_FROM,
} as const satisfies Readonly<Record<string, unknown>>;

export const plugin = new PanelPlugin<StateTimelineOptions>(StateTimelinePanel)
  .useFieldConfig({
    standardOptions: {
      [FieldConfigProperty.Color]: {
        settings: { byValueSupport: true },
        defaultValue: { mode: FieldColorModeId.ContinuousGrYlRd },
      },
    },
    useCustomConfig: (builder) => addFieldOptions(builder, FIELD),
  })
  .setPanelOptions((builder) =>
    addOptions(builder, {
      ...LEGEND,
      ...TOOLTIP,
      mergeValues: true,
      showValue: 'auto',
      alignValue: 'left',
      rowHeight: 0.9,
      perPage: 20,
    }),
  )
  .setDataSupport({ annotations: true, alertStates: true });
