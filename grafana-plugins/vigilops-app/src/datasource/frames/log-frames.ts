import {
  DataFrameType,
  FieldType,
  type DataFrame,
  type Field,
  type QueryResultMeta,
  type QueryResultMetaNotice,
} from '@grafana/data';
import { t } from '../../t.ts';
import { labelsOfRecord, nanosBelowMillisecond } from '../../logs/line.ts';
import type { LogQueryBody, LogQueryResponse, LogRecord } from '../../api/types.ts';

export interface LogFrameOptions {
  readonly refId: string;
  readonly asked: LogQueryBody;
  /** The data source itself, so that a trace id opens its trace. */
  readonly source: { readonly uid: string; readonly name: string };
}

/** One frame in the form that Grafana calls log lines: time, body, severity, id, labels. */
export function logFrame(result: LogQueryResponse, options: LogFrameOptions): DataFrame {
  const { fields } = linesFrame(result.items, options.refId, options.source);
  const notices = noticesOf(result);
  return {
    refId: options.refId,
    length: result.items.length,
    fields,
    meta: {
      ...LINES,
      executedQueryString: JSON.stringify(options.asked, null, 2),
      custom: { nextCursor: result.next_cursor },
      ...(options.asked.text_mode !== 'regex' && options.asked.text !== undefined
        ? { searchWords: [options.asked.text] }
        : {}),
      ...(notices.length > 0 ? { notices } : {}),
    },
  };
}

const LINES: QueryResultMeta = {
  type: DataFrameType.LogLines,
  typeVersion: [0, 0],
  preferredVisualisationType: 'logs',
};

/** Records in the form that Grafana calls log lines, without anything about how they were asked for. */
export function linesFrame(
  rows: readonly LogRecord[],
  refId: string,
  source: LogFrameOptions['source'],
): DataFrame {
  const parsed = rows.map(parsedOnce);
  const fields: Field[] = [
    {
      name: 'timestamp',
      type: FieldType.time,
      values: parsed.map(({ timeMs }) => timeMs),
      nanos: parsed.map(({ nanos }) => nanos),
      config: {},
    },
    { name: 'body', type: FieldType.string, values: rows.map((row) => row.body), config: {} },
    { name: 'severity', type: FieldType.string, values: rows.map((row) => row.level), config: {} },
    { name: 'id', type: FieldType.string, values: rows.map((row) => row.id), config: {} },
    { name: 'labels', type: FieldType.other, values: parsed.map(({ labels }) => labels), config: {} },
  ];
  if (rows.some((row) => row.trace_id !== null)) {
    fields.push(traceLinkField(rows, source));
  }
  return { refId, length: rows.length, fields, meta: LINES };
}

interface Parsed {
  readonly timeMs: number;
  readonly nanos: number;
  readonly labels: Readonly<Record<string, string>>;
}
const known = new WeakMap<LogRecord, Parsed>();

/** A live tail gives the same thousands of records again and again. */
function parsedOnce(record: LogRecord): Parsed {
  const found = known.get(record) ?? {
    timeMs: Date.parse(record.time),
    nanos: nanosBelowMillisecond(record),
    labels: labelsOfRecord(record),
  };
  known.set(record, found);
  return found;
}

function traceLinkField(rows: readonly LogRecord[], source: LogFrameOptions['source']): Field {
  return {
    name: 'trace_id',
    type: FieldType.string,
    values: rows.map((row) => row.trace_id),
    config: {
      links: [
        {
          title: t('datasource.link.trace', 'Trace'),
          url: '',
          internal: {
            datasourceUid: source.uid,
            datasourceName: source.name,
            query: { refId: 'trace', queryType: 'traces', traceId: '${__value.raw}' },
          },
        },
      ],
    },
  };
}

function noticesOf(result: LogQueryResponse): QueryResultMetaNotice[] {
  if (result.stopped_by === 'time') {
    const text = t(
      'datasource.notice.search-time',
      'The search ran out of time. It saw everything from {{from}} to {{to}}: narrow the time range or the filters.',
      { from: result.searched_from, to: result.searched_to },
    );
    return [{ severity: 'warning', text }];
  }
  if (result.stopped_by === 'bytes') {
    const text = t(
      'datasource.notice.long-lines',
      'The answer was cut after {{shown}} lines: they are long.',
      {
        shown: result.items.length,
      },
    );
    return [{ severity: 'info', text }];
  }
  return [];
}
