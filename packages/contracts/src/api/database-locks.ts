import { z } from 'zod';
import { dbDeadlockParty, dbLockNode } from '../db-report/index.ts';
import { timeField, timeParam } from './fields.ts';

/** Who all others wait for in the end. */
export const databaseCulprit = z
  .object({
    id: z.string().meta({ description: 'Of its session.' }),
    user: z.string().nullable(),
    database: z.string().nullable(),
    address: z.string().nullable(),
    application: z.string().nullable(),
    state: z.string(),
    fingerprint: z.string().nullable(),
    text: z.string().nullable().meta({ description: 'The head of its statement, without literals.' }),
    transaction_ms: z.number().nullable(),
    blocks: z.int().meta({ description: 'Sessions that wait for it, or for one that does.' }),
  })
  .meta({ id: 'DatabaseCulprit' });
export type DatabaseCulprit = z.infer<typeof databaseCulprit>;

export const listDatabaseLocksQuery = z.strictObject({
  from: timeParam.default('now-24h'),
  to: timeParam.default('now'),
  limit: z.int().min(1).max(5_000).default(1_000),
});

/** Moments at which somebody waited, newest first. */
export const listDatabaseLocksResponse = z
  .object({
    items: z.array(
      z.object({
        at: timeField,
        waiting: z.int().meta({ description: 'Sessions.' }),
        longest_ms: z.number(),
        culprit: z.union([databaseCulprit, z.null()]),
      }),
    ),
    truncated: z.boolean(),
  })
  .meta({ id: 'DatabaseLockList' });
export type DatabaseLockList = z.infer<typeof listDatabaseLocksResponse>;

export const databaseLocksAtQuery = z.strictObject({
  time: timeParam.default('now').meta({
    description: 'What was seen last before it, or within the minute after it where nobody waited before.',
  }),
});

export const databaseLocksAtResponse = z
  .object({
    at: timeField.nullable().meta({ description: 'null: nobody waited, as far as is known.' }),
    previous_at: timeField.nullable().meta({ description: 'The moment before at which somebody waited.' }),
    next_at: timeField.nullable(),
    waiting: z.int(),
    longest_ms: z.number(),
    is_cut: z.boolean(),
    culprit_id: z.string().nullable().meta({ description: 'The root that most sessions wait for.' }),
    nodes: z
      .array(
        dbLockNode
          .extend({
            depth: z.int().meta({ description: '0: waits for nobody that is known.' }),
            blocks: z.int().meta({ description: 'Sessions that wait for it, or for one that does.' }),
          })
          .meta({ id: 'DatabaseLockNode' }),
      )
      .meta({
        description:
          'A tree in the order of its drawing: each root, then those that wait for it. A session that waits for several ' +
          'stands below the first of them.',
      }),
  })
  .meta({ id: 'DatabaseLockTree' });
export type DatabaseLockTree = z.infer<typeof databaseLocksAtResponse>;

export const listDatabaseDeadlocksQuery = z.strictObject({
  from: timeParam.default('now-7d'),
  to: timeParam.default('now'),
  limit: z.int().min(1).max(500).default(100),
});

/** Newest first. */
export const listDatabaseDeadlocksResponse = z
  .object({
    items: z.array(
      z.object({ at: timeField, parties: z.array(dbDeadlockParty.meta({ id: 'DatabaseDeadlockParty' })) }),
    ),
    truncated: z.boolean(),
  })
  .meta({ id: 'DatabaseDeadlockList' });
export type DatabaseDeadlockList = z.infer<typeof listDatabaseDeadlocksResponse>;
