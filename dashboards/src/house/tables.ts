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
 * each is copied to a name of its own before rows are put together. While there are many frames, Grafana sets a
 * frame's name before that of a field: so only the end of a name is looked at.
 */
export const tableOfMeasures = (
  label: { readonly name: string; readonly heading: string },
  measures: readonly Measure[],
  further: readonly DataTransformerConfig[],
  shown: readonly string[],
): DataTransformerConfig[] => [
  ...rows('mean'),
  ...measures.map(({ refId, heading }) => step('calculateField', copyAs(heading), refId)),
  step('filterFieldsByName', {
    include: { pattern: endsWith([label.name, ...measures.map(({ heading }) => heading)]) },
  }),
  step('merge', {}),
  ...further,
  ...columns({ [label.name]: label.heading, ...Object.fromEntries(shown.map((name) => [name, name])) }),
];

const endsWith = (names: readonly string[]) =>
  `/(${names.map((name) => name.replaceAll('.', '\\.')).join('|')})$/`;

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

/**
 * The share of requests that failed over time, of lines that are named by their HTTP status. One question about a
 * histogram is enough for it, and a service that never failed has a line at 0. No requests, no ratio: NaN.
 */
export const errorRatioOverTime = (heading: string): DataTransformerConfig[] => [
  step('joinByField', { byField: 'time', mode: 'outer' }),
  ...ratioOfStatuses(heading),
  step('filterFieldsByName', { include: { names: ['time', heading] } }),
];

/** The same of the whole range as one value. The mean of ratios would count a quiet minute as much as a busy one. */
export const errorRatio = (heading: string): DataTransformerConfig[] => [
  step('reduce', { mode: 'reduceFields', reducers: ['sum'] }),
  step('concatenate', { frameNameMode: 'drop' }),
  ...ratioOfStatuses(heading),
  step('filterFieldsByName', { include: { names: [heading] } }),
];

const FAILED = 'Failed';

const ratioOfStatuses = (heading: string) => [
  step('calculateField', ofRow('sum', 'All')),
  step('renameByRegex', { regex: '^5\\d\\d$', renamePattern: FAILED }),
  step('calculateField', ofRow('sum', 'All failed', [FAILED])),
  combined(heading, 'All failed', '/', 'All'),
];

const copyAs = (alias: string) => ofRow('lastNotNull', alias);

/** A value made of these columns of a row, or of all numbers in it. */
const ofRow = (reducer: 'sum' | 'lastNotNull', alias: string, names: readonly string[] = []) => ({
  mode: 'reduceRow',
  alias,
  timeSeries: false,
  replaceFields: false,
  reduce: { reducer, include: [...names] },
});

/** Rows for the series whose newest value is at least this. */
export const seriesFrom = (least: number): DataTransformerConfig[] => [
  step('reduce', { mode: 'seriesToRows', reducers: ['lastNotNull'] }),
  step('filterByValue', {
    type: 'include',
    match: 'all',
    filters: [{ fieldName: 'Last *', config: { id: 'greaterOrEqual', options: { value: least } } }],
  }),
];
