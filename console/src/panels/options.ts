import {
  FieldType,
  identityOverrideProcessor,
  type FieldConfigEditorBuilder,
  type PanelOptionsEditorBuilder,
} from '@grafana/data';

/** The console shows dashboards and edits none. */
const NoEditor = () => null;

/** What the options of a panel are when its dashboard does not say. Keys are paths, as in `legend.placement`. */
export function addOptions<Options>(
  builder: PanelOptionsEditorBuilder<Options>,
  defaults: Readonly<Record<string, unknown>>,
): void {
  for (const [path, defaultValue] of Object.entries(defaults)) {
    builder.addCustomEditor({ id: path, path, name: path, editor: NoEditor, defaultValue });
  }
}

/**
 * The options of a field that a panel adds to the standard ones. Only what stands here passes from a dashboard and
 * its overrides to the panel; `undefined` is for those without a default.
 */
export function addFieldOptions<Custom>(
  builder: FieldConfigEditorBuilder<Custom>,
  defaults: Readonly<Record<string, unknown>>,
): void {
  for (const [path, defaultValue] of Object.entries(defaults)) {
    builder.addCustomEditor({
      id: path,
      path,
      name: path,
      editor: NoEditor,
      override: NoEditor,
      process: identityOverrideProcessor,
      shouldApply: (field) =>
        field.type !== FieldType.time || path === 'axisPlacement' || path === 'hideFrom',
      ...(defaultValue === undefined ? {} : { defaultValue }),
    });
  }
}

/** How panels make one figure of many, in the form of Grafana. */
export const REDUCE = {
  'reduceOptions.values': false,
  'reduceOptions.calcs': ['lastNotNull'],
  'reduceOptions.fields': '',
} as const;

export const LEGEND = {
  'legend.showLegend': true,
  'legend.displayMode': 'list',
  'legend.placement': 'bottom',
  'legend.calcs': [],
} as const;

export const TOOLTIP = {
  'tooltip.mode': 'single',
  'tooltip.sort': 'none',
  'tooltip.hideZeros': false,
} as const;

/** Which series the viewer hid; set by a click on a legend. */
export const HIDE_FROM = { hideFrom: { legend: false, tooltip: false, viz: false } } as const;
