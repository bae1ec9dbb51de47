import * as z from 'zod/mini';

import { DATABASE_PORTS, DATABASE_TYPES, type DatabaseConfig } from './types.ts';

const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));

/** What the server may define: a socket at most of this host's files, and none that would be read. */
const assigned = z.object({
  id: z.int().check(z.gte(1), z.lte(2_147_483_647)),
  name: text(256),
  kind: z.enum([...DATABASE_TYPES, 'mariadb']),
  address: text(256),
  port: z.nullable(z.int().check(z.gte(1), z.lte(65_535))),
  database: z.nullable(text(1_024)),
  username: z.nullable(text(1_024)),
  password: z.nullable(text(1_024)),
  withheld: z.nullable(z.string()),
  tls: z.object({ mode: z.enum(['off', 'prefer', 'verify']), ca: z.nullable(z.string()) }),
  interval_seconds: z.int().check(z.gte(5), z.lte(86_400)),
  slow_threshold_ms: z.int().check(z.gte(1), z.lte(86_400_000)),
  explain: z.boolean(),
});
const answer = z.object({ items: z.array(z.unknown()).check(z.maxLength(200)) });

export interface ParsedDatabases {
  readonly configs: readonly DatabaseConfig[];
  /** One line for each that cannot be watched, never with what is secret; the others are not to suffer for it. */
  readonly problems: readonly string[];
}

/** Reads the body of GET /api/v1/agent/databases. Throws when it is no such answer at all. */
export function parseDatabases(body: string): ParsedDatabases {
  const problems: string[] = [];
  const { items } = answer.parse(JSON.parse(body));
  const configs = items.flatMap((item): DatabaseConfig[] => {
    const parsed = assigned.safeParse(item);
    if (!parsed.success) {
      const keys = parsed.error.issues.map(({ path }) => path.map(String).join('.'));
      problems.push(`${nameOf(item)}: not understood: ${keys.join(', ')}`);
      return [];
    }
    const { withheld } = parsed.data;
    if (withheld !== null) {
      problems.push(`${nameOf(item)}: ${WITHHELD[withheld] ?? WITHHELD.other}`);
      return [];
    }
    return [configOf(parsed.data)];
  });
  return { configs, problems };
}

const WITHHELD = {
  plain_http: 'no password is sent over plain HTTP: use https in server.url',
  unreadable: 'the server cannot read its password any more: give it again there',
  other: 'the server keeps its password back',
} as const satisfies Record<string, string> as Readonly<Record<string, string>> & { readonly other: string };

function configOf(given: z.output<typeof assigned>): DatabaseConfig {
  const { id, name, kind, address, port, database, username, password, tls } = given;
  const type = kind === 'mariadb' ? 'mysql' : kind;
  return {
    key: `id:${String(id)}`,
    name,
    definitionId: id,
    type,
    host: address,
    port: port ?? DATABASE_PORTS[type],
    username: username ?? undefined,
    password: password ?? undefined,
    database: database ?? undefined,
    tls: { mode: tls.mode, ca: tls.ca ?? undefined },
    intervalMs: given.interval_seconds * 1_000,
    slowThresholdMs: given.slow_threshold_ms,
    explain: given.explain,
  };
}

function nameOf(item: unknown): string {
  const { id, name } =
    typeof item === 'object' && item !== null ? (item as { id?: unknown; name?: unknown }) : {};
  return `${JSON.stringify(id) ?? 'no id'} ${JSON.stringify(name) ?? ''}`.slice(0, 200);
}
