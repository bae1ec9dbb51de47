import { z } from 'zod';
import { LEVELS } from '../severity.ts';
import { idField, nameField, textField, timeField, timeParam } from './fields.ts';

const dayField = z.iso.date().meta({ description: 'A UTC day.', example: '2026-03-01' });
const bytesField = z.int().min(0);

export const LOG_ARCHIVE_STATES = [
  'pending',
  'writing',
  'failed',
  'done',
  'missing',
  'corrupt',
  'lost',
] as const;
export const logArchiveState = z.enum(LOG_ARCHIVE_STATES).meta({
  id: 'LogArchiveState',
  description:
    '`failed`: tried again at `next_try_at`, and its rows stay in the database until it is done. `missing` and `corrupt`: ' +
    'found when it was looked at or read. `lost`: the disk was short, and its rows went before they were archived.',
});

/** One writing of one day. A day whose lines came later has another. */
export const logArchive = z
  .object({
    id: idField,
    day: dayField,
    run: z.int().min(1),
    state: logArchiveState,
    target: z.string().nullable().meta({ description: 'Where it lies; null: it is not begun.' }),
    parts: z.int().min(0),
    lines: z.int().min(0),
    raw_bytes: bytesField.meta({ description: 'Of the lines before they were compressed.' }),
    bytes: bytesField,
    first_time: timeField.nullable(),
    last_time: timeField.nullable(),
    attempts: z.int().min(0),
    next_try_at: timeField.nullable(),
    error: z.string().nullable(),
    verified_at: timeField.nullable().meta({ description: 'When every byte of it was read back last.' }),
    checked_at: timeField.nullable().meta({ description: 'When it was looked for last.' }),
    in_table: z.boolean().meta({ description: 'Its lines are still in the database, too.' }),
  })
  .meta({ id: 'LogArchive' });
export type LogArchiveView = z.infer<typeof logArchive>;

export const listLogArchivesQuery = z.strictObject({
  from: dayField.optional(),
  to: dayField.optional(),
  state: z.array(logArchiveState).max(LOG_ARCHIVE_STATES.length).optional(),
  limit: z.int().min(1).max(4_000).default(1_000),
});

/** Newest day first. */
export const listLogArchivesResponse = z
  .object({
    items: z.array(logArchive),
    target: z
      .enum(['none', 'folder', 's3'])
      .meta({ description: 'Where days are written now, by the settings.' }),
    access_key_id: z
      .string()
      .nullable()
      .meta({ description: 'Of the credentials of S3; null: there are none.' }),
  })
  .meta({ id: 'LogArchiveList' });

export const logArchiveParams = z.strictObject({ id: idField });

const accessKeyId = textField(256).min(1);
const secretAccessKey = textField(1_024).min(1);

export const logArchiveCredentials = z
  .strictObject({ access_key_id: accessKeyId, secret_access_key: secretAccessKey })
  .meta({ id: 'LogArchiveCredentials' });

export const setLogArchiveCredentialsRequest = z
  .strictObject({
    credentials: logArchiveCredentials.nullable().meta({ description: 'Null takes them away.' }),
  })
  .meta({ id: 'LogArchiveCredentialsChange' });

/** Where logs are archived. Secrets are no settings: they are set apart, and never given back. */
export const archiveSettings = z
  .strictObject({
    target: z.enum(['none', 'folder', 's3']).default('none').meta({
      description:
        '`folder`: on the disk of the backend (`VIGILOPS_ARCHIVE_DIR`). `s3`: a server that speaks S3.',
    }),
    keep_days: z.int().min(1).max(3_650).nullable().default(365).meta({
      description: 'How long archives are kept, counted from their day. Null: for ever.',
    }),
    endpoint: z
      .url({ protocol: /^https?$/ })
      .max(2_048)
      .nullable()
      .default(null)
      .meta({ description: 'Of the server, such as `https://s3.example.com`. Null: Amazon.' }),
    region: textField(64)
      .regex(/^[a-z0-9-]+$/, 'must be of small letters, digits and hyphens')
      .default('us-east-1'),
    bucket: textField(63)
      .regex(
        /^(?:[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$/,
        'must be 3 to 63 small letters, digits, dots and hyphens',
      )
      .default(''),
    prefix: textField(256)
      .regex(/^(?:[A-Za-z0-9!_.*'()-]+\/)*$/, 'must be empty or end with a slash, such as vigilops/')
      .default('')
      .meta({ description: 'Before every name. Two houses never share bucket and prefix.' }),
    path_style: z.boolean().default(false).meta({
      description:
        'The bucket in the path instead of in the name of the host, as MinIO and Ceph mostly want.',
    }),
  })
  .refine(({ target, bucket }) => target !== 's3' || bucket !== '', {
    message: 'must be named where the target is s3',
    path: ['bucket'],
  });
export type ArchiveSettings = z.output<typeof archiveSettings>;

export const tryLogArchiveRequest = z
  .strictObject({
    settings: archiveSettings.optional().meta({ description: 'Left out: those that are in force.' }),
    credentials: logArchiveCredentials.optional().meta({ description: 'Left out: those that are stored.' }),
  })
  .meta({ id: 'LogArchiveTry' });

export const tryLogArchiveResponse = z
  .object({
    problem: z
      .string()
      .nullable()
      .meta({ description: 'Null: a small object was written, read back and removed.' }),
  })
  .meta({ id: 'LogArchiveTried' });

const restoreFilter = {
  services: z.array(nameField).max(200).default([]).meta({ description: 'Empty: all.' }),
  hosts: z.array(nameField).max(200).default([]).meta({ description: 'Names or keys. Empty: all.' }),
  level: z.enum(LEVELS).nullable().default(null).meta({ description: 'This level and above.' }),
  text: textField(1_024).default('').meta({ description: 'Part of the line, whatever its case.' }),
};

export const logRestoreRequest = z
  .strictObject({
    day: dayField.optional().meta({ description: 'A UTC day, or `from` and `to`.' }),
    from: timeParam.optional(),
    to: timeParam.optional(),
    filter: z.strictObject(restoreFilter).prefault({}),
    max_lines: z.int().min(1).max(20_000_000).default(1_000_000),
    keep_hours: z.int().min(1).max(720).default(24),
  })
  .refine(({ day, from, to }) => (day === undefined) === (from !== undefined && to !== undefined), {
    message: 'give day, or from and to',
    path: ['day'],
  })
  .meta({ id: 'LogRestoreRequest' });
export type LogRestoreRequest = z.output<typeof logRestoreRequest>;

export const logRestore = z
  .object({
    id: idField,
    state: z.enum(['pending', 'running', 'done', 'partial', 'failed']).meta({
      description:
        '`partial`: `problems` says which parts are damaged or missing; the lines of the others are there.',
    }),
    from: timeField,
    to: timeField,
    filter: z.object({
      services: z.array(z.string()),
      hosts: z.array(z.string()),
      level: z.enum(LEVELS).nullable(),
      text: z.string(),
    }),
    max_lines: z.int(),
    limited: z.boolean().meta({ description: 'It reached `max_lines`; there may be more.' }),
    lines_read: z.int(),
    lines_restored: z.int(),
    bytes_read: bytesField,
    bytes_total: bytesField.meta({
      description: 'Of the parts that lie in its time: the end of `bytes_read`.',
    }),
    problems: z.array(z.object({ day: dayField, part: z.string(), error: z.string() })),
    created_by: z.string(),
    created_at: timeField,
    finished_at: timeField.nullable(),
    expires_at: timeField,
  })
  .meta({ id: 'LogRestore' });
export type LogRestoreView = z.infer<typeof logRestore>;

/** Newest first. */
export const listLogRestoresResponse = z
  .object({ items: z.array(logRestore) })
  .meta({ id: 'LogRestoreList' });

export const logUsageQuery = z.strictObject({
  from: timeParam.default('now-7d'),
  to: timeParam.default('now'),
  limit: z.int().min(1).max(10_000).default(1_000),
});

/** The most bytes first. */
export const logUsageResponse = z
  .object({
    items: z.array(
      z.object({
        day: dayField,
        service: z.string(),
        host_id: idField.nullable(),
        host_name: z.string().nullable(),
        lines: z.int(),
        bytes: bytesField.meta({
          description:
            'Of texts and attributes as they came. On disk it is less by compression, or more by indexes.',
        }),
      }),
    ),
  })
  .meta({ id: 'LogUsage' });
