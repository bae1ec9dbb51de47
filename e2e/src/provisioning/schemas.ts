import { z } from 'zod';

/*
 * What Grafana reads (docs: administration/provisioning, alerting/set-up/provision-alerting-resources/file-provisioning),
 * as far as we use it. Strict: Grafana skips a key that it does not know, so a misspelt one would be lost in silence.
 */

const uid = z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/);
const duration = z.string().regex(/^\d+(?:s|m|h|d)$/);
const fromEnvironment = z.string().regex(/^\$__env\{VIGILOPS_[A-Z_]+\}$/, 'expected $__env{VIGILOPS_…}');
const version = z.literal(1);
const orgId = z.literal(1);

export const dataSources = z.strictObject({
  apiVersion: version,
  datasources: z.array(
    z.strictObject({
      name: z.string(),
      uid,
      type: z.string(),
      access: z.literal('proxy'),
      isDefault: z.boolean().optional(),
      editable: z.literal(false),
      url: fromEnvironment.optional(),
      user: fromEnvironment.optional(),
      basicAuth: z.literal(true).optional(),
      basicAuthUser: z.string().optional(),
      jsonData: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      // A secret in a file would be a secret in a repository.
      secureJsonData: z.record(z.string(), fromEnvironment),
    }),
  ),
});

export const apps = z.strictObject({
  apiVersion: version,
  apps: z.array(
    z.strictObject({
      type: z.string(),
      org_id: orgId,
      disabled: z.literal(false),
      jsonData: z.record(z.string(), fromEnvironment),
      secureJsonData: z.record(z.string(), fromEnvironment),
    }),
  ),
});

export const dashboardProviders = z.strictObject({
  apiVersion: version,
  providers: z.array(
    z.strictObject({
      name: z.string(),
      orgId,
      type: z.literal('file'),
      folder: z.string(),
      allowUiUpdates: z.boolean(),
      disableDeletion: z.boolean(),
      updateIntervalSeconds: z.int().positive(),
      options: z.strictObject({ path: fromEnvironment, foldersFromFilesStructure: z.literal(false) }),
    }),
  ),
});

const relativeTimeRange = z
  .strictObject({ from: z.int().nonnegative(), to: z.int().nonnegative() })
  .refine(({ from, to }) => from >= to);

const sqlQuery = z.strictObject({
  refId: z.string(),
  datasourceUid: z.literal('vigilops-postgres'),
  // Grafana refuses a range that is empty.
  relativeTimeRange: relativeTimeRange.refine(({ from, to }) => from > to),
  model: z.strictObject({
    refId: z.string(),
    datasource: z.strictObject({
      type: z.literal('grafana-postgresql-datasource'),
      uid: z.literal('vigilops-postgres'),
    }),
    editorMode: z.literal('code'),
    format: z.literal('table'),
    rawQuery: z.literal(true),
    rawSql: z.string().min(1),
  }),
});

const threshold = z.strictObject({
  refId: z.string(),
  datasourceUid: z.literal('__expr__'),
  relativeTimeRange,
  model: z.strictObject({
    refId: z.string(),
    type: z.literal('threshold'),
    datasource: z.strictObject({ type: z.literal('__expr__'), uid: z.literal('__expr__') }),
    expression: z.string(),
    conditions: z.tuple([
      z.strictObject({
        evaluator: z.strictObject({
          type: z.enum(['gt', 'gte', 'lt', 'lte']),
          params: z.tuple([z.number()]),
        }),
      }),
    ]),
  }),
});

const rule = z
  .strictObject({
    uid,
    title: z.string().min(1).max(190),
    condition: z.string(),
    for: duration,
    keepFiringFor: duration.optional(),
    noDataState: z.enum(['OK', 'KeepLast', 'NoData', 'Alerting']),
    execErrState: z.enum(['OK', 'KeepLast', 'Error', 'Alerting']),
    missing_series_evals_to_resolve: z.int().positive().optional(),
    dashboardUid: z.string().optional(),
    panelId: z.int().positive().optional(),
    labels: z.strictObject({ severity: z.enum(['warning', 'critical']), vigilops: z.literal('true') }),
    annotations: z.strictObject({ summary: z.string(), description: z.string(), look: z.string() }),
    notification_settings: z.strictObject({
      receiver: z.string(),
      // Grafana asks for these two whenever there is a list.
      group_by: z
        .array(z.string())
        .refine((names) => ['alertname', 'grafana_folder'].every((name) => names.includes(name))),
      group_wait: duration,
      group_interval: duration,
      repeat_interval: duration,
    }),
    data: z.tuple([sqlQuery, threshold]),
  })
  .refine(({ dashboardUid, panelId }) => (dashboardUid === undefined) === (panelId === undefined));
export type Rule = z.output<typeof rule>;

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-4]):[0-5]\d$/);
const interval = z.strictObject({
  times: z.array(z.strictObject({ start_time: timeOfDay, end_time: timeOfDay })).optional(),
  weekdays: z
    .array(z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']))
    .optional(),
  location: z.string(),
});

export const alerting = z.strictObject({
  apiVersion: version,
  groups: z
    .array(
      z.strictObject({
        orgId,
        name: z.string().min(1),
        folder: z.string().min(1),
        interval: duration,
        rules: z.array(rule),
      }),
    )
    .optional(),
  contactPoints: z
    .array(
      z.strictObject({
        orgId,
        name: z.string(),
        receivers: z.array(
          z.strictObject({
            uid,
            type: z.literal('webhook'),
            disableResolveMessage: z.literal(false),
            settings: z.strictObject({
              url: z.string().regex(/^\$__env\{VIGILOPS_URL\}\/hooks\//),
              httpMethod: z.enum(['POST', 'PUT']),
              title: z.string(),
              message: z.string(),
              hmacConfig: z.strictObject({
                secret: fromEnvironment,
                header: z.string(),
                timestampHeader: z.string(),
              }),
            }),
          }),
        ),
      }),
    )
    .optional(),
  templates: z.array(z.strictObject({ orgId, name: z.string(), template: z.string().min(1) })).optional(),
  muteTimes: z
    .array(z.strictObject({ orgId, name: z.string(), time_intervals: z.array(interval).min(1) }))
    .optional(),
});
