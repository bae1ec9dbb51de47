import {
  booleanOverrideProcessor,
  dataLinksOverrideProcessor,
  DataTransformerID,
  displayNameOverrideProcessor,
  FieldType,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  standardTransformersRegistry,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  ThresholdsMode,
  TransformerCategory,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
  type Field,
  type FieldConfigPropertyItem,
  type TransformerRegistryItem,
} from '@grafana/data';

/** The console shows dashboards and edits none: the registries want an editor all the same. */
const NoEditor = () => null;

const EDITORS = [
  ...['text', 'strings', 'number', 'slider', 'boolean', 'select', 'multi-select', 'radio', 'color', 'unit'],
  ...['fieldColor', 'field-name', 'links', 'actions', 'stats-picker', 'timezone', 'mappings', 'thresholds'],
];

type StandardOption = Pick<FieldConfigPropertyItem, 'process'> & Partial<FieldConfigPropertyItem>;

const numbersOnly = (field: Field) => field.type === FieldType.number;

/** What Grafana itself colours above and below when a dashboard says nothing. */
const DEFAULT_THRESHOLDS = {
  mode: ThresholdsMode.Absolute,
  steps: [
    { value: -Infinity, color: 'green' },
    { value: 80, color: 'red' },
  ],
};

/** The options that every field has, with how an override of each is read. */
const OPTIONS: Readonly<Record<string, StandardOption>> = {
  unit: { process: unitOverrideProcessor },
  min: { process: numberOverrideProcessor, shouldApply: numbersOnly },
  max: { process: numberOverrideProcessor, shouldApply: numbersOnly },
  fieldMinMax: { process: booleanOverrideProcessor, shouldApply: numbersOnly },
  decimals: { process: numberOverrideProcessor, shouldApply: numbersOnly },
  displayName: { process: displayNameOverrideProcessor, settings: { expandTemplateVars: true } },
  color: {
    process: identityOverrideProcessor,
    settings: { byValueSupport: true, preferThresholdsMode: true },
  },
  noValue: { process: stringOverrideProcessor },
  links: { process: dataLinksOverrideProcessor },
  mappings: {
    process: valueMappingsOverrideProcessor,
    defaultValue: [],
    shouldApply: (field) => field.type !== FieldType.time,
  },
  thresholds: { process: thresholdsOverrideProcessor, defaultValue: DEFAULT_THRESHOLDS },
  filterable: { process: booleanOverrideProcessor, hideFromDefaults: true },
};

const options = (): FieldConfigPropertyItem[] =>
  Object.entries(OPTIONS).map(([id, option]) => ({
    id,
    path: id,
    name: id,
    editor: NoEditor,
    override: NoEditor,
    settings: {},
    shouldApply: () => true,
    ...option,
  }));

const transformers = (): TransformerRegistryItem[] =>
  Object.values(DataTransformerID).map((id) => ({
    id,
    name: id,
    transformation: async () => (await import('./transformers.ts')).transformerOf(id),
    editor: NoEditor,
    imageDark: '',
    imageLight: '',
    categories: new Set([TransformerCategory.Reformat]),
  }));

let installed = false;

/** Fills the registries of @grafana/data that panels and transformations are read by; once is enough. */
export function installStandards(): void {
  if (!installed) {
    installed = true;
    standardEditorsRegistry.setInit(() => EDITORS.map((id) => ({ id, name: id, editor: NoEditor })));
    standardFieldConfigEditorRegistry.setInit(options);
    standardTransformersRegistry.setInit(transformers);
  }
}
