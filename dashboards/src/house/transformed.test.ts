// @vitest-environment jsdom
import {
  FieldType,
  getFieldDisplayName,
  standardTransformers,
  standardTransformersRegistry,
  transformDataFrame,
  type DataFrame,
  type DataTransformerInfo,
} from '@grafana/data';
import type { DataTransformerConfig, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Question } from '../ask/question.ts';
import { allDashboards } from '../index.ts';
import {
  combined,
  errorRatio,
  errorRatioOverTime,
  seriesFrom,
  tableOfMeasures,
  tableOfMetrics,
} from './tables.ts';

beforeAll(() => {
  standardTransformersRegistry.setInit(() =>
    [...new Map(Object.values(standardTransformers).map((one) => [one.id, one])).values()].map((one) => ({
      id: one.id,
      name: one.name,
      transformation: () => Promise.resolve(one as DataTransformerInfo),
      editor: () => null,
      imageDark: '',
      imageLight: '',
    })),
  );
});

type Labels = Record<string, string>;

/** A series as the data source makes it: a frame, whose name is its legend. */
function series(
  refId: string,
  metric: string,
  values: (number | null)[],
  labels: Labels,
  name = metric,
): DataFrame {
  return {
    refId,
    name,
    length: values.length,
    fields: [
      { name: 'time', type: FieldType.time, values: values.map((_, i) => 1_000 * i), config: {} },
      {
        name: metric,
        type: FieldType.number,
        values,
        labels,
        config: { displayNameFromDS: name, unit: 'short' },
      },
    ],
  };
}

async function transformed(
  steps: readonly DataTransformerConfig[],
  frames: readonly DataFrame[],
): Promise<DataFrame[]> {
  return new Promise((resolve) => {
    transformDataFrame(steps as never, [...frames]).subscribe(resolve);
  });
}

/** Rows by the headings that a person sees. */
function rowsOf([frame]: readonly DataFrame[]): Record<string, unknown>[] {
  if (frame === undefined) {
    return [];
  }
  return Array.from({ length: frame.length }, (_, row) =>
    Object.fromEntries(frame.fields.map((field) => [getFieldDisplayName(field, frame), field.values[row]])),
  );
}

describe('a table of metrics', () => {
  const steps = tableOfMetrics({ 'host.name': 'Host', cpu: 'CPU', memory: 'Memory' });

  it('has a row for each host with the newest value of each metric', async () => {
    const rows = rowsOf(
      await transformed(steps, [
        series('A', 'cpu', [0.1, 0.2], { 'host.name': 'web-1' }, 'web-1'),
        series('A', 'cpu', [0.5, null], { 'host.name': 'web-2' }, 'web-2'),
        series('B', 'memory', [0.7, 0.8], { 'host.name': 'web-1' }, 'web-1'),
        series('B', 'memory', [0.3, 0.4], { 'host.name': 'web-2' }, 'web-2'),
      ]),
    );
    expect(rows).toEqual([
      { Host: 'web-1', CPU: 0.2, Memory: 0.8 },
      { Host: 'web-2', CPU: 0.5, Memory: 0.4 },
    ]);
  });

  it('leaves a cell empty where a host lacks a metric', async () => {
    const rows = rowsOf(
      await transformed(steps, [
        series('A', 'cpu', [0.1], { 'host.name': 'web-1' }),
        series('B', 'memory', [0.3], { 'host.name': 'web-2' }),
      ]),
    );
    expect(rows).toEqual([
      { Host: 'web-1', CPU: 0.1, Memory: undefined },
      { Host: 'web-2', CPU: undefined, Memory: 0.3 },
    ]);
  });
});

describe('a table of several questions about one metric', () => {
  const steps = tableOfMeasures(
    { name: 'service.name', heading: 'Service' },
    [
      { refId: 'A', heading: 'Requests' },
      { refId: 'B', heading: 'Good' },
    ],
    [combined('Failed', 'Requests', '-', 'Good'), combined('Errors', 'Failed', '/', 'Requests')],
    ['Errors', 'Requests'],
  );
  const shop = { 'service.name': 'shop' };
  const search = { 'service.name': 'search' };

  it('tells them apart and computes with them', async () => {
    const rows = rowsOf(
      await transformed(steps, [
        series('A', 'duration', [10, 10], shop, 'shop'),
        series('A', 'duration', [4, 4], search, 'search'),
        series('B', 'duration', [9, 9], shop, 'shop'),
        series('B', 'duration', [4, 4], search, 'search'),
      ]),
    );
    expect(rows).toEqual([
      { Service: 'shop', Errors: 0.1, Requests: 10 },
      { Service: 'search', Errors: 0, Requests: 4 },
    ]);
  });

  it('leaves empty what has no value, instead of calling it 0', async () => {
    const silent = series('B', 'duration', [null, null], shop, 'shop');
    const [row] = rowsOf(
      await transformed(steps.slice(0, 6), [series('A', 'duration', [10], shop, 'shop'), silent]),
    );
    expect(row).toMatchObject({ Requests: 10, Good: null });
  });

  it('shows what is known where a question found nothing', async () => {
    const rows = rowsOf(
      await transformed(steps, [series('A', 'duration', [10], shop), series('A', 'duration', [4], search)]),
    );
    expect(rows).toMatchObject([
      { Service: 'shop', Requests: 10 },
      { Service: 'search', Requests: 4 },
    ]);
  });
});

describe('an error ratio from requests by status', () => {
  const status = (code: string, values: (number | null)[]) =>
    series('A', 'duration', values, { status: code }, code);
  const overTime = async (frames: readonly DataFrame[]) =>
    rowsOf(await transformed(errorRatioOverTime('Errors'), frames)).map((row) => row.Errors);

  it('is the share of all statuses of 500 and more', async () => {
    const frames = [
      status('200', [8, 10]),
      status('404', [1, 0]),
      status('500', [1, null]),
      status('503', [0, 0]),
    ];
    expect(await overTime(frames)).toEqual([0.1, 0]);
  });

  it('is 0 where nothing ever failed, even with one status alone', async () => {
    expect(await overTime([status('200', [8, 9]), status('204', [2, 1])])).toEqual([0, 0]);
    expect(await overTime([status('200', [8, 9])])).toEqual([0, 0]);
  });

  it('keeps the time, for a chart', async () => {
    const [frame] = await transformed(errorRatioOverTime('Errors'), [status('200', [1]), status('500', [1])]);
    expect(frame?.fields.map(({ type }) => type)).toEqual([FieldType.time, FieldType.number]);
  });

  it('is one value of the whole range, which a quiet minute does not spoil', async () => {
    const whole = (frames: readonly DataFrame[]) => transformed(errorRatio('Errors'), frames).then(rowsOf);
    expect(await whole([status('200', [9, 0]), status('500', [null, 1])])).toEqual([{ Errors: 0.1 }]);
    expect(await whole([status('200', [9, 0])])).toEqual([{ Errors: 0 }]);
    expect(await whole([status('200', [0, 0])])).toEqual([{ Errors: Number.NaN }]);
  });
});

describe('series that reach a value', () => {
  it('are a row each, and none where all are below', async () => {
    const host = (name: string, value: number) => series('A', 'cpu', [0, value], { 'host.name': name }, name);
    const over = (frames: DataFrame[]) => transformed(seriesFrom(0.9), frames).then(rowsOf);
    expect(await over([host('web-1', 0.95), host('web-2', 0.5), host('web-3', 0.9)])).toHaveLength(2);
    expect(await over([host('web-2', 0.5)])).toEqual([]);
  });
});

/** What a question might be answered: two series with the labels that it groups by. */
function answerTo(target: Question & { readonly refId: string }): DataFrame[] {
  return ['1', '2'].map((value) => {
    const labels = Object.fromEntries((target.groupBy ?? []).map((key) => [key, `${key}-${value}`]));
    return series(target.refId, target.metric ?? '', [Number(value), Number(value)], labels, value);
  });
}

const tables = allDashboards().flatMap(({ uid, panels = [] }) =>
  panels
    .filter((panel): panel is Panel => panel.type === 'table')
    .filter(({ transformations = [] }) => transformations.length > 0)
    .map((panel) => ({ name: `${uid} / ${panel.title ?? ''}`, panel })),
);

describe.each(tables)('the table $name', ({ panel }) => {
  it('has every column that is dressed, and no other', async () => {
    const targets = (panel.targets ?? []) as unknown as (Question & { readonly refId: string })[];
    const [frame, ...more] = await transformed(panel.transformations ?? [], targets.flatMap(answerTo));
    expect(more).toEqual([]);
    const columns = frame?.fields.map((field) => getFieldDisplayName(field, frame));
    expect(columns).toEqual(panel.fieldConfig?.overrides.map(({ matcher }) => matcher.options as string));
  });
});
