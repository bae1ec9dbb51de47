import { LogRowContextQueryDirection, type DataQueryResponse, type LogRowModel } from '@grafana/data';
import { map, type Observable } from 'rxjs';
import type { Api } from '../api/client.ts';
import { linesFrame } from './frames/log-frames.ts';
import type { VigilQuery } from './query.ts';

export interface ContextOptions {
  readonly direction?: LogRowContextQueryDirection;
  readonly limit?: number;
}

const DEFAULT_LINES = 50;
const MAX_LINES = 1_000;

/** The lines of the same stream before or after one, in the order that Explore wants: the nearest first going back. */
export function logContext(
  api: Api,
  row: LogRowModel,
  { direction = LogRowContextQueryDirection.Backward, limit = DEFAULT_LINES }: ContextOptions,
  source: { readonly uid: string; readonly name: string },
): Observable<DataQueryResponse> {
  const id = idOf(row);
  const lines = Math.min(MAX_LINES, Math.max(1, limit));
  const forward = direction === LogRowContextQueryDirection.Forward;
  const span = { before: forward ? 0 : lines, after: forward ? lines : 0 };
  return api.call('getLogContext', { body: { id, ...span } }).pipe(
    map((context) => {
      const rows = forward ? context.after : context.before.toReversed();
      return { data: [linesFrame(rows, row.dataFrame.refId ?? 'context', source)] };
    }),
  );
}

/** Everything of the stream that a line belongs to. */
export function streamQuery({ labels }: Pick<LogRowModel, 'labels'>): VigilQuery {
  const { 'host.name': host, 'service.name': service, 'log.file.path': file } = labels;
  return {
    refId: 'context',
    queryType: 'logs',
    ...(host === undefined ? {} : { hosts: [host] }),
    ...(service === undefined ? {} : { services: [service] }),
    ...(file === undefined ? {} : { file }),
  };
}

function idOf({ dataFrame, rowIndex }: LogRowModel): string {
  const id: unknown = dataFrame.fields.find(({ name }) => name === 'id')?.values[rowIndex];
  return typeof id === 'string' ? id : '';
}
