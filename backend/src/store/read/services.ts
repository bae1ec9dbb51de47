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

/**
 * A sender that tells neither namespace nor instance (an agent that reads the service's log files) means the service of
 * that name where there is only one. An empty namespace of a sender that tells its instance is one like any other
 * (semantic conventions, service.namespace).
 */
const SERVICES = sql`
  SELECT r.id, r.host_id, r.attributes, r.first_seen, r.service_name AS name, r.service_instance_id AS instance,
         CASE WHEN r.service_namespace = '' AND r.service_instance_id = '' THEN coalesce(only_one.namespace, '')
              ELSE r.service_namespace END AS namespace
  FROM vigilops.resources r LEFT JOIN (
    SELECT service_name, min(service_namespace) AS namespace FROM vigilops.resources
    WHERE service_namespace <> '' OR service_instance_id <> ''
    GROUP BY service_name HAVING min(service_namespace) = max(service_namespace)
  ) AS only_one USING (service_name)
  WHERE r.service_name <> ''`;

function listSql({ text, hostId, after, limit }: ServiceListQuestion): Sql {
  const conditions: Sql[] = [];
  if (text !== undefined) {
    conditions.push(sql`name ILIKE ${containing(text)}`);
  }
  if (hostId !== undefined) {
    conditions.push(sql`host_id = ${hostId}`);
  }
  if (after !== undefined) {
    conditions.push(sql`(name, namespace) > (${after.name}, ${after.namespace})`);
  }
  return sql`
    SELECT name, namespace, instances, host_ids, versions, sdk_languages, ${isoText(sql`first_seen`)} AS first_seen,
           (SELECT ${isoText(sql`max(last_seen)`)} FROM vigilops.series WHERE resource_id = ANY(resource_ids)) AS last_seen
    FROM (
      SELECT name, namespace,
             coalesce(nullif(count(DISTINCT instance) FILTER (WHERE instance <> ''), 0),
                      greatest(count(DISTINCT host_id), 1))::int AS instances,
             ${distinct(sql`host_id`)} AS host_ids,
             ${distinct(sql`attributes ->> 'service.version'`)} AS versions,
             ${distinct(sql`attributes ->> 'telemetry.sdk.language'`)} AS sdk_languages,
             min(first_seen) AS first_seen, array_agg(id) AS resource_ids
      FROM (${SERVICES}) AS sender ${where(conditions)}
      GROUP BY name, namespace
      ORDER BY name, namespace LIMIT ${limit}
    ) AS service
    ORDER BY name, namespace`;
}

/** The different values as a JSON array, empty where there is none. */
function distinct(value: Sql): Sql {
  return sql`coalesce(json_agg(DISTINCT ${value}) FILTER (WHERE ${value} IS NOT NULL), '[]')`;
}
