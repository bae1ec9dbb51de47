import { grafanaNotification, grafanaWebhookAnswer, grafanaWebhookHeaders } from '@vigilops/contracts/api';

const COMMON = {
  method: 'post',
  policy: { access: 'signature', header: 'X-Grafana-Alerting-Signature' },
  tag: 'webhooks',
  status: 200,
  params: undefined,
  query: undefined,
  headers: grafanaWebhookHeaders,
  body: grafanaNotification,
  answer: grafanaWebhookAnswer,
} as const;

/** Grafana's ways in, as the API description has them. `createGrafanaWebhookRouter` serves both. */
export const GRAFANA_WEBHOOK_ROUTES = [
  {
    ...COMMON,
    path: '/hooks/grafana',
    operationId: 'takeGrafanaNotification',
    summary:
      "Take the alerts of a notification of Grafana's webhook contact point; a Bearer token that may send or write does " +
      'in place of the signature',
  },
  {
    ...COMMON,
    path: '/api/v1/webhooks/grafana',
    operationId: 'takeGrafanaNotificationAsBefore',
    summary: 'The same as /hooks/grafana, where it was before',
  },
] as const;
