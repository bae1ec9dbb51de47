import { containing, type Ask } from './ask.ts';
import { parseExactJson, type Json } from './json.ts';
import { sql, where, type Sql } from './sql.ts';
import { at, isoText } from './times.ts';

export interface HostRecord {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly ips: readonly string[];
  readonly os: string | null;
  readonly osVersion: string | null;
  readonly kernel: string | null;
  readonly arch: string | null;
  readonly agentVersion: string | null;
  readonly tags: readonly string[];
  readonly labels: Json;
  readonly group: string | null;
  readonly source: 'agent' | 'otlp';
  /** Heard from since `heardSinceUs`. */
  readonly online: boolean;
  /** ISO 8601 with microseconds. */
  readonly lastHeartbeat: string | null;
  readonly createdAt: string;
}

export interface HostListQuestion {
  /** A host that was not heard from since then is offline. */
  readonly heardSinceUs: number;
  readonly online?: boolean | undefined;
  readonly group?: string | undefined;
  /** All of these. */
  readonly tags?: readonly string[] | undefined;
  /** Part of the name, the key or an address. */
  readonly text?: string | undefined;
  /** Only what comes after this one, in order of name and id. */
  readonly after?: { readonly name: string; readonly id: number } | undefined;
  readonly limit: number;
}

export interface HostReader {
  listHosts(question: HostListQuestion, signal: AbortSignal): Promise<readonly HostRecord[]>;
  findHost(id: number, heardSinceUs: number, signal: AbortSignal): Promise<HostRecord | undefined>;
}

export function createHostReader(ask: Ask): HostReader {
  return {
    async listHosts(question, signal) {
      const rows = await ask.read<HostRow>(
        sql`${hostSql(question.heardSinceUs)} ${where(conditionsOf(question))} ORDER BY name, id LIMIT ${question.limit}`,
        signal,
      );
      return rows.map(asHost);
    },

    async findHost(id, heardSinceUs, signal) {
      const [row] = await ask.read<HostRow>(sql`${hostSql(heardSinceUs)} WHERE id = ${id}`, signal);
      return row === undefined ? undefined : asHost(row);
    },
  };
}

interface HostRow extends Record<string, unknown> {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly ips: string[];
  readonly os: string | null;
  readonly os_version: string | null;
  readonly kernel: string | null;
  readonly arch: string | null;
  readonly agent_version: string | null;
  readonly tags: string[];
  readonly labels: string;
  readonly host_group: string | null;
  readonly source: 'agent' | 'otlp';
  readonly online: boolean;
  readonly last_heartbeat: string | null;
  readonly created_at: string;
}

function onlineSql(heardSinceUs: number): Sql {
  return sql`coalesce(last_heartbeat >= ${at(heardSinceUs)}, false)`;
}

function hostSql(heardSinceUs: number): Sql {
  return sql`
    SELECT id, key, name, to_json(ips) AS ips, os, os_version, kernel, arch, agent_version, to_json(tags) AS tags,
           labels::text AS labels, host_group, source, ${onlineSql(heardSinceUs)} AS online,
           ${isoText(sql`last_heartbeat`)} AS last_heartbeat, ${isoText(sql`created_at`)} AS created_at
    FROM vigilops.hosts`;
}

function conditionsOf({ heardSinceUs, online, group, tags, text, after }: HostListQuestion): Sql[] {
  const conditions: Sql[] = [];
  if (online !== undefined) {
    conditions.push(sql`${onlineSql(heardSinceUs)} = ${online}`);
  }
  if (group !== undefined) {
    conditions.push(sql`host_group = ${group}`);
  }
  if (tags !== undefined) {
    conditions.push(sql`tags @> ${tags}::text[]`);
  }
  if (text !== undefined) {
    const pattern = containing(text);
    conditions.push(
      sql`(name ILIKE ${pattern} OR key ILIKE ${pattern} OR EXISTS (SELECT FROM unnest(ips) AS ip WHERE ip ILIKE ${pattern}))`,
    );
  }
  if (after !== undefined) {
    conditions.push(sql`(name, id) > (${after.name}, ${after.id}::int)`);
  }
  return conditions;
}

function asHost(row: HostRow): HostRecord {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    ips: row.ips,
    os: row.os,
    osVersion: row.os_version,
    kernel: row.kernel,
    arch: row.arch,
    agentVersion: row.agent_version,
    tags: row.tags,
    labels: parseExactJson(row.labels),
    group: row.host_group,
    source: row.source,
    online: row.online,
    lastHeartbeat: row.last_heartbeat,
    createdAt: row.created_at,
  };
}
