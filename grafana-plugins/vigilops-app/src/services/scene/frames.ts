import { FieldType, type DataFrame, type Field, type FieldConfig } from '@grafana/data';
import { t } from '../../t.ts';
import type { ResponseTimes } from '../types.ts';

/** Charts of the page of a service; the refId of its frame is its name. */
export const CHARTS = ['response', 'phases'] as const;
export type Chart = (typeof CHARTS)[number];

interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly config: FieldConfig;
}

const colour = (fixedColor: string): FieldConfig => ({ color: { mode: 'fixed', fixedColor } });

/** Columns behind the lines, on an axis of their own: as high as the share of checks that failed. */
const failureColumns: FieldConfig = {
  ...colour('red'),
  unit: 'percentunit',
  min: 0,
  max: 1,
  custom: {
    drawStyle: 'bars',
    fillOpacity: 40,
    lineWidth: 0,
    barWidthFactor: 1,
    axisPlacement: 'hidden',
    stacking: { mode: 'none' },
  },
};

/** A frame a chart; a chart about which nothing was measured has none. */
export function framesOf(answer: ResponseTimes): DataFrame[] {
  return CHARTS.flatMap((chart) => {
    const series = SERIES[chart](answer).filter(({ values }) => values.some((value) => value !== null));
    return series.length === 0 ? [] : [frame(chart, answer, series)];
  });
}

function frame(refId: Chart, { times, step_seconds }: ResponseTimes, series: readonly Series[]): DataFrame {
  const time: Field = {
    name: 'time',
    type: FieldType.time,
    values: times.map((each) => Date.parse(each)),
    // A step without a value is a gap, not a line across it.
    config: { interval: step_seconds * 1_000 },
  };
  const fields = series.map(({ name, values, config }): Field => ({
    name,
    type: FieldType.number,
    values: [...values],
    config: { displayNameFromDS: name, ...config },
  }));
  return { refId, length: times.length, fields: [time, ...fields] };
}

const SERIES: Readonly<Record<Chart, (answer: ResponseTimes) => Series[]>> = {
  response: (answer) => [
    { name: t('service.series.failed', 'failed'), values: failedShares(answer), config: failureColumns },
    { name: t('service.series.median', 'median'), values: answer.median_ms, config: colour('blue') },
    { name: t('service.series.p95', 'slowest 5 %'), values: answer.p95_ms, config: colour('light-blue') },
  ],
  phases: (answer) => [
    { name: t('service.series.dns', 'DNS'), values: answer.dns_ms, config: colour('purple') },
    {
      name: t('service.series.connect', 'connect'),
      values: answer.connect_ms,
      config: colour('dark-yellow'),
    },
    { name: t('service.series.tls', 'TLS'), values: answer.tls_ms, config: colour('light-purple') },
    {
      name: t('service.series.first-byte', 'first byte'),
      values: answer.first_byte_ms,
      config: colour('blue'),
    },
  ],
};

/** 0 to 1; null where none failed, so that a time without failures has no line along its foot. */
function failedShares({ results, failures }: ResponseTimes): (number | null)[] {
  return failures.map((failed, at) => (failed === 0 ? null : failed / Math.max(failed, results[at] ?? 0)));
}
