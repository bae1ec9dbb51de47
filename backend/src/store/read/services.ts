import { containing, type Ask } from './ask.ts';
import { sql, where, type Sql } from './sql.ts';
import { at, isoText, type TimeRange } from './times.ts';

export interface ServiceRecord {
  readonly name: string;
  readonly namespace: string;
  readonly instances: number;
  readonly hostIds: readonly number[];
  readonly versions: readonly string[];
  readonly sdkLanguages: readonly string[];
  readonly firstSeen: string;
  readonly lastSeen: string | null;
}

export interface ServiceListQuestion {
  /** Part of the name. */
  readonly text?: string | undefined;
  readonly hostId?: number | undefined;
  /** Only what comes after this one, in order of name and namespace. */
  readonly after?: { readonly name: string; readonly namespace: string } | undefined;
  readonly limit: number;
}

export interface ServiceEdgeRecord {
  readonly caller: string;
  readonly callee: string;
  readonly calleeKind: 'service' | 'database' | 'messaging' | 'external';
  readonly calls: number;
  readonly errors: number;
  readonly durationNsSum: number;
}

export interface ServiceReader {
  listServices(question: ServiceListQuestion, signal: AbortSignal): Promise<readonly ServiceRecord[]>;
  /** Summed over whole minutes, most calls first, at most `limit`. */
  serviceEdges(
    question: { readonly range: TimeRange; readonly service?: string | undefined; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly ServiceEdgeRecord[]>;
}

export function createServiceReader(ask: Ask): ServiceReader {
  return {
    async listServices(question, signal) {
      const rows = await ask.question<ServiceRow>(listSql(question), signal);
      return rows.map((row) => ({
        name: row.name,
        namespace: row.namespace,
        instances: row.instances,
        hostIds: row.host_ids,
        versions: row.versions,
        sdkLanguages: row.sdk_languages,
        firstSeen: row.first_seen,
        lastSeen: row.last_seen,
      }));
    },

    async serviceEdges({ range, service, limit }, signal) {
      const conditions = [sql`time >= ${at(range.fromUs)}`, sql`time < ${at(range.toUs)}`];
      if (service !== undefined) {
        conditions.push(sql`(caller = ${service} OR (callee = ${service} AND callee_kind = 'service'))`);
      }
      const rows = await ask.question<EdgeRow>(
        sql`SELECT caller, callee, callee_kind, sum(calls)::float8 AS calls, sum(errors)::float8 AS errors,
                   sum(duration_ns_sum)::float8 AS duration_ns_sum
            FROM vigilops.service_edges ${where(conditions)}
            GROUP BY caller, callee, callee_kind
            ORDER BY sum(calls) DESC, caller, callee, callee_kind LIMIT ${limit}`,
        signal,
      );
      return rows.map((row) => ({
        caller: row.caller,
        callee: row.callee,
        calleeKind: row.callee_kind,
        calls: row.calls,
        errors: row.errors,
        durationNsSum: row.duration_ns_sum,
      }));
    },
  };
}

interface ServiceRow extends Record<string, unknown> {
  readonly name: string;
  readonly namespace: string;
  readonly instances: number;
  readonly host_ids: readonly number[];
  readonly versions: readonly string[];
  readonly sdk_languages: readonly string[];
  readonly first_seen: string;
  readonly last_seen: string | null;
}

interface EdgeRow extends Record<string, unknown> {
  readonly caller: string;
  readonly callee: string;
  readonly callee_kind: ServiceEdgeRecord['calleeKind'];
  readonly calls: number;
  readonly errors: number;
  readonly duration_ns_sum: number;
}

function listSql({ text, hostId, after, limit }: ServiceListQuestion): Sql {
  const conditions = [sql`service_name <> ''`];
  if (text !== undefined) {
    conditions.push(sql`service_name ILIKE ${containing(text)}`);
  }
  if (hostId !== undefined) {
    conditions.push(sql`host_id = ${hostId}`);
  }
  if (after !== undefined) {
    conditions.push(sql`(service_name, service_namespace) > (${after.name}, ${after.namespace})`);
  }
  return sql`
    SELECT name, namespace, instances, host_ids, versions, sdk_languages, ${isoText(sql`first_seen`)} AS first_seen,
           (SELECT ${isoText(sql`max(last_seen)`)} FROM vigilops.series WHERE resource_id = ANY(resource_ids)) AS last_seen
    FROM (
      SELECT service_name AS name, service_namespace AS namespace,
             count(DISTINCT service_instance_id)::int AS instances,
             ${distinct(sql`host_id`)} AS host_ids,
             ${distinct(sql`attributes ->> 'service.version'`)} AS versions,
             ${distinct(sql`attributes ->> 'telemetry.sdk.language'`)} AS sdk_languages,
             min(first_seen) AS first_seen, array_agg(id) AS resource_ids
      FROM vigilops.resources ${where(conditions)}
      GROUP BY service_name, service_namespace
      ORDER BY service_name, service_namespace LIMIT ${limit}
    ) AS service
    ORDER BY name, namespace`;
}

/** The different values as a JSON array, empty where there is none. */
function distinct(value: Sql): Sql {
  return sql`coalesce(json_agg(DISTINCT ${value}) FILTER (WHERE ${value} IS NOT NULL), '[]')`;
}
