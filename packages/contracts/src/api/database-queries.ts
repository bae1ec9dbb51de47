import { z } from 'zod';
import { dbFingerprint, dbQuerySample } from '../db-report/index.ts';
import { cursorField, idField, textField, timeField, timeParam } from './fields.ts';

const fingerprint = dbFingerprint.meta({
  description: 'Of the text without literals: the same on every host.',
  example: '9f86d081884c7d65',
});
const figure = z.number().nullable();

/** What one statement cost within a range, summed over databases and users. */
export const databaseQuery = z
  .object({
    fingerprint,
    text: z.string().meta({ description: 'Without literals and comments.' }),
    databases: z.array(z.string()),
    users: z.array(z.string()),
    calls: z.number(),
    total_ms: z.number(),
    mean_ms: figure,
    max_ms: figure,
    p95_ms: figure.meta({
      description:
        'Of windows of a minute, by their calls: near the true one. null: the server does not tell.',
    }),
    rows_returned: figure,
    rows_examined: figure,
    rows_affected: figure,
    blocks_hit: figure,
    blocks_read: figure,
    temp_blocks: figure,
    errors: figure,
    no_index: figure.meta({ description: 'Calls that used no index.' }),
    share: z.number().meta({ description: '0 to 1: of the time of all statements within the range.' }),
    first_seen: timeField,
    last_seen: timeField,
  })
  .meta({ id: 'DatabaseQuery' });
export type DatabaseQuery = z.infer<typeof databaseQuery>;

export const DATABASE_QUERY_SORTS = ['total', 'mean', 'max', 'calls', 'rows'] as const;

export const listDatabaseQueriesQuery = z.strictObject({
  from: timeParam.default('now-1h'),
  to: timeParam.default('now'),
  sort: z.enum(DATABASE_QUERY_SORTS).default('total').meta({
    description: '`rows`: examined, else returned and changed.',
  }),
  q: textField(256).optional().meta({ description: 'Part of the text.' }),
  database: textField(256).optional(),
  user: textField(256).optional(),
  limit: z.int().min(1).max(500).default(50),
});
export type ListDatabaseQueriesQuery = z.output<typeof listDatabaseQueriesQuery>;

export const listDatabaseQueriesResponse = z
  .object({
    from: timeField,
    to: timeField,
    seconds: z
      .number()
      .meta({ description: 'That windows cover: less than the range where its agent was silent.' }),
    calls: z.number().meta({ description: 'Of all statements.' }),
    total_ms: z.number(),
    has_resets: z.boolean().meta({
      description: 'The server began to count anew within the range: less is told than happened.',
    }),
    items: z.array(databaseQuery),
    others: z
      .object({ queries: z.number(), calls: z.number(), total_ms: z.number(), share: z.number() })
      .meta({ description: 'All that is not listed. `queries` is the most of any window.' }),
  })
  .meta({ id: 'DatabaseQueryList' });
export type DatabaseQueryList = z.infer<typeof listDatabaseQueriesResponse>;

export const databaseQueryParams = z.strictObject({ id: idField, fingerprint });
export const getDatabaseQueryQuery = z.strictObject({
  from: timeParam.default('now-24h'),
  to: timeParam.default('now'),
  points: z.int().min(2).max(500).default(96).meta({ description: 'At most; a step is at least a minute.' }),
});

/** A single run above the threshold. */
export const databaseSlowQuery = dbQuerySample
  .omit({ id: true })
  .extend({
    at: timeField.meta({ description: 'When it ended; of one that still ran: when it was seen.' }),
  })
  .meta({ id: 'DatabaseSlowQuery' });
export type DatabaseSlowQuery = z.infer<typeof databaseSlowQuery>;

export const databasePlan = z
  .object({
    at: timeField,
    format: z.enum(['json', 'text']),
    plan: z.string().meta({ description: 'As EXPLAIN tells, without literals; the statement was not run.' }),
  })
  .meta({ id: 'DatabasePlan' });

const line = z.array(z.number().nullable());

export const databaseQueryDetail = databaseQuery
  .extend({
    parts: z
      .array(
        z.object({
          database: z.string().nullable(),
          user: z.string().nullable(),
          calls: z.number(),
          total_ms: z.number(),
        }),
      )
      .meta({ description: 'By database and user, the dearest first.' }),
    trend: z
      .object({
        step_seconds: z.number(),
        times: z.array(timeField).meta({ description: 'Starts of the steps.' }),
        calls: line,
        total_ms: line,
        mean_ms: line,
        max_ms: line,
        rows: line.meta({ description: 'Examined, else returned and changed.' }),
        blocks_read: line,
      })
      .meta({ description: 'Columns of equal length; null where it did not run, or nothing was heard.' }),
    samples: z.array(databaseSlowQuery).meta({ description: 'Of the range, newest first; at most 20.' }),
    plans: z.array(databasePlan).meta({ description: 'Of any time, newest first; at most 5.' }),
  })
  .meta({ id: 'DatabaseQueryDetail' });
export type DatabaseQueryDetail = z.infer<typeof databaseQueryDetail>;

export const listDatabaseSlowQueriesQuery = z.strictObject({
  from: timeParam.default('now-24h'),
  to: timeParam.default('now'),
  fingerprint: fingerprint.optional(),
  q: textField(256).optional().meta({ description: 'Part of the text.' }),
  min_ms: z.number().min(0).max(1e12).optional().meta({ description: 'Took so long, or longer.' }),
  step: z.enum(['hour', 'day']).default('hour').meta({
    description: 'Of the trend; of more than 4,000 hours always by day.',
  }),
  limit: z.int().min(1).max(1_000).default(100),
  cursor: cursorField.optional(),
});

/** Newest first. */
export const listDatabaseSlowQueriesResponse = z
  .object({
    items: z.array(databaseSlowQuery),
    next_cursor: z.string().nullable(),
    trend: z
      .object({
        step_seconds: z.number(),
        times: z.array(timeField),
        samples: z.array(z.int()).meta({ description: 'Single runs that are kept, of this question.' }),
        counted: line.meta({ description: 'As the server counts, of all statements; null: it does not.' }),
      })
      .meta({ description: 'Of the first page alone; empty on those after it. Steps are of UTC.' }),
  })
  .meta({ id: 'DatabaseSlowQueryList' });
export type DatabaseSlowQueryList = z.infer<typeof listDatabaseSlowQueriesResponse>;
