import type { DataFrame } from '@grafana/data';
import { map, type Observable } from 'rxjs';
import type { Api } from '../api/client.ts';
import type { LabelFilter, MetricQueryResponse } from '../api/types.ts';
import { t } from '../t.ts';
import { logsBody, metricsBody, tracesParams, volumeBody, type Asked } from './ask.ts';
import { logEvents, metricEvents, traceEvents } from './frames/event-frames.ts';
import { logFrame } from './frames/log-frames.ts';
import { metricFrames } from './frames/metric-frames.ts';
import { traceFrame, traceListFrame } from './frames/trace-frames.ts';
import { volumeFrames } from './frames/volume-frames.ts';
import { askTogether } from './metric-batch.ts';
import type { VigilQuery } from './query.ts';

export interface Answering {
  readonly api: Api;
  /** The data source itself, for links. */
  readonly source: { readonly uid: string; readonly name: string };
  readonly asked: Asked;
}

/** The frames of each query, in their order; all that is asked about metrics is asked in one call. */
export function framesOfAll(queries: readonly VigilQuery[], to: Answering): Observable<DataFrame[]>[] {
  const metrics = queries.filter(({ queryType }) => queryType === 'metrics');
  const answers = askTogether(
    to.api,
    metrics.map((query) => metricsBody(query, to.asked)),
  );
  const answerTo = new Map(metrics.map((query, index) => [query, answers[index]]));
  return queries.map((query) => {
    const answer = answerTo.get(query);
    return answer === undefined ? framesOf(query, to) : metricAnswer(query, answer, to);
  });
}

function metricAnswer(
  query: VigilQuery,
  answer: Observable<MetricQueryResponse>,
  { asked }: Answering,
): Observable<DataFrame[]> {
  const { refId, legend } = query;
  return answer.pipe(
    map((result) => {
      if (result.resolution !== 'step') {
        return [];
      }
      const frames = metricFrames(result, { refId, legend, asked: metricsBody(query, asked) });
      return query.asEvents === true ? [metricEvents(frames, result.step_seconds)] : frames;
    }),
  );
}

function framesOf(query: VigilQuery, to: Answering): Observable<DataFrame[]> {
  const { api, asked, source } = to;
  const { refId } = query;
  if (query.queryType === 'logs') {
    return query.logsAs === 'volume'
      ? api
          .call('queryLogVolume', { body: volumeBody(query, asked) })
          .pipe(map((counted) => volumeFrames(counted, refId)))
      : logLines(query, to);
  }
  if (query.traceId !== undefined && query.traceId !== '') {
    return api
      .call('getTrace', { path: { trace_id: query.traceId.trim() } })
      .pipe(map((trace) => [traceFrame(trace, refId, source)]));
  }
  return api
    .call('listTraces', { query: tracesParams(query, asked.range) })
    .pipe(
      map((list) => [
        query.asEvents === true ? traceEvents(list, refId) : traceListFrame(list, refId, source),
      ]),
    );
}

function logLines(query: VigilQuery, { api, asked, source }: Answering): Observable<DataFrame[]> {
  const { refId } = query;
  const { body, ignored } = logsBody(query, asked);
  return api.call('queryLogs', { body }).pipe(
    map((result) => {
      const frame =
        query.asEvents === true ? logEvents(result, refId) : logFrame(result, { refId, asked: body, source });
      return [noticed(frame, ignored)];
    }),
  );
}

/** Says which filters of the dashboard could not be asked for. */
export function noticed(frame: DataFrame, ignored: readonly LabelFilter[]): DataFrame {
  if (ignored.length === 0) {
    return frame;
  }
  const text = t(
    'datasource.notice.ignored-filters',
    'Logs can be filtered by host.name and service.name only; left out: {{filters}}.',
    { filters: ignored.map(({ key, op, value }) => `${key} ${op} ${value}`).join(', ') },
  );
  const notices = [...(frame.meta?.notices ?? []), { severity: 'warning', text } as const];
  return { ...frame, meta: { ...frame.meta, notices } };
}
