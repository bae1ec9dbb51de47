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
  /** What people set over what the agent says; name, tags, labels and group above are what came of it. */
  readonly edited: HostEdits;
  /** Of silence: its own time, else that of the question. */
  readonly offlineAfterMs: number;
  readonly source: 'agent' | 'otlp';
  readonly online: boolean;
  /** ISO 8601 with microseconds. */
  readonly lastHeartbeat: string | null;
  readonly createdAt: string;
}

export interface HostEdits {
  readonly name: string | null;
  readonly group: string | null;
  readonly tags: readonly string[] | null;
  /** Null takes the agent's away. */
  readonly labels: Readonly<Record<string, string | null>>;
  readonly offlineAfterMs: number | null;
}

/** What tells a host that is online. */
export interface HearingMoment {
  readonly nowUs: number;
  /** Silent for longer a host is offline that has no time of its own. */
  readonly offlineAfterMs: number;
}

export interface HostListQuestion extends HearingMoment {
  readonly online?: boolean | undefined;
  readonly group?: string | undefined;
  /** All of these. */
  readonly tags?: readonly string[] | undefined;
  /** All of these, by key. */
  readonly labels?: readonly (readonly [key: string, value: string])[] | undefined;
  /** Part of the name, the key, an address, or a label as `key:value`. */
  readonly text?: string | undefined;
  /** Only what comes after this one, in order of name and id. */
  readonly after?: { readonly name: string; readonly id: number } | undefined;
  readonly limit: number;
}

/** What hosts have, with how many have it; of each kind the most frequent, by name. */
export interface HostFacets {
  readonly groups: readonly { readonly name: string; readonly hosts: number }[];
  readonly tags: readonly { readonly name: string; readonly hosts: number }[];
  readonly labels: readonly { readonly key: string; readonly value: string; readonly hosts: number }[];
}

/** Who can look after the server. */
export interface WatcherQuestion {
  /** Whoever was silent for so much longer than the one that was heard last is left out. */
  readonly silentForMs: number;
  /** The host of this name comes last: when the server is silent it may be, too. */
  readonly last: string;
  readonly limit: number;
}

/** Hosts as people see them; those that were forgotten or merged are not there. */
export interface HostReader {
  listHosts(question: HostListQuestion, signal: AbortSignal): Promise<readonly HostRecord[]>;
  findHost(id: number, moment: HearingMoment, signal: AbortSignal): Promise<HostRecord | undefined>;
  /** Hosts with an agent, in an order that stays. */
  watchers(
    question: WatcherQuestion,
    signal: AbortSignal,
  ): Promise<readonly Pick<HostRecord, 'id' | 'name'>[]>;
  /** At most `limit` of each kind. */
  facets(limit: number, signal: AbortSignal): Promise<HostFacets>;
}

export function createHostReader(ask: Ask): HostReader {
  return {
    async listHosts(question, signal) {
      const rows = await ask.read<HostRow>(
        sql`${hostSql(question)} ${where(conditionsOf(question))} ORDER BY name, id LIMIT ${question.limit}`,
        signal,
      );
      return rows.map(asHost);
    },

    async findHost(id, moment, signal) {
      const [row] = await ask.read<HostRow>(
        sql`${hostSql(moment)} ${where([PRESENT, sql`id = ${id}`])}`,
        signal,
      );
      return row === undefined ? undefined : asHost(row);
    },

    watchers: (question, signal) => ask.read<WatcherRow>(watcherSql(question), signal),

    async facets(limit, signal) {
      const groups = facetSql(sql`ARRAY[host_group]`, limit);
      const tags = facetSql(sql`tags`, limit);
      const [row] = await ask.read<FacetRow>(
        sql`SELECT (${groups}) AS groups, (${tags}) AS tags, (${labelFacetSql(limit)}) AS labels`,
        signal,
      );
      return row ?? { groups: [], tags: [], labels: [] };
    },
  };
}

type WatcherRow = Pick<HostRecord, 'id' | 'name'> & Record<string, unknown>;

type FacetRow = HostFacets & Record<string, unknown>;

const PRESENT = sql`is_present`;

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
  readonly edited_name: string | null;
  readonly edited_group: string | null;
  readonly edited_tags: string[] | null;
  readonly edited_labels: Readonly<Record<string, string | null>>;
  readonly own_offline_after_ms: number | null;
  readonly offline_after_ms: number;
  readonly source: 'agent' | 'otlp';
  readonly online: boolean;
  readonly last_heartbeat: string | null;
  readonly created_at: string;
}

function offlineAfterSql({ offlineAfterMs }: HearingMoment): Sql {
  return sql`coalesce(offline_after_ms, ${Math.ceil(offlineAfterMs)}::int)`;
}

function onlineSql(moment: HearingMoment): Sql {
  const since = sql`${at(moment.nowUs)} - ${offlineAfterSql(moment)} * interval '1 millisecond'`;
  return sql`coalesce(last_heartbeat >= ${since}, false)`;
}

function hostSql(moment: HearingMoment): Sql {
  return sql`
    SELECT id, key, name, to_json(ips) AS ips, os, os_version, kernel, arch, agent_version, to_json(tags) AS tags,
           labels::text AS labels, host_group, edited_name, edited_group, to_json(edited_tags) AS edited_tags,
           edited_labels, offline_after_ms AS own_offline_after_ms, ${offlineAfterSql(moment)} AS offline_after_ms,
           source, ${onlineSql(moment)} AS online, ${isoText(sql`last_heartbeat`)} AS last_heartbeat,
           ${isoText(sql`created_at`)} AS created_at
    FROM vigilops.effective_hosts`;
}

/** Names are compared up to their first dot: a host may know itself with its domain or without. */
function watcherSql({ silentForMs, last, limit }: WatcherQuestion): Sql {
  return sql`
    WITH agents AS (
      SELECT id, name, last_heartbeat, max(last_heartbeat) OVER () AS newest
      FROM vigilops.effective_hosts WHERE ${PRESENT} AND source = 'agent' AND agent_version IS NOT NULL
    )
    SELECT id, name FROM agents
    WHERE last_heartbeat >= newest - ${silentForMs}::float8 * interval '1 millisecond'
    ORDER BY lower(split_part(name, '.', 1)) = lower(split_part(${last}::text, '.', 1)), id LIMIT ${limit}`;
}

function conditionsOf(question: HostListQuestion): Sql[] {
  const { online, group, tags, labels, text, after } = question;
  const conditions: Sql[] = [PRESENT];
  if (online !== undefined) {
    conditions.push(sql`${onlineSql(question)} = ${online}`);
  }
  if (group !== undefined) {
    conditions.push(sql`host_group = ${group}`);
  }
  if (tags !== undefined) {
    conditions.push(sql`tags @> ${tags}::text[]`);
  }
  for (const [key, value] of labels ?? []) {
    conditions.push(sql`labels ->> ${key}::text = ${value}`);
  }
  if (text !== undefined) {
    const pattern = containing(text);
    conditions.push(sql`(name ILIKE ${pattern} OR key ILIKE ${pattern}
      OR EXISTS (SELECT FROM unnest(ips) AS ip WHERE ip ILIKE ${pattern})
      OR EXISTS (SELECT FROM jsonb_each_text(labels) AS label WHERE label.key || ':' || label.value ILIKE ${pattern}))`);
  }
  if (after !== undefined) {
    conditions.push(sql`(name, id) > (${after.name}, ${after.id}::int)`);
  }
  return conditions;
}

/** Texts of all hosts as a JSON array of {name, hosts}. */
function facetSql(texts: Sql, limit: number): Sql {
  return sql`
    SELECT coalesce(json_agg(json_build_object('name', name, 'hosts', hosts) ORDER BY name), '[]') FROM (
      SELECT text AS name, count(DISTINCT id)::int AS hosts
      FROM vigilops.effective_hosts, unnest(${texts}) AS text WHERE ${PRESENT} AND text IS NOT NULL
      GROUP BY text ORDER BY hosts DESC, text LIMIT ${limit}
    ) AS facet`;
}

function labelFacetSql(limit: number): Sql {
  return sql`
    SELECT coalesce(json_agg(json_build_object('key', key, 'value', value, 'hosts', hosts) ORDER BY key, value), '[]')
    FROM (
      SELECT label.key, label.value, count(*)::int AS hosts
      FROM vigilops.effective_hosts AS host, jsonb_each_text(host.labels) AS label WHERE ${PRESENT}
      GROUP BY label.key, label.value ORDER BY hosts DESC, label.key, label.value LIMIT ${limit}
    ) AS facet`;
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
    edited: {
      name: row.edited_name,
      group: row.edited_group,
      tags: row.edited_tags,
      labels: row.edited_labels,
      offlineAfterMs: row.own_offline_after_ms,
    },
    offlineAfterMs: row.offline_after_ms,
    source: row.source,
    online: row.online,
    lastHeartbeat: row.last_heartbeat,
    createdAt: row.created_at,
  };
}
