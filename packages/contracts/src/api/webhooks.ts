import { z } from 'zod';

/** Absent, null and empty are the same to Grafana: Go writes an empty map either way. */
const texts = z
  .record(z.string(), z.string())
  .nullish()
  .transform((map) => map ?? {});
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

/** One alert of a notification, as far as it is kept; Grafana sends more, and adds to it. */
export const grafanaAlert = z
  .object({
    status: z.enum(['firing', 'resolved']),
    labels: texts,
    annotations: texts,
    startsAt: text,
    endsAt: text.meta({ description: '0001-01-01T00:00:00Z while it fires.' }),
    fingerprint: text,
    values: z
      .record(z.string(), z.number().nullable())
      .nullish()
      .transform((map) => map ?? {}),
    ruleUID: text,
    generatorURL: text,
    silenceURL: text,
    dashboardURL: text,
    panelURL: text,
  })
  .meta({ id: 'GrafanaAlert' });
export type GrafanaAlert = z.output<typeof grafanaAlert>;

/** The JSON of Grafana's webhook contact point, without a custom payload. */
export const grafanaNotification = z
  .object({
    receiver: text,
    status: z.enum(['firing', 'resolved']),
    groupKey: text,
    externalURL: text,
    alerts: z.array(grafanaAlert).max(10_000),
    truncatedAlerts: z
      .int()
      .nullish()
      .transform((count) => count ?? 0)
      .meta({ description: "Alerts that the contact point's `maxAlerts` left out." }),
  })
  .meta({ id: 'GrafanaNotification' });
export type GrafanaNotification = z.output<typeof grafanaNotification>;

export const grafanaWebhookHeaders = z.object({
  'x-grafana-alerting-signature': z
    .string()
    .regex(/^[0-9a-f]{64}$/i)
    .meta({
      description:
        'HMAC-SHA-256 in hexadecimal of the body, or of the timestamp, a colon and the body, under the secret of ' +
        '`VIGILOPS_GRAFANA_WEBHOOK_SECRET`.',
    }),
  'x-grafana-alerting-timestamp': z
    .string()
    .regex(/^\d{1,12}$/)
    .optional()
    .meta({
      description:
        'Unix seconds: what the contact point sends with this `timestampHeader`. At most five minutes from now.',
    }),
});

export const grafanaWebhookAnswer = z
  .object({ stored: z.int().meta({ description: 'Alerts of this notification that are stored now.' }) })
  .meta({ id: 'GrafanaWebhookAnswer' });
export type GrafanaWebhookAnswer = z.infer<typeof grafanaWebhookAnswer>;
