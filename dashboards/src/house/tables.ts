import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';

const step = (id: string, options: object, refId?: string): DataTransformerConfig => ({
  id,
  ...(refId === undefined ? {} : { filter: { id: 'byRefId', options: refId } }),
  options,
});

/** A series becomes one row: its newest (or mean) value, and a column for each label. */
const rows = (reducer: 'lastNotNull' | 'mean') => [
  step('reduce', { mode: 'reduceFields', reducers: [reducer] }),
  step('labelsToFields', { mode: 'columns' }),
];

/** Order and names of columns, by what they are called before; the rest is hidden. */
function columns(names: Readonly<Record<string, string>>): DataTransformerConfig[] {
  const order = Object.fromEntries(Object.keys(names).map((name, place) => [name, place]));
  return [
    step('filterFieldsByName', { include: { names: Object.keys(names) } }),
    step('organize', { excludeByName: {}, indexByName: order, renameByName: { ...names } }),
  ];
}

/** One table of different metrics, a row for each set of labels. `names` maps metrics and labels to headings. */
export const tableOfMetrics = (names: Readonly<Record<string, string>>): DataTransformerConfig[] => [
  ...rows('lastNotNull'),
  step('merge', {}),
  ...columns(names),
];

/** What one question of several adds to a table when they all ask for the same metric. */
export interface Measure {
  readonly refId: string;
  readonly heading: string;
}

/**
 * One table of several questions about one metric, a row for each label. Their values all have the metric's name, so
 * each is copied to a name of its own before rows are put together.
 */
export const tableOfMeasures = (
  metric: string,
  label: { readonly name: string; readonly heading: string },
  measures: readonly Measure[],
  further: readonly DataTransformerConfig[],
  shown: readonly string[],
): DataTransformerConfig[] => [
  ...rows('mean'),
  ...measures.map(({ refId, heading }) => step('calculateField', timesOne(metric, heading), refId)),
  step('filterFieldsByName', { include: { names: [label.name, ...measures.map(({ heading }) => heading)] } }),
  step('merge', {}),
  ...further,
  ...columns({ [label.name]: label.heading, ...Object.fromEntries(shown.map((name) => [name, name])) }),
];

const timesOne = (field: string, alias: string) => ({
  mode: 'binary',
  alias,
  timeSeries: false,
  replaceFields: false,
  binary: { left: field, operator: '*', right: '1' },
});

/** A column (or line) made of two others. */
export const combined = (
  alias: string,
  left: string,
  operator: '-' | '/',
  right: string,
): DataTransformerConfig =>
  step('calculateField', {
    mode: 'binary',
    alias,
    timeSeries: false,
    replaceFields: false,
    binary: { left, operator, right },
  });

/** A line made of two others, which are named by their legends. The others are hidden. */
export const lineOf = (further: readonly DataTransformerConfig[], shown: string): DataTransformerConfig[] => [
  step('joinByField', { byField: 'time', mode: 'outer' }),
  ...further,
  step('filterFieldsByName', { include: { names: ['time', shown] } }),
];

/** Rows for the series whose newest value is at least this. */
export const seriesFrom = (least: number): DataTransformerConfig[] => [
  step('reduce', { mode: 'seriesToRows', reducers: ['lastNotNull'] }),
  step('filterByValue', {
    type: 'include',
    match: 'all',
    filters: [{ fieldName: 'Last *', config: { id: 'greaterOrEqual', options: { value: least } } }],
  }),
];
