import { grafanaNotification, grafanaWebhookAnswer, grafanaWebhookHeaders } from '@vigilops/contracts/api';

/** Grafana's way in, as the API description has it. `createGrafanaWebhookRouter` serves it. */
export const GRAFANA_WEBHOOK_ROUTE = {
  method: 'post',
  path: '/api/v1/webhooks/grafana',
  policy: { access: 'signature', header: 'X-Grafana-Alerting-Signature' },
  operationId: 'takeGrafanaNotification',
  tag: 'webhooks',
  summary: "Store the alerts of a notification of Grafana's webhook contact point as log records",
  status: 200,
  params: undefined,
  query: undefined,
  headers: grafanaWebhookHeaders,
  body: grafanaNotification,
  answer: grafanaWebhookAnswer,
} as const;
