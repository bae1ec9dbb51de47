import { DataFrameType, FieldType, type DataFrame, type QueryResultMetaNotice } from '@grafana/data';
import { t } from '../../t.ts';
import type { MetricQueryBody, SteppedResult } from '../../api/types.ts';
import { autoLegend, distinguishingLabels, fillLegend } from '../legend.ts';
import { grafanaUnit } from '../units.ts';

export interface MetricFramesOptions {
  readonly refId: string;
  /** `{{label}}` pattern; empty or absent chooses by itself. */
  readonly legend: string | undefined;
  readonly asked: MetricQueryBody;
}

/** One frame a series, as panels and expressions like them best. */
export function metricFrames(result: SteppedResult, options: MetricFramesOptions): DataFrame[] {
  const times = result.times.map((time) => Date.parse(time));
  const unit = grafanaUnit(result.result_unit, result.aggregate === 'count' ? '' : result.metric);
  const telling = distinguishingLabels(result.series.map((series) => series.labels));
  const pattern = options.legend ?? '';
  const frames = result.series.map(({ labels, values }): DataFrame => {
    const name = pattern === '' ? autoLegend(result.metric, labels, telling) : fillLegend(pattern, labels);
    return {
      refId: options.refId,
      name,
      length: times.length,
      fields: [
        {
          name: 'time',
          type: FieldType.time,
          values: times,
          config: { interval: result.step_seconds * 1000 },
        },
        {
          name: result.metric,
          type: FieldType.number,
          values,
          labels,
          config: { unit, displayNameFromDS: name, description: result.description },
        },
      ],
      meta: { type: DataFrameType.TimeSeriesMulti, typeVersion: [0, 1] },
    };
  });
  return withMeta(frames, result, options);
}

/** What was asked and what to know about the answer goes on the first frame; without a series on an empty one. */
function withMeta(frames: DataFrame[], result: SteppedResult, options: MetricFramesOptions): DataFrame[] {
  const first: DataFrame = frames[0] ?? { refId: options.refId, length: 0, fields: [] };
  const notices = noticesOf(result, options.asked);
  const meta = {
    ...first.meta,
    executedQueryString: JSON.stringify(options.asked, null, 2),
    ...(notices.length > 0 ? { notices } : {}),
  };
  return [{ ...first, meta }, ...frames.slice(1)];
}

function noticesOf(result: SteppedResult, asked: MetricQueryBody): QueryResultMetaNotice[] {
  const notices: QueryResultMetaNotice[] = result.warnings.map((text) => ({ severity: 'warning', text }));
  if (result.kind === null) {
    const text = t(
      'datasource.notice.unknown-metric',
      'No metric of the name {{metric}} was ever received.',
      {
        metric: result.metric,
      },
    );
    notices.push({ severity: 'warning', text });
  }
  // Who asked for the ten largest knows that there are more.
  if (result.truncated && asked.limit === undefined) {
    const text = t(
      'datasource.notice.truncated-series',
      '{{shown}} of {{total}} series are shown: the largest ones.',
      { shown: result.series.length, total: result.series_total },
    );
    notices.push({ severity: 'warning', text });
  }
  return notices;
}
