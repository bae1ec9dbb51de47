import type { ServiceStatus, serviceType } from '@vigilops/contracts/api';
import type { z } from 'zod';
import type { ServiceRecord } from '../../model/index.ts';
import { isPresent, SERVICE_CELLS, serviceOf, type ServiceCells } from '../checks/service-rows.ts';
import { containing, type Ask } from './ask.ts';
import { sql, where, type Sql } from './sql.ts';
import { at, isoText, type TimeRange } from './times.ts';

/** A service, what people see of its state now, and what its telemetry tells. */
export interface ListedService {
  readonly service: ServiceRecord;
  /** `paused` before `maintenance` before what was settled. */
  readonly status: ServiceStatus;
  readonly telemetry: ServiceTelemetry;
}

/** Of senders under its `service.name`. All empty where there is none. */
export interface ServiceTelemetry {
  readonly instances: number;
  readonly hostIds: readonly number[];
  readonly versions: readonly string[];
  readonly sdkLanguages: readonly string[];
  /** ISO 8601 with microseconds. */
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
}

export interface ServiceListQuestion {
  /** For what is maintained now. */
  readonly nowUs: number;
  /** Part of the name. */
  readonly text?: string | undefined;
  /** It runs there, or sends from there. */
  readonly hostId?: number | undefined;
  readonly statuses?: readonly ServiceStatus[] | undefined;
  readonly types?: readonly z.output<typeof serviceType>[] | undefined;
  readonly checked?: boolean | undefined;
  readonly group?: string | undefined;
  /** All of these. */
  readonly tags?: readonly string[] | undefined;
  /** Only what comes after this one, in order of name and id. */
  readonly after?: { readonly name: string; readonly id: number } | undefined;
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
  /**
   * All that are checked, and those that only sent something: unless a check has their name, and with it their telemetry.
   */
  listServices(question: ServiceListQuestion, signal: AbortSignal): Promise<readonly ListedService[]>;
  findService(id: number, nowUs: number, signal: AbortSignal): Promise<ListedService | undefined>;
  /** Summed over whole minutes, most calls first, at most `limit`. */
  serviceEdges(
    question: { readonly range: TimeRange; readonly service?: string | undefined; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly ServiceEdgeRecord[]>;
}

export function createServiceReader(ask: Ask): ServiceReader {
  return {
    async listServices(question, signal) {
      return (await ask.question<ListedCells>(listSql(question), signal)).map(listedOf);
    },

    async findService(id, nowUs, signal) {
      const [row] = await ask.read<ListedCells>(
        withTelemetry(withStatus(nowUs, sql`service.id = ${id}`), sql`true`, 1),
        signal,
      );
      return row === undefined ? undefined : listedOf(row);
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

interface EdgeRow extends Record<string, unknown> {
  readonly caller: string;
  readonly callee: string;
  readonly callee_kind: ServiceEdgeRecord['calleeKind'];
  readonly calls: number;
  readonly errors: number;
  readonly duration_ns_sum: number;
}

interface ListedCells extends ServiceCells {
  readonly status: ServiceStatus;
  readonly instances: number;
  readonly host_ids: readonly number[];
  readonly versions: readonly string[];
  readonly sdk_languages: readonly string[];
  readonly first_seen: string | null;
  readonly last_seen: string | null;
}

function listedOf(cells: ListedCells): ListedService {
  return {
    service: serviceOf(cells),
    status: cells.status,
    telemetry: {
      instances: cells.instances,
      hostIds: cells.host_ids,
      versions: cells.versions,
      sdkLanguages: cells.sdk_languages,
      firstSeen: cells.first_seen,
      lastSeen: cells.last_seen,
    },
  };
}

/** Under which `service.name` the telemetry of that row of services comes. */
function telemetryName(service: Sql): Sql {
  return sql`coalesce(${service}.spec ->> 'service_name', ${service}.name)`;
}

/** A row of services is listed where it is checked and there, or where nothing that is checked has its telemetry. */
const LISTED = sql`CASE WHEN service.spec IS NOT NULL THEN ${isPresent(sql`service`)} ELSE NOT EXISTS (
  SELECT FROM vigilops.services AS checked
  WHERE checked.spec IS NOT NULL AND ${telemetryName(sql`checked`)} = service.name AND ${isPresent(sql`checked`)}) END`;

function listSql(question: ServiceListQuestion): Sql {
  const { nowUs, text, hostId, statuses, types, checked, group, tags, after, limit } = question;
  const conditions: Sql[] = [LISTED];
  if (text !== undefined) {
    conditions.push(sql`service.name ILIKE ${containing(text)}`);
  }
  if (types !== undefined) {
    conditions.push(sql`coalesce(service.spec #>> '{check,type}', 'otlp') = ANY(${types}::text[])`);
  }
  if (checked !== undefined) {
    conditions.push(sql`(service.spec IS NOT NULL) = ${checked}`);
  }
  if (group !== undefined) {
    conditions.push(sql`service.spec ->> 'group' = ${group}`);
  }
  if (tags !== undefined) {
    conditions.push(sql`service.spec -> 'tags' ?& ${tags}::text[]`);
  }
  if (statuses !== undefined) {
    conditions.push(sql`${statusSql(nowUs)} = ANY(${statuses}::text[])`);
  }
  if (after !== undefined) {
    conditions.push(sql`(service.name, service.id) > (${after.name}, ${after.id}::int)`);
  }
  const isThere =
    hostId === undefined
      ? sql`(service.spec IS NOT NULL OR sender.senders > 0)`
      : sql`(service.host_id = ${hostId} OR ${hostId} = ANY(sender.hosts))`;
  return withTelemetry(withStatus(nowUs, ...conditions), isThere, limit);
}

/** In order: the rest of the query goes through them only until it has as many as it wants. */
function withStatus(nowUs: number, ...conditions: readonly Sql[]): Sql {
  return sql`
    SELECT service.*, ${statusSql(nowUs)} AS status FROM vigilops.services AS service ${where(conditions)}
    ORDER BY service.name, service.id`;
}

function statusSql(nowUs: number): Sql {
  return sql`CASE
    WHEN service.spec IS NULL THEN service.state
    WHEN (service.spec ->> 'paused')::boolean THEN 'paused'
    WHEN ${isMaintained(nowUs)} THEN 'maintenance'
    ELSE service.state END`;
}

/** A window may name the service, the host that it runs on, or the group of either. */
function isMaintained(nowUs: number): Sql {
  return sql`EXISTS (
    SELECT FROM vigilops.maintenance_windows AS planned
    LEFT JOIN vigilops.effective_hosts AS host ON host.id = service.host_id
    WHERE planned.from_time <= ${at(nowUs)} AND planned.to_time > ${at(nowUs)}
      AND (planned.whole_house OR service.id = ANY(planned.service_ids) OR host.id = ANY(planned.host_ids)
           OR service.spec ->> 'group' = ANY(planned.groups) OR host.host_group = ANY(planned.groups)))`;
}

/** At most `limit` of these services of which `isThere`, which may look at `sender`, too. */
function withTelemetry(services: Sql, isThere: Sql, limit: number): Sql {
  return sql`
    SELECT ${SERVICE_CELLS}, service.status, service.instances, service.host_ids, service.versions,
           service.sdk_languages, ${isoText(sql`service.first_seen`)} AS first_seen,
           (SELECT ${isoText(sql`max(last_seen)`)} FROM vigilops.series
            WHERE resource_id = ANY(service.resource_ids)) AS last_seen
    FROM (
      SELECT service.*, sender.*
      FROM (${services}) AS service CROSS JOIN LATERAL (${SENDERS}) AS sender
      WHERE ${isThere} ORDER BY service.name, service.id LIMIT ${limit}
    ) AS service
    ORDER BY service.name, service.id`;
}

/**
 * All that sends under a service's name. A sender that tells neither namespace nor instance (an agent that reads the
 * service's log files) means the service of that name where there is only one. An empty namespace of a sender that tells
 * its instance is one like any other (semantic conventions, service.namespace). A check has all namespaces of its name.
 */
const SENDERS = sql`
  SELECT count(*)::int AS senders,
         CASE WHEN count(*) = 0 THEN 0 ELSE
           coalesce(nullif(count(DISTINCT instance) FILTER (WHERE instance <> ''), 0),
                    greatest(count(DISTINCT resource.host_id), 1)) END::int AS instances,
         array_agg(DISTINCT resource.host_id) AS hosts,
         ${distinct(sql`resource.host_id`)} AS host_ids,
         ${distinct(sql`attributes ->> 'service.version'`)} AS versions,
         ${distinct(sql`attributes ->> 'telemetry.sdk.language'`)} AS sdk_languages,
         min(first_seen) AS first_seen, array_agg(resource.id) AS resource_ids
  FROM (
    SELECT id, host_id, attributes, first_seen, service_instance_id AS instance,
           CASE WHEN service_namespace = '' AND service_instance_id = ''
                THEN coalesce(CASE WHEN min(named) OVER () = max(named) OVER () THEN min(named) OVER () END, '')
                ELSE service_namespace END AS namespace
    FROM (
      SELECT *, CASE WHEN service_namespace <> '' OR service_instance_id <> '' THEN service_namespace END AS named
      FROM vigilops.resources WHERE service_name = ${telemetryName(sql`service`)}
    ) AS resource
  ) AS resource
  WHERE service.spec IS NOT NULL OR resource.namespace = service.namespace`;

/** The different values as a JSON array, empty where there is none. */
function distinct(value: Sql): Sql {
  return sql`coalesce(json_agg(DISTINCT ${value}) FILTER (WHERE ${value} IS NOT NULL), '[]')`;
}
