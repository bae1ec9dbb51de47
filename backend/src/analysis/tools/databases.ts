import { VigilError } from '@vigilops/contracts';
import {
  adviceCode,
  databaseKind,
  databaseState,
  DATABASE_QUERY_SORTS,
  type Database,
  type DatabaseAdvice,
} from '@vigilops/contracts/api';
import { z } from 'zod';
import { databaseLink } from './links.ts';
import { hostNamed } from './names.ts';
import { rangeFields, rangeOf } from './range.ts';
import { defineTool, type Row, type ToolContext } from './tool.ts';

const MOST_NAMES = 1_000;
const SHOWN = 5;

const databaseField = z
  .string()
  .min(1)
  .max(256)
  .describe('Its name, its `cite`, or host/name where several hosts have one of that name.');

export const listDatabases = defineTool({
  name: 'list_databases',
  title: 'List databases',
  description:
    'Database servers that are watched (PostgreSQL, MySQL, MariaDB, Redis, MongoDB): up, down or stale and why, role, ' +
    'connections of the limit, statements a second, hit ratio, replication lag, slow queries of the last hour.',
  input: z.strictObject({
    q: z.string().max(256).optional().describe('Part of the name, the address or the host.'),
    host: z.string().max(256).optional().describe('Whose agent asks it.'),
    kind: z.array(databaseKind).max(5).optional(),
    state: z.array(databaseState).max(3).optional(),
    limit: z.int().min(1).max(100).default(50),
  }),
  run: async ({ host, ...asked }, context) => {
    const hostId = host === undefined ? undefined : [(await hostNamed(host, context)).id];
    const found = await context.sources.listDatabases({ ...asked, host_id: hostId });
    return {
      rows: found.items.map(databaseRow),
      notes: found.next_cursor === null ? [] : ['there are more databases: narrow by q, host, kind or state'],
    };
  },
});

export const databaseQueries = defineTool({
  name: 'database_queries',
  title: 'Statements of a database',
  description:
    'What a database spent its time on in a range: its dearest statements, without literals, with their share of the time, ' +
    'calls, mean, p95, rows read and returned. Which query hurts?',
  input: z.strictObject({
    database: databaseField,
    ...rangeFields('now-1h'),
    sort: z.enum(DATABASE_QUERY_SORTS).default('total'),
    q: z.string().max(256).optional().describe('Part of the statement.'),
    limit: z.int().min(1).max(50).default(15),
  }),
  run: async ({ database: name, sort, q, limit, ...asked }, context) => {
    const { from, to } = rangeOf(asked, context);
    const { id } = await databaseNamed(name, context);
    const found = await context.sources.listDatabaseQueries(id, { from, to, sort, q, limit });
    return {
      facts: {
        from,
        to,
        covered_seconds: found.seconds,
        all_calls: found.calls,
        all_total_ms: found.total_ms,
        share_of_others: found.others.share,
      },
      rows: found.items.map((query) => ({
        cite: `query:${String(id)}/${query.fingerprint}`,
        link: databaseLink(id, `query:${query.fingerprint}`),
        statement: query.text,
        share_of_time: query.share,
        calls: query.calls,
        total_ms: query.total_ms,
        mean_ms: query.mean_ms ?? undefined,
        p95_ms: query.p95_ms ?? undefined,
        max_ms: query.max_ms ?? undefined,
        rows_examined: query.rows_examined ?? undefined,
        rows_returned: query.rows_returned ?? undefined,
        rows_affected: query.rows_affected ?? undefined,
        errors: query.errors ?? undefined,
        databases: query.databases,
        users: query.users,
        first_seen: query.first_seen,
      })),
      notes: found.has_resets
        ? ['the server began to count anew within the range: less is told than happened']
        : [],
    };
  },
});

export const databaseLocksAt = defineTool({
  name: 'database_locks_at',
  title: 'Who blocked whom',
  description:
    'Who waited for whose lock in a database at a moment, also in the past, as a tree: the roots first, then those that wait ' +
    'for them. `culprit` is the root that most wait for.',
  input: z.strictObject({
    database: databaseField,
    time: z.string().max(64).default('now').describe('ISO 8601 with its zone, or now-<number><s|m|h|d>.'),
  }),
  run: async ({ database: name, time }, context) => {
    const at = momentOf(time, context);
    const { id } = await databaseNamed(name, context);
    const tree = await context.sources.databaseLocksAt(id, { time: at });
    const link = databaseLink(id, 'locks');
    return {
      facts: {
        at: tree.at ?? 'nobody waited then, as far as is known',
        waiting_sessions: tree.waiting,
        longest_wait_ms: tree.longest_ms,
        somebody_waited_before_at: tree.previous_at ?? undefined,
        somebody_waited_after_at: tree.next_at ?? undefined,
      },
      rows: tree.nodes.map((node) => ({
        cite: `lock:${String(id)}/${tree.at ?? ''}/${node.id}`,
        link,
        session: node.id,
        is_culprit: node.id === tree.culprit_id ? true : undefined,
        depth: node.depth,
        blocks_sessions: node.blocks,
        blocked_by: node.blocked_by.length === 0 ? undefined : node.blocked_by,
        user: node.user ?? undefined,
        application: node.application ?? undefined,
        address: node.address ?? undefined,
        database: node.database ?? undefined,
        state: node.state,
        wait_ms: node.wait_ms ?? undefined,
        transaction_ms: node.transaction_ms ?? undefined,
        waits_for: node.target ?? undefined,
        mode: node.mode ?? undefined,
        statement: node.text ?? undefined,
      })),
      notes: tree.is_cut ? ['more sessions waited than are listed'] : [],
    };
  },
});

export const databaseAdvice = defineTool({
  name: 'database_advice',
  title: 'Advice about databases',
  description:
    'What could be better at database servers, by rule, with what was measured: missing, unused and double indexes, vacuum and ' +
    'wraparound, memory, connections, replication, settings. Text only: nothing is ever run.',
  input: z.strictObject({
    database: databaseField.optional().describe('Left out: of all.'),
    code: z.array(adviceCode).max(10).optional(),
    limit: z.int().min(1).max(100).default(30),
  }),
  run: async ({ database: name, code, limit }, context) => {
    const found =
      name === undefined
        ? await context.sources.listDatabaseAdvice({ code, limit })
        : await context.sources.getDatabaseAdvice((await databaseNamed(name, context)).id, { limit: 500 });
    const items = found.items.filter((one) => code === undefined || code.includes(one.code)).slice(0, limit);
    return {
      facts: { looked_at: found.looked_at ?? 'not yet: every ten minutes' },
      rows: items.map(adviceRow),
      notes: items.length < found.total ? ['there is more: narrow by database or code'] : [],
    };
  },
});

function databaseRow(database: Database): Row {
  const { figures } = database;
  return {
    cite: `database:${String(database.id)}`,
    link: databaseLink(database.id),
    name: database.name,
    kind: database.kind,
    host: database.host_name,
    address: `${database.address}${database.port === null ? '' : `:${String(database.port)}`}`,
    state: database.state,
    error: database.error ?? undefined,
    version: database.version ?? undefined,
    role: database.role,
    last_seen: database.last_seen,
    slow_queries_last_hour: database.slow_queries_last_hour,
    missing_rights: database.missing_rights === 0 ? undefined : database.missing_rights,
    ...Object.fromEntries(Object.entries(figures ?? {}).filter(([, value]) => value !== null)),
  };
}

function adviceRow(advice: DatabaseAdvice): Row {
  return {
    cite: `advice:${String(advice.id)}`,
    link: databaseLink(advice.database_id, 'advice'),
    database: advice.database_name,
    host: advice.host_name,
    code: advice.code,
    severity: advice.severity,
    title: advice.title,
    evidence: advice.evidence.map(({ text }) => text),
    what_to_do: advice.text,
    first_seen: advice.first_seen,
    last_seen: advice.last_seen,
  };
}

const momentOf = (time: string, context: ToolContext) =>
  // Any range that ends there says how times are written.
  time.trim() === 'now' ? 'now' : rangeOf({ from: time, to: 'now' }, context).from;

/** The database of a name or number; throws NOT_FOUND with names that are like it, or REQUEST_INVALID where several are. */
async function databaseNamed(name: string, { sources, near }: ToolContext): Promise<Database> {
  const all = (await sources.listDatabases({ limit: MOST_NAMES })).items;
  const wanted = name.trim().toLowerCase();
  const byId = all.find(({ id }) => `database:${String(id)}` === wanted);
  const called = all.filter((one) =>
    [one.name, `${one.host_name}/${one.name}`].some((known) => known.toLowerCase() === wanted),
  );
  const [first, second] = byId === undefined ? called : [byId];
  if (second !== undefined) {
    const names = called.slice(0, SHOWN).map((one) => JSON.stringify(`${one.host_name}/${one.name}`));
    throw new VigilError(
      'REQUEST_INVALID',
      `several databases are called ${JSON.stringify(name)}: ${names.join(', ')}`,
    );
  }
  if (first !== undefined) {
    return first;
  }
  const like = near(
    name,
    all.map((one) => one.name),
  ).slice(0, SHOWN);
  const told = (like.length > 0 ? like : all.slice(0, SHOWN).map((one) => one.name)).map((one) =>
    JSON.stringify(one),
  );
  throw new VigilError(
    'NOT_FOUND',
    `there is no database called ${JSON.stringify(name)}; ${
      told.length === 0 ? 'none is watched' : `names like it: ${told.join(', ')}`
    }. list_databases finds all`,
  );
}
