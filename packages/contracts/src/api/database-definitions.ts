import { z } from 'zod';
import { databaseKind } from './databases.ts';
import { cursorField, idField, nameField, orNull, textField, timeField } from './fields.ts';

/**
 * Database servers that are defined here and not in an agent's file: whose agent asks, where, and as whom. The keys
 * are those of `databases` in agent.yaml, without those that name a file of the host.
 */

/** Of one host: what its agent fetches stays within a MiB. */
export const MAX_DEFINITIONS_PER_HOST = 50;

const addressField = textField(253)
  .min(1)
  .regex(
    /^(?:[^\s/?#@]+|\/(?!.*(?:^|\/)\.{1,2}(?:\/|$))\S+)$/,
    'must be a host name, an address, or the absolute path of a socket',
  )
  .meta({
    description: 'As the agent connects to it: a name, an address, or the path of a socket on its host.',
    example: 'db.example.com',
  });

const authorityField = textField(16_384)
  .regex(
    /^\s*(?:-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/,
    'must be certificates as PEM text and nothing else',
  )
  .meta({ description: 'PEM of a private authority. Null: those that the host trusts.' });

export const databaseDefinitionTls = z
  .strictObject({
    mode: z.enum(['off', 'prefer', 'verify']).default('prefer').meta({
      description: '`prefer` takes what the server offers and verifies nothing; `verify` is TLS or nothing.',
    }),
    ca: authorityField.nullable().default(null),
  })
  .refine(({ mode, ca }) => ca === null || mode === 'verify', {
    path: ['ca'],
    message: 'is looked at only with the mode `verify`',
  })
  .meta({ id: 'DatabaseDefinitionTls' });

const accountField = textField(256).min(1);

const fields = {
  host_id: idField.meta({ description: 'Whose agent asks it.' }),
  name: nameField.meta({ description: 'One of a name a host.' }),
  kind: databaseKind,
  address: addressField,
  port: z
    .int()
    .min(1)
    .max(65_535)
    .nullable()
    .default(null)
    .meta({ description: 'Null: the usual one of its kind.' }),
  database: textField(256)
    .min(1)
    .nullable()
    .default(null)
    .meta({ description: 'Where the agent connects first. Null: the usual one of its kind.' }),
  tls: databaseDefinitionTls.prefault({}),
  interval_seconds: z.int().min(5).max(86_400).default(15),
  slow_threshold_ms: z.int().min(1).max(86_400_000).default(1_000),
  explain: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether the agent may ask for plans of slow statements; it never runs them.' }),
  enabled: z.boolean().default(true),
};

export const databaseDefinitionRequest = z
  .strictObject({
    ...fields,
    username: accountField.nullable().default(null).meta({
      description: 'The account that may read how the server is. PostgreSQL and MySQL need one.',
    }),
    password: textField(1_024)
      .min(1)
      .nullable()
      .optional()
      .meta({
        description:
          'Written, never read again. Left out: as it is. Null: none. What would be sent to another host, address, ' +
          'port, account or by another kind of connection is asked for again.',
      }),
  })
  .refine(
    ({ kind, username }) =>
      username !== null || (kind !== 'postgresql' && kind !== 'mysql' && kind !== 'mariadb'),
    { path: ['username'], message: 'is needed for this kind of server' },
  )
  .meta({ id: 'DatabaseDefinitionRequest' });
export type DatabaseDefinitionRequest = z.output<typeof databaseDefinitionRequest>;

export const DATABASE_DEFINITION_STATES = [
  'disabled',
  'waiting',
  'refused',
  'clash',
  'no_password',
  'unreadable',
  'up',
  'down',
  'stale',
] as const;

export const databaseDefinitionState = z
  .object({
    status: z.enum(DATABASE_DEFINITION_STATES).meta({
      description:
        '`waiting`: the agent has not fetched it as it is now, or not asked it yet; one that is too old never does. ' +
        '`refused`: its agent.yaml says `databases: false` under `server`. ' +
        '`clash`: its agent.yaml has another database of that name, which wins. ' +
        '`no_password`: the agent talks to this server by plain HTTP, by which no password is sent: use https. ' +
        '`unreadable`: the secret of this server is another one than when the password was given: give it again. ' +
        '`stale`: the agent says nothing of it any more.',
    }),
    error: z
      .string()
      .nullable()
      .meta({ description: 'Of `down`: why it cannot be asked and what to do, as its agent says.' }),
    error_kind: z.string().nullable(),
    database_id: idField.nullable().meta({ description: 'Under /api/v1/databases. Null: none yet.' }),
    fetched_at: timeField.nullable().meta({ description: 'When the agent took it as it is now.' }),
    last_seen: timeField.nullable().meta({ description: 'Of what the agent says of it.' }),
  })
  .meta({ id: 'DatabaseDefinitionState' });

export const databaseDefinition = z
  .object({
    id: idField,
    ...fields,
    host_name: z.string(),
    username: accountField
      .nullable()
      .meta({ description: 'Null: none is set, or whoever asks may not change it.' }),
    has_password: z.boolean(),
    state: databaseDefinitionState,
    created_at: timeField,
    created_by: z.string(),
    updated_at: timeField,
    updated_by: z.string(),
  })
  .meta({ id: 'DatabaseDefinition' });
export type DatabaseDefinition = z.infer<typeof databaseDefinition>;

export const listDatabaseDefinitionsQuery = z.strictObject({
  host_id: z.array(idField).max(200).optional(),
  limit: z.int().min(1).max(1_000).default(200),
  cursor: cursorField.optional(),
});

/** By name. */
export const listDatabaseDefinitionsResponse = z
  .object({ items: z.array(databaseDefinition), next_cursor: z.string().nullable() })
  .meta({ id: 'DatabaseDefinitionList' });

export const databaseDefinitionParams = z.strictObject({ id: idField });

/** One definition as an agent fetches it. */
export const assignedDatabase = z
  .object({
    id: idField,
    name: z.string(),
    kind: databaseKind,
    address: z.string(),
    port: z.int().nullable(),
    database: z.string().nullable(),
    username: z.string().nullable(),
    password: orNull(z.string()).meta({ description: 'Null: none, or `withheld` says why not.' }),
    withheld: z
      .enum(['plain_http', 'unreadable'])
      .nullable()
      .meta({ description: 'There is a password, but it is not in this answer: the server is not asked.' }),
    tls: z.object({ mode: z.enum(['off', 'prefer', 'verify']), ca: z.string().nullable() }),
    interval_seconds: z.int(),
    slow_threshold_ms: z.int(),
    explain: z.boolean(),
  })
  .meta({ id: 'AssignedDatabase' });
export type AssignedDatabase = z.infer<typeof assignedDatabase>;

export const assignedDatabasesQuery = z.strictObject({
  takes: z.enum(['yes', 'no']).default('yes').meta({
    description: '`no`: this agent takes no databases from the server; it is told none, and people see why.',
  }),
});

export const assignedDatabasesResponse = z
  .object({
    revision: z.string().meta({ description: 'Changes when anything in `items` does; also the ETag.' }),
    items: z.array(assignedDatabase),
  })
  .meta({ id: 'AssignedDatabases' });
export type AssignedDatabasesResponse = z.infer<typeof assignedDatabasesResponse>;
