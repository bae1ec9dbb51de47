import {
  applyFieldOverrides,
  dateTime,
  hasLogsContextSupport,
  LogLevel,
  LogRowContextQueryDirection,
  type DataFrame,
  type DataQueryRequest,
  type DataSourceApi,
  type InterpolateFunction,
  type LogRowModel,
} from '@grafana/data';
import { config, getDataSourceSrv } from '@grafana/runtime';
import { placeOf, linesOfFrames } from '../../logs/frame-lines.ts';
import type { LogLine } from '../../logs/line.ts';
import type { LineLink, Neighbours } from '../../logs/view-props.ts';

/** The data source that a line came from, by the query of its frame. */
export function sourceOf(
  line: LogLine,
  request: DataQueryRequest | undefined,
): Promise<DataSourceApi> | undefined {
  const refId = placeOf(line)?.frame.refId;
  const target = request?.targets.find((each) => each.refId === refId) ?? request?.targets[0];
  return target === undefined ? undefined : getDataSourceSrv().get(target.datasource, request?.scopedVars);
}

/** Asks the data source for the neighbours of a line, as Explore does. Undefined where it cannot tell. */
export async function neighboursOf(
  line: LogLine,
  { before, after }: { readonly before: number; readonly after: number },
  request: DataQueryRequest | undefined,
): Promise<Neighbours> {
  const source = await sourceOf(line, request);
  const row = rowModel(line);
  if (source === undefined || row === undefined || !hasLogsContextSupport(source)) {
    return { before: [], after: [] };
  }
  const ask = async (direction: LogRowContextQueryDirection, limit: number) => {
    if (limit === 0) {
      return [];
    }
    const { data, error } = await source.getLogRowContext(row, { direction, limit });
    if (error !== undefined) {
      throw new Error(error.message ?? error.data?.message ?? '');
    }
    return linesOfFrames(data as DataFrame[]).filter(({ id }) => id !== line.id);
  };
  const [older, newer] = await Promise.all([
    ask(LogRowContextQueryDirection.Backward, before),
    ask(LogRowContextQueryDirection.Forward, after),
  ]);
  return { before: older, after: newer };
}

/** What data sources read of Explore's row. */
function rowModel(line: LogLine): LogRowModel | undefined {
  const place = placeOf(line);
  const nanos = String(line.nanos).padStart(6, '0');
  const time = dateTime(line.timeMs);
  return (
    place && {
      uid: line.id,
      rowId: line.id,
      rowIndex: place.row,
      dataFrame: place.frame,
      entryFieldIndex: place.frame.fields.findIndex((field) => field.values[place.row] === line.body),
      entry: line.body,
      raw: line.body,
      labels: { ...line.labels },
      logLevel: LogLevel[line.level === 'fatal' ? 'critical' : line.level],
      timeEpochMs: line.timeMs,
      timeEpochNs: `${line.timeMs}${nanos}`,
      timeFromNow: time.fromNow(),
      timeLocal: time.format(),
      timeUtc: time.utc().format(),
      hasAnsi: false,
      hasUnescapedContent: false,
      searchWords: [],
    }
  );
}

/** The data links of a line's fields, as its data source and the panel define them. */
export function fieldLinks(line: LogLine, replaceVariables: InterpolateFunction): LineLink[] {
  const place = placeOf(line);
  const linked = place?.frame.fields.filter(
    ({ config: { links }, values }) => (links?.length ?? 0) > 0 && (values[place.row] ?? '') !== '',
  );
  if (place === undefined || linked === undefined || linked.length === 0) {
    return [];
  }
  const [frame] = applyFieldOverrides({
    data: [{ ...place.frame, fields: linked }],
    fieldConfig: { defaults: {}, overrides: [] },
    replaceVariables,
    theme: config.theme2,
  });
  return (frame?.fields ?? []).flatMap(
    (field) =>
      field
        .getLinks?.({ valueRowIndex: place.row })
        // Without Explore there is nowhere for its links to lead.
        .filter(({ href }) => href !== '' && (config.exploreEnabled || !href.includes('/explore')))
        .map(({ title, href }) => ({ title, href, icon: 'external-link-alt' as const })) ?? [],
  );
}
