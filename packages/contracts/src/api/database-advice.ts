import { z } from 'zod';
import { databaseKind } from './databases.ts';
import { idField, orNull, timeField } from './fields.ts';

export const ADVICE_CODES = [
  'missing_index',
  'unused_index',
  'duplicate_index',
  'invalid_index',
  'wraparound',
  'vacuum',
  'bloat',
  'memory_spill',
  'connections',
  'idle_in_transaction',
  'cache_hit_ratio',
  'replication_lag',
  'replication_slot',
  'settings',
  'statistics',
  'no_primary_key',
  'disk_tables',
  'no_index_used',
  'memory_limit',
  'evictions',
  'big_key',
  'hit_rate',
  'slow_command',
  'persistence',
  'collection_scan',
  'oplog_window',
  'cache_pressure',
] as const;
export const adviceCode = z.enum(ADVICE_CODES).meta({
  id: 'DatabaseAdviceCode',
  description:
    '`settings`: one that hides or loses something. `statistics`: something that this advice needs is not collected. ' +
    '`memory_spill`: sorts and hashes on disk. `disk_tables`: temporary tables there.',
});
export type AdviceCode = z.infer<typeof adviceCode>;

export const ADVICE_SEVERITIES = ['critical', 'warning', 'info'] as const;
export type AdviceSeverity = (typeof ADVICE_SEVERITIES)[number];

export const databaseAdvice = z
  .object({
    id: idField,
    database_id: idField,
    database_name: z.string(),
    kind: databaseKind,
    host_id: idField,
    host_name: z.string(),
    code: adviceCode,
    subject: z.string().meta({
      description: 'What it is about, such as a table, an index, a setting or the start of a statement.',
      example: 'shop.public.orders',
    }),
    severity: z.enum(ADVICE_SEVERITIES),
    title: z.string().meta({ description: 'In the language that was asked for.' }),
    text: z.string().meta({
      description: 'What it means and what to do, in the same language. Nothing of it is ever run.',
    }),
    evidence: z
      .array(
        z.object({
          text: z.string().meta({ example: 'rows read for each row returned: 12 k' }),
          link: z.string().meta({ description: 'Where the app shows it: a path.' }),
        }),
      )
      .meta({ description: 'What was measured, the weightiest first.' }),
    first_seen: timeField,
    last_seen: timeField,
    state: z.enum(['open', 'dismissed']),
    dismissed: orNull(z.object({ by: z.string(), at: timeField })),
  })
  .meta({ id: 'DatabaseAdvice' });
export type DatabaseAdvice = z.infer<typeof databaseAdvice>;

const state = z.enum(['open', 'dismissed', 'all']).default('open');
const limit = z.int().min(1).max(500).default(200);
const language = z.enum(['en', 'zh']).optional().meta({ description: 'Else that of the house.' });

/** Of one server. */
export const databaseAdviceQuery = z.strictObject({ state, limit, language });

/** Of all servers. */
export const listDatabaseAdviceQuery = z.strictObject({
  state,
  code: z.array(adviceCode).max(ADVICE_CODES.length).optional(),
  limit,
  language,
});

/** The most severe first, then the newest. */
export const listDatabaseAdviceResponse = z
  .object({
    items: z.array(databaseAdvice),
    total: z.int().min(0).meta({ description: 'Of this question, with those beyond the limit.' }),
    looked_at: timeField.nullable().meta({
      description: 'When facts were last looked at for it, every ten minutes; null: never yet.',
    }),
  })
  .meta({ id: 'DatabaseAdviceList' });
export type DatabaseAdviceList = z.infer<typeof listDatabaseAdviceResponse>;

export const databaseAdviceParams = z.strictObject({ id: idField, advice_id: idField });
export const judgeDatabaseAdviceRequest = z
  .strictObject({
    state: z.enum(['open', 'dismissed']).meta({
      description: '`dismissed` until somebody opens it again, even if it is found anew.',
    }),
  })
  .meta({ id: 'DatabaseAdviceJudgement' });
