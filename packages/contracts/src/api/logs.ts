import { z } from 'zod';
import { LEVELS } from '../severity.ts';
import {
  attributesField,
  cursorField,
  idField,
  jsonField,
  labelPairField,
  nameField,
  spanIdField,
  textField,
  timeField,
  timeParam,
  traceIdField,
  unixNanoField,
} from './fields.ts';

export const logLevel = z.enum(LEVELS);

const TIME = 'ISO 8601 with zone and up to microseconds, or `now`, or `now-<number><ms|s|m|h|d|w>`.';

const restoreField = idField.meta({
  description:
    'The `id` of a restore of archived days that is done or partial: what it fetched back is read instead of the lines ' +
    'that are kept.',
});

/** Which records are meant, whenever they were written. */
const logConditions = {
  host_ids: z.array(idField).max(1_000).optional(),
  hosts: z.array(nameField).max(1_000).optional().meta({ description: 'Names or keys of hosts.' }),
  host_groups: z.array(nameField).max(100).optional().meta({ description: 'Hosts of any of these groups.' }),
  host_tags: z.array(nameField).max(16).optional().meta({ description: 'Hosts with all of these tags.' }),
  host_labels: z
    .array(labelPairField)
    .max(16)
    .optional()
    .meta({ description: 'Hosts with all of these labels, as key:value.' }),
  services: z.array(nameField).max(1_000).optional(),
  file: textField(4_096).optional().meta({ description: 'The whole path of the file.' }),
  level: logLevel.optional().meta({ description: 'This level and above.' }),
  levels: z.array(logLevel).max(LEVELS.length).optional().meta({ description: 'Exactly these levels.' }),
  text: textField(1_024).optional().meta({ description: 'Part of the body.' }),
  text_mode: z
    .enum(['substring', 'regex'])
    .default('substring')
    .meta({ description: '`regex`: a PostgreSQL regular expression found anywhere in the body.' }),
  case_sensitive: z.boolean().default(false).meta({
    description: 'Of `text`, and of words and phrases in `query`.',
  }),
  query: textField(4_096)
    .optional()
    .meta({
      description:
        'A search in the language of the log centre, such as `"time out" service:shop -level:debug status:>=500`. ' +
        'All other conditions must hold too.',
    }),
  trace_id: traceIdField.optional(),
  span_id: spanIdField.optional(),
};

/** Which records are meant. */
const logFilters = {
  from: timeParam
    .optional()
    .meta({ description: `Left out: an hour ago, or where the restore begins. ${TIME}` }),
  to: timeParam.optional().meta({ description: `Left out: now, or where the restore ends. ${TIME}` }),
  restore: restoreField.optional(),
  ...logConditions,
};

export const logQueryRequest = z
  .strictObject({
    ...logFilters,
    direction: z
      .enum(['backward', 'forward'])
      .default('backward')
      .meta({ description: 'Newest or oldest first.' }),
    limit: z.int().min(1).max(5_000).default(100),
    context: z.int().min(0).max(50).default(0).meta({
      description: 'So many lines before and after each record, in its stream. At most 500 records then.',
    }),
    cursor: cursorField.optional(),
  })
  .meta({ id: 'LogQuery' });
export type LogQueryRequest = z.output<typeof logQueryRequest>;

export const logRecord = z
  .object({
    id: z.string(),
    time: timeField,
    time_unix_nano: unixNanoField,
    observed_time: timeField,
    stream_id: idField,
    sequence: z.string().meta({ description: 'Order within the stream where times are equal.' }),
    host_id: idField.nullable(),
    host_name: z.string().nullable(),
    service_name: z.string(),
    file_path: z.string(),
    level: logLevel,
    severity_number: z.int(),
    severity_text: z.string(),
    body: z.string(),
    body_json: jsonField.nullable().meta({ description: 'The body where it was not a string, else null.' }),
    attributes: attributesField,
    trace_id: z.string().nullable(),
    span_id: z.string().nullable(),
    flags: z.int(),
    event_name: z.string().nullable(),
    template_id: z.number().nullable().meta({
      description: 'What the line has in common with others; null for lines from before there were any.',
    }),
    issue_id: z.number().nullable().meta({ description: 'The error issue that the line belongs to.' }),
  })
  .meta({ id: 'LogRecord' });
export type LogRecord = z.infer<typeof logRecord>;

export const logStream = z
  .object({
    resource_attributes: attributesField,
    scope_name: z.string(),
    scope_version: z.string(),
    scope_attributes: attributesField,
  })
  .meta({ id: 'LogStream' });
export type LogStream = z.infer<typeof logStream>;

export const logQueryResponse = z
  .object({
    items: z.array(logRecord),
    streams: z
      .record(z.string(), logStream)
      .meta({ description: 'By `stream_id`: what all its records share.' }),
    next_cursor: z.string().nullable().meta({ description: 'Null when the range is exhausted.' }),
    stopped_by: z.enum(['end', 'limit', 'bytes', 'time']).meta({
      description: '`time`: the search ran out of time; `next_cursor` goes on where it stopped.',
    }),
    searched_from: timeField,
    searched_to: timeField,
    context: z
      .record(z.string(), z.object({ before: z.array(logRecord), after: z.array(logRecord) }))
      .optional()
      .meta({ description: 'By the `id` of a record, oldest first. Only where it was asked for.' }),
  })
  .meta({ id: 'LogQueryResult' });
export type LogQueryResponse = z.infer<typeof logQueryResponse>;

export const logVolumeRequest = z
  .strictObject({
    ...logFilters,
    step_seconds: z.int().min(1).max(31_622_400).optional(),
    max_points: z
      .int()
      .min(1)
      .max(2_000)
      .default(100)
      .meta({ description: 'Chooses the step where none is given.' }),
  })
  .meta({ id: 'LogVolumeQuery' });
export type LogVolumeRequest = z.output<typeof logVolumeRequest>;

export const logVolumeResponse = z
  .object({
    from: timeField,
    to: timeField,
    step_seconds: z.number(),
    times: z.array(timeField).meta({
      description: 'The start of each step. Of the first and last only what lies in the range is counted.',
    }),
    levels: z
      .array(z.object({ level: logLevel, counts: z.array(z.int()) }))
      .meta({ description: 'The levels that were found, the gravest last; one count for each of `times`.' }),
    total: z.int(),
    counted_from: timeField.meta({
      description: 'Later than `from` when counting ran out of time: steps before it are not counted.',
    }),
  })
  .meta({ id: 'LogVolume' });
export type LogVolumeResponse = z.infer<typeof logVolumeResponse>;

const facetField = z.enum(['level', 'host', 'service', 'file']).or(textField(256));

export const logFacetsRequest = z
  .strictObject({
    ...logFilters,
    fields: z
      .array(facetField)
      .max(20)
      .optional()
      .meta({
        description:
          'What is counted: `level`, `host`, `service`, `file` and names of attributes. Where it is left out: these ' +
          'four, and the fields that most of the newest matching records have.',
      }),
    limit: z.int().min(1).max(100).default(10).meta({ description: 'Values a field, the most frequent.' }),
  })
  .meta({ id: 'LogFacetsQuery' });
export type LogFacetsRequest = z.output<typeof logFacetsRequest>;

export const logFacetsResponse = z
  .object({
    facets: z.array(
      z.object({
        field: z.string(),
        values: z.array(z.object({ value: z.string(), count: z.int() })).meta({
          description: 'The most frequent first.',
        }),
        other: z.int().meta({ description: 'Records with a value that is not in `values`.' }),
        sampled: z.boolean().meta({
          description: 'True where only the newest matching records were looked at, see `sample`.',
        }),
      }),
    ),
    sample: z.int().meta({ description: 'How many of the newest matching records sampled facets count.' }),
    counted_from: timeField.meta({
      description: 'Later than `from` when counting ran out of time: earlier records are not counted.',
    }),
  })
  .meta({ id: 'LogFacets' });
export type LogFacetsResponse = z.infer<typeof logFacetsResponse>;

export const logExportRequest = z
  .strictObject({
    ...logFilters,
    direction: z.enum(['backward', 'forward']).default('backward'),
    format: z.enum(['jsonl', 'csv']).default('jsonl'),
    fields: z
      .array(textField(256))
      .max(50)
      .optional()
      .meta({
        description:
          'Columns of a CSV: `time`, `level`, `host`, `service`, `file`, `body`, `trace_id`, `span_id` and names of ' +
          'attributes. Where it is left out: these eight.',
      }),
    limit: z.int().min(1).max(1_000_000).default(100_000),
  })
  .meta({ id: 'LogExportQuery' });
export type LogExportRequest = z.output<typeof logExportRequest>;

export const logContextRequest = z
  .strictObject({
    id: z
      .string()
      .regex(/^\d{1,16}\.\d{1,3}\.\d{1,10}\.-?\d{1,19}$/, 'must be the `id` of a log record')
      .meta({
        description: 'Of the record whose neighbours are wanted.',
        example: '1772366400000000.0.7.42',
      }),
    before: z.int().min(0).max(1_000).default(20),
    after: z.int().min(0).max(1_000).default(20),
    scope: z
      .enum(['stream', 'host'])
      .default('stream')
      .meta({ description: '`host`: neighbours in time of all services and files of the same host.' }),
    query: textField(4_096).optional().meta({
      description: 'Only neighbours that match, in the language of the log centre.',
    }),
    case_sensitive: z.boolean().default(false),
    restore: restoreField.optional(),
  })
  .meta({ id: 'LogContextQuery' });

export const logContextResponse = z
  .object({
    before: z.array(logRecord).meta({ description: 'Oldest first.' }),
    at: z
      .array(logRecord)
      .meta({ description: 'The record itself, and those that its id does not tell apart.' }),
    after: z.array(logRecord),
    streams: z.record(z.string(), logStream),
  })
  .meta({ id: 'LogContext' });
export type LogContextResponse = z.infer<typeof logContextResponse>;

export const logTailQuery = z
  .strictObject({
    ...logConditions,
    backlog: z.int().min(0).max(1_000).default(0).meta({
      description:
        'So many of the newest matching lines of the last day come first. Not when a stream is resumed.',
    }),
  })
  .meta({ id: 'LogTailQuery' });
export type LogTailQuery = z.output<typeof logTailQuery>;

export const logTailRecord = logRecord
  .extend({
    cut: z.boolean().meta({
      description:
        'The line is longer than a live tail sends: `body` ends after 65,536 characters, and a `body_json` or ' +
        '`attributes` as long is left out. A query has the whole of it.',
    }),
  })
  .meta({ id: 'LogTailRecord' });
export type LogTailRecord = z.infer<typeof logTailRecord>;

export const logTailLines = z
  .object({
    items: z.array(logTailRecord).meta({ description: 'In the order in which they were stored, each once.' }),
    skipped: z.int().meta({
      description:
        'Matching lines that were left out since the last event, because reader or pace left no room. Of lines for ' +
        'which the database had no time to try the text, all count.',
    }),
  })
  .meta({ id: 'LogTailLines', description: '`data` of the event `lines`.' });
export type LogTailLines = z.infer<typeof logTailLines>;

export const logTailGap = z
  .object({
    from: timeField.meta({ description: 'Lines from this time on may be missing: ask a query for them.' }),
  })
  .meta({ id: 'LogTailGap', description: '`data` of the event `gap`.' });
export type LogTailGap = z.infer<typeof logTailGap>;

/** What `data` of an event can be. */
export const logTailEvent = z.union([logTailLines, logTailGap]);

export const lastEventIdHeaders = z.object({
  'last-event-id': textField(256)
    .optional()
    .meta({
      description:
        'The `id` of the last event that arrived. Within a minute of the cut the stream goes on behind it; later, or ' +
        'where too much came in meanwhile, an event `gap` says what to ask for.',
    }),
});
