import { z } from 'zod';
import { CHECK_TYPES, knownCheckConfig, resultStatus, serviceDefinition } from './checks.ts';
import { cursorField, idField, nameField, orNull, textField, timeField, timeParam } from './fields.ts';
import { timeZoneField } from './weekly-time.ts';

/**
 * `unknown`: nobody could tell (no observer, all cut off, or none asked yet). `paused` and `maintenance` hide what
 * the checks say, which goes on in the background.
 */
export const serviceStatus = z
  .enum(['up', 'down', 'unknown', 'paused', 'maintenance'])
  .meta({ id: 'ServiceStatus' });
export type ServiceStatus = z.infer<typeof serviceStatus>;

export const serviceType = z.enum([...CHECK_TYPES, 'otlp']).meta({
  id: 'ServiceType',
  description: '`otlp`: known from its telemetry alone; nobody checks it.',
});

export const listServicesQuery = z.strictObject({
  q: textField(256).optional().meta({ description: 'Part of the name.' }),
  host_id: idField.optional().meta({ description: 'Runs on this host, or sends from it.' }),
  status: z.array(serviceStatus).max(5).optional(),
  type: z.array(serviceType).max(7).optional(),
  checked: z
    .stringbool()
    .optional()
    .meta({ description: 'true: only those with a check; false: only those known by telemetry alone.' }),
  group: nameField.optional(),
  tag: z.array(nameField).max(16).optional().meta({ description: 'All of these tags.' }),
  limit: z.int().min(1).max(1_000).default(200),
  cursor: cursorField.optional(),
});
export type ListServicesQuery = z.output<typeof listServicesQuery>;

/** Why a service that is down need not alarm: what it depends on is down. */
export const serviceParent = z
  .object({ kind: z.enum(['host', 'service']), id: idField, name: z.string() })
  .meta({ id: 'ServiceParent' });

const percent = z.number().nullable().meta({ description: '0 to 100; null where nothing was known.' });

export const service = z
  .object({
    id: idField,
    name: z.string(),
    namespace: z.string(),
    type: serviceType,
    source: z.enum(['api', 'agent', 'telemetry']).meta({
      description: 'Who defined it: the UI or API, an agent by its file, or nobody.',
    }),
    target: z.string().nullable().meta({ description: 'What is asked, in words: a URL, host:port, a name.' }),
    host_id: idField.nullable(),
    group: z.string().nullable(),
    tags: z.array(z.string()),
    status: serviceStatus,
    status_since: timeField.nullable(),
    status_reason: z.string().nullable(),
    because_of: orNull(serviceParent),
    observers: z.int().meta({ description: 'That found something within the last intervals.' }),
    last_check_at: timeField.nullable(),
    response_time_ms: z
      .number()
      .nullable()
      .meta({ description: 'Of the newest result; the median of observers.' }),
    certificate_expires_at: timeField.nullable(),
    uptime_percent: percent.meta({ description: 'Of the last 30 days.' }),
    objective_percent: z.number().nullable(),
    instances: z.int().meta({
      description:
        'Distinct `service.instance.id` ever seen; where no sender tells one, distinct hosts; 0 without telemetry.',
    }),
    host_ids: z.array(idField),
    versions: z.array(z.string()),
    sdk_languages: z.array(z.string()),
    first_seen: timeField,
    last_seen: timeField.nullable().meta({ description: 'Of its metrics; to the hour.' }),
  })
  .meta({ id: 'Service' });
export type Service = z.infer<typeof service>;

export const listServicesResponse = z
  .object({ items: z.array(service), next_cursor: z.string().nullable() })
  .meta({ id: 'ServiceList' });

export const serviceParams = z.strictObject({ id: idField });

/** Seconds of a stretch by state. `availability_percent` is up / (up + down): nothing else counts. */
export const availability = z
  .object({
    from: timeField,
    to: timeField,
    up_seconds: z.number(),
    down_seconds: z.number(),
    unknown_seconds: z.number(),
    maintenance_seconds: z.number(),
    availability_percent: percent,
    outages: z.int().meta({ description: 'Times that it went down.' }),
  })
  .meta({ id: 'Availability' });
export type Availability = z.infer<typeof availability>;

export const errorBudget = z
  .object({
    objective_percent: z.number(),
    days: z.int(),
    allowed_seconds: z.number(),
    used_seconds: z.number(),
    left_percent: z.number().meta({ description: 'Of the budget; below 0 when it is overdrawn.' }),
  })
  .meta({ id: 'ErrorBudget' });

/** What one observer thinks now. */
export const observation = z
  .object({
    host_id: idField.nullable().meta({ description: 'null: the backend itself, for heartbeats.' }),
    host_name: z.string(),
    opinion: z.enum(['up', 'down', 'none']),
    last_status: resultStatus,
    last_check_at: timeField,
    response_time_ms: z.number().nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'Observation' });

export const serviceDetail = service
  .extend({
    description: z.string(),
    definition: orNull(serviceDefinition).meta({
      description: 'Null unless it was defined in the UI or API.',
    }),
    config: orNull(knownCheckConfig).meta({ description: 'What is asked; null for telemetry alone.' }),
    interval_seconds: z.int().nullable(),
    service_name: z.string().nullable(),
    availability: z.object({
      day: availability,
      week: availability,
      month: availability,
      quarter: availability,
    }),
    error_budget: orNull(errorBudget),
    observations: z.array(observation),
    heartbeat_url: z
      .string()
      .nullable()
      .meta({
        description:
          'Where a cron job reports; append /start, /fail or /<exit code>. Only in the answer that made it, for only its ' +
          'hash is kept; null in all others.',
      }),
  })
  .meta({ id: 'ServiceDetail' });
export type ServiceDetail = z.infer<typeof serviceDetail>;

export const heartbeatUrlResponse = z
  .object({ heartbeat_url: z.string().meta({ description: 'The one before it is no longer good.' }) })
  .meta({ id: 'HeartbeatUrl' });

export const listServiceChecksQuery = z.strictObject({
  from: timeParam.default('now-24h'),
  to: timeParam.default('now'),
  status: z.array(resultStatus).max(4).optional(),
  observer_id: idField.optional().meta({ description: 'A host.' }),
  limit: z.int().min(1).max(1_000).default(100),
  cursor: cursorField.optional(),
});

export const serviceCheck = z
  .object({
    timestamp: timeField,
    observer_id: idField.nullable(),
    observer_name: z.string(),
    status: resultStatus,
    response_time_ms: z.number().nullable(),
    dns_ms: z.number().nullable(),
    connect_ms: z.number().nullable(),
    tls_ms: z.number().nullable(),
    first_byte_ms: z.number().nullable(),
    status_code: z.int().nullable(),
    error_message: z.string().nullable(),
  })
  .meta({ id: 'ServiceCheck' });

/** Newest first. */
export const listServiceChecksResponse = z
  .object({ items: z.array(serviceCheck), next_cursor: z.string().nullable() })
  .meta({ id: 'ServiceCheckList' });

export const serviceStatesQuery = z.strictObject({
  from: timeParam.default('now-30d'),
  to: timeParam.default('now'),
  limit: z.int().min(1).max(5_000).default(200),
});

export const serviceState = z
  .object({
    from: timeField,
    to: timeField.nullable().meta({ description: 'null: it lasts.' }),
    state: z.enum(['up', 'down', 'unknown']),
    reason: z.string().nullable(),
    because_of: orNull(serviceParent),
    seconds: z.number(),
  })
  .meta({ id: 'ServiceState' });

/** Newest first. */
export const serviceStatesResponse = z
  .object({ items: z.array(serviceState), truncated: z.boolean() })
  .meta({ id: 'ServiceStateList' });

export const responseTimesQuery = z.strictObject({
  from: timeParam.default('now-24h'),
  to: timeParam.default('now'),
  max_points: z.int().min(10).max(1_000).default(200),
});

const series = z.array(z.number().nullable());
/** Columns of equal length; a bucket without a result is null. */
export const responseTimesResponse = z
  .object({
    from: timeField,
    to: timeField,
    step_seconds: z.number(),
    times: z.array(timeField).meta({ description: 'Starts of the buckets.' }),
    median_ms: series,
    p95_ms: series,
    dns_ms: series.meta({ description: 'Means of the phases.' }),
    connect_ms: series,
    tls_ms: series,
    first_byte_ms: series,
    results: z.array(z.int()),
    failures: z.array(z.int()),
  })
  .meta({ id: 'ResponseTimes' });
export type ResponseTimes = z.infer<typeof responseTimesResponse>;

/** Availability by day, for bars. */
export const serviceBarsQuery = z.strictObject({
  days: z.int().min(1).max(400).default(90),
  time_zone: timeZoneField.default('UTC'),
  service_id: z.array(idField).max(200).optional(),
});

export const serviceBarsResponse = z
  .object({
    days: z.array(z.iso.date()).meta({ description: 'Oldest first; the last is today.' }),
    items: z.array(
      z.object({
        service_id: idField,
        availability_percent: z.array(z.number().nullable()).meta({ description: 'One a day.' }),
        down_seconds: z.array(z.number()),
      }),
    ),
  })
  .meta({ id: 'ServiceBars' });
export type ServiceBars = z.infer<typeof serviceBarsResponse>;

/** SLA report: every checked service by day, week or month. */
export const slaReportQuery = z.strictObject({
  from: timeParam.default('now-30d'),
  to: timeParam.default('now'),
  period: z.enum(['day', 'week', 'month']).default('month'),
  time_zone: timeZoneField.default('UTC'),
  service_id: z.array(idField).max(200).optional(),
});

export const slaReportResponse = z
  .object({
    items: z.array(
      z.object({
        service_id: idField,
        name: z.string(),
        period: z.iso.date().meta({ description: 'Its first day.' }),
        availability,
        objective_percent: z.number().nullable(),
        met: z.boolean().nullable(),
      }),
    ),
  })
  .meta({ id: 'SlaReport' });
export type SlaReport = z.infer<typeof slaReportResponse>;

/** Everything may be left out; `check` is replaced as a whole. */
export const changeServiceRequest = z
  .strictObject({
    paused: z.boolean().optional(),
    definition: serviceDefinition.optional(),
  })
  .refine((change) => change.paused !== undefined || change.definition !== undefined, {
    message: 'name what to change: paused or definition',
  })
  .meta({ id: 'ServiceChange' });

/** A planned stretch that counts neither as up nor as down, and in which nothing alarms. */
export const maintenanceDefinition = z
  .strictObject({
    title: nameField,
    note: textField(4_096).default(''),
    from: timeParam.meta({ example: '2026-03-01T22:00:00Z' }),
    to: timeParam.meta({ example: '2026-03-01T23:30:00Z' }),
    all: z.boolean().default(false).meta({ description: 'The whole house.' }),
    service_ids: z.array(idField).max(500).default([]),
    host_ids: z
      .array(idField)
      .max(500)
      .default([])
      .meta({ description: 'With all services that run there.' }),
    groups: z.array(nameField).max(32).default([]).meta({ description: 'Of services and hosts.' }),
    public: z.boolean().default(true).meta({ description: 'Shown on the status page.' }),
  })
  .meta({ id: 'MaintenanceDefinition' });

export const maintenance = z
  .object({
    id: idField,
    title: z.string(),
    note: z.string(),
    from: timeField,
    to: timeField,
    all: z.boolean(),
    service_ids: z.array(idField),
    host_ids: z.array(idField),
    groups: z.array(z.string()),
    public: z.boolean(),
    state: z.enum(['planned', 'running', 'over']),
    created_by: z.string(),
  })
  .meta({ id: 'Maintenance' });
export type Maintenance = z.infer<typeof maintenance>;

export const maintenanceParams = z.strictObject({ id: idField });
export const listMaintenanceQuery = z.strictObject({
  from: timeParam.default('now-90d').meta({ description: 'Those that end after it.' }),
  limit: z.int().min(1).max(500).default(100),
});
/** Those that run or come first, by start; then those that are over, newest first. */
export const listMaintenanceResponse = z
  .object({ items: z.array(maintenance) })
  .meta({ id: 'MaintenanceList' });

export const serviceEdgesQuery = z.strictObject({
  from: timeParam.default('now-1h'),
  to: timeParam.default('now'),
  service: textField(256).min(1).optional().meta({ description: 'Edges that begin or end here.' }),
  limit: z.int().min(1).max(5_000).default(1_000),
});
export type ServiceEdgesQuery = z.output<typeof serviceEdgesQuery>;

export const serviceEdge = z
  .object({
    caller: z.string(),
    callee: z.string(),
    callee_kind: z.enum(['service', 'database', 'messaging', 'external']),
    calls: z.number(),
    errors: z.number(),
    error_ratio: z.number(),
    calls_per_second: z.number(),
    mean_duration_ms: z.number().nullable(),
  })
  .meta({ id: 'ServiceEdge' });

export const serviceEdgesResponse = z
  .object({ from: timeField, to: timeField, items: z.array(serviceEdge), truncated: z.boolean() })
  .meta({ id: 'ServiceEdgeList' });
