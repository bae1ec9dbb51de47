import type { LogColumns } from '../../model/index.ts';
import { hashAt, spanIdAt, traceIdAt } from './log-rows.ts';
import { sql, where, type Sql } from './sql.ts';

/** A row of columns that were, or are to be, stored. */
export interface RowOfColumns {
  readonly columns: LogColumns;
  readonly row: number;
}

/** What conditions can be about. Ids are lower-case hex. */
interface TriedRow {
  readonly body: string;
  /** JSON. */
  readonly attributes: string;
  readonly bodyJson: string | null;
  readonly severity: number;
  readonly streamId: number;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly eventName: string | null;
  readonly templateId: number | null;
  readonly issueId: number | null;
}

/** The database looks at a pattern only when there is something to try. */
export const NO_ROW: TriedRow = {
  body: '',
  attributes: '{}',
  bodyJson: null,
  severity: 0,
  streamId: 0,
  traceId: null,
  spanId: null,
  eventName: null,
  templateId: null,
  issueId: null,
};

export function triedRow({ columns, row }: RowOfColumns): TriedRow {
  const { buffer, byteOffset, byteLength } = columns.bodyBytes;
  const bodies = Buffer.from(buffer, byteOffset, byteLength);
  return {
    body: bodies.toString('utf8', columns.bodyStarts[row], columns.bodyEnds[row]),
    attributes: columns.attributes[columns.attributeRefs[row] ?? 0] ?? '{}',
    bodyJson: columns.structuredBodies.get(row) ?? null,
    severity: columns.severities[row] ?? 0,
    streamId: columns.streamIds[row] ?? 0,
    traceId: traceIdAt(columns, row),
    spanId: spanIdAt(columns, row),
    eventName: columns.eventNames.get(row) ?? null,
    templateId: hashAt(columns.templateIds, row),
    issueId: hashAt(columns.issueIds, row),
  };
}

/** The places of those rows that meet conditions on the columns of `vigilops.logs`. */
export function matchSql(conditions: readonly Sql[], rows: readonly TriedRow[]): Sql {
  return sql`
    SELECT (number - 1)::int AS place
    FROM (
      SELECT body, attributes, body_json, severity, stream_id, decode(trace, 'hex') AS trace_id,
             decode(span, 'hex') AS span_id, event_name, template_id, issue_id, number
      FROM unnest(
        ${rows.map(({ body }) => body)}::text[], ${rows.map(({ attributes }) => attributes)}::jsonb[],
        ${rows.map(({ bodyJson }) => bodyJson)}::jsonb[], ${rows.map(({ severity }) => severity)}::smallint[],
        ${rows.map(({ streamId }) => streamId)}::int[], ${rows.map(({ traceId }) => traceId)}::text[],
        ${rows.map(({ spanId }) => spanId)}::text[], ${rows.map(({ eventName }) => eventName)}::text[],
        ${rows.map(({ templateId }) => templateId)}::bigint[], ${rows.map(({ issueId }) => issueId)}::bigint[]
      ) WITH ORDINALITY AS sent (body, attributes, body_json, severity, stream_id, trace, span, event_name, template_id,
                                 issue_id, number)
    ) AS tried
    ${where(conditions)} ORDER BY number`;
}
