import { z } from 'zod';
import {
  DATABASE_KINDS,
  dbConnectionGroup,
  dbFigures,
  dbIndexFacts,
  dbMissing,
  dbTableFacts,
} from '../db-report/index.ts';
import { cursorField, idField, orNull, textField, timeField, timeParam } from './fields.ts';

export const databaseKind = z.enum(DATABASE_KINDS).meta({ id: 'DatabaseKind' });

export const DATABASE_STATES = ['up', 'down', 'stale'] as const;
export const databaseState = z.enum(DATABASE_STATES).meta({
  id: 'DatabaseState',
  description: '`down`: its agent cannot ask it; `stale`: its agent says nothing of it any more.',
});
export type DatabaseState = z.infer<typeof databaseState>;

/** Null: the server does not tell, or its account may not see it. */
export const databaseFigures = dbFigures.meta({
  id: 'DatabaseFigures',
  description: 'Null: the server does not tell, or the account that asks may not see it.',
});
export type DatabaseFigures = z.output<typeof databaseFigures>;

export const database = z
  .object({
    id: idField,
    name: z.string().meta({ description: 'As its operator calls it; one of a name a host.' }),
    kind: databaseKind,
    host_id: idField.meta({ description: 'Whose agent asks it.' }),
    host_name: z.string(),
    address: z.string().meta({ description: 'As the agent connects to it.' }),
    port: z.int().nullable(),
    version: z.string().nullable().meta({ description: 'As the server says; null: never reached.' }),
    role: z.enum(['primary', 'replica', 'standalone', 'unknown']),
    state: databaseState,
    error: z.string().nullable().meta({ description: 'Why it cannot be asked, and what to do.' }),
    error_kind: z.string().nullable(),
    started_at: timeField.nullable(),
    first_seen: timeField,
    last_seen: timeField.meta({ description: 'Of what its agent says of it.' }),
    slow_threshold_ms: z.number(),
    missing_rights: z.int().meta({ description: 'How many things the account may not see.' }),
    slow_queries_last_hour: z.int(),
    figures: orNull(databaseFigures).meta({ description: 'The last ones; null unless it is up.' }),
    definition_id: idField
      .nullable()
      .meta({ description: 'Where it was defined here; null: in the file of its agent.' }),
  })
  .meta({ id: 'Database' });
export type Database = z.infer<typeof database>;

export const listDatabasesQuery = z.strictObject({
  q: textField(256).optional().meta({ description: 'Part of the name, the address or the host.' }),
  kind: z.array(databaseKind).max(DATABASE_KINDS.length).optional(),
  host_id: z.array(idField).max(200).optional(),
  state: z.array(databaseState).max(DATABASE_STATES.length).optional(),
  limit: z.int().min(1).max(1_000).default(200),
  cursor: cursorField.optional(),
});

/** By name. */
export const listDatabasesResponse = z
  .object({ items: z.array(database), next_cursor: z.string().nullable() })
  .meta({ id: 'DatabaseList' });

export const databaseParams = z.strictObject({ id: idField });

export const databaseDetail = database
  .extend({
    stale_after_seconds: z
      .number()
      .meta({ description: 'Of silence: three times the interval at which its agent asks, at least 90 s.' }),
    missing: z.array(dbMissing).meta({
      description: 'What its account may not see, and what an administrator runs so that it may.',
    }),
    settings: z
      .record(z.string(), z.string())
      .meta({ description: 'Of the server, by their names there; extensions, too.' }),
    locks: orNull(
      z.object({
        at: timeField,
        waiting: z.int(),
        longest_ms: z.number(),
      }),
    ).meta({ description: 'Who waits now; null: nobody.' }),
    queries_at: timeField.nullable().meta({ description: 'Of the newest window of its statements.' }),
    tables_at: timeField.nullable(),
  })
  .meta({ id: 'DatabaseDetail' });
export type DatabaseDetail = z.infer<typeof databaseDetail>;

export const databaseFiguresQuery = z.strictObject({
  from: timeParam.default('now-1h'),
  to: timeParam.default('now'),
  points: z.int().min(2).max(1_000).default(250).meta({ description: 'At most; a step is at least 15 s.' }),
});

const line = z.array(z.number().nullable());
const figureLines = Object.fromEntries(Object.keys(dbFigures.shape).map((key) => [key, line])) as Record<
  keyof DatabaseFigures,
  typeof line
>;

/**
 * Columns of equal length; null where nothing was heard. What is counted since the round before (`deadlocks`,
 * `slow_queries`, `temp_bytes`, `evictions`) is summed a step; ages, lags and sizes are the largest; all else is the mean.
 */
export const databaseFiguresResponse = z
  .object({
    from: timeField,
    to: timeField,
    step_seconds: z.number(),
    times: z.array(timeField).meta({ description: 'Starts of the steps.' }),
    up: line.meta({ description: '0 to 1: how much of what was heard says that it is up.' }),
    figures: z.object(figureLines),
  })
  .meta({ id: 'DatabaseFigureLines' });
export type DatabaseFigureLines = z.infer<typeof databaseFiguresResponse>;

export const databaseConnectionsQuery = z.strictObject({
  at: timeParam.default('now').meta({ description: 'The last breakdown before it.' }),
});
export const databaseConnectionsResponse = z
  .object({
    at: timeField.nullable().meta({ description: 'null: none is known within the hour before.' }),
    groups: z.array(dbConnectionGroup.meta({ id: 'DatabaseConnectionGroup' })),
    is_cut: z.boolean().meta({ description: 'There were more groups than are listed.' }),
  })
  .meta({ id: 'DatabaseConnections' });
export type DatabaseConnections = z.infer<typeof databaseConnectionsResponse>;

const growth = z.number().nullable().meta({ description: 'In seven days; null: not known for so long.' });

export const databaseTable = dbTableFacts
  .extend({
    last_vacuum: timeField.nullable(),
    last_analyze: timeField.nullable(),
    growth_bytes: growth,
  })
  .meta({ id: 'DatabaseTable' });

export const databaseIndex = dbIndexFacts
  .extend({
    is_unused: z.boolean().meta({
      description:
        'No scan for a week or more, and it guards no uniqueness. Replicas may use it all the same.',
    }),
    duplicate_of: z.string().nullable().meta({
      description: 'Another index of its table that does all that this one does.',
    }),
  })
  .meta({ id: 'DatabaseIndex' });

/** The largest first. */
export const databaseTablesResponse = z
  .object({
    at: timeField.nullable().meta({ description: 'Of the newest report; null: there was none.' }),
    counted_since: timeField.nullable().meta({ description: 'When the server began to count scans.' }),
    is_cut: z.boolean(),
    tables: z.array(databaseTable),
    indexes: z.array(databaseIndex),
    databases: z.array(z.object({ name: z.string(), bytes: z.number().nullable(), growth_bytes: growth })),
  })
  .meta({ id: 'DatabaseTables' });
export type DatabaseTables = z.infer<typeof databaseTablesResponse>;
