import { listAlertsQuery, listAlertsResponse } from '@vigilops/contracts/api';
import { cutPage, decodeMoment, MOST_INTEGER } from '../../page.ts';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';
import { presentAlert } from './present.ts';

export const listAlerts = defineRoute({
  method: 'get',
  path: '/api/v1/alerts',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listAlerts',
  tag: 'alerts',
  summary: 'Alerts that fired, newest first',
  status: 200,
  query: listAlertsQuery,
  answer: listAlertsResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => {
    const place = decodeMoment(query.cursor, MOST_INTEGER);
    const found = await deps.alerts.list(
      {
        statuses: query.status,
        severities: query.severity,
        ruleId: query.rule_id,
        hostId: query.host_id,
        serviceId: query.service_id,
        incidentId: query.incident_id,
        text: query.q,
        ...rangeUs(query, nowUs),
        before: place && { firedAtUs: place.us, id: place.tie },
        limit: query.limit + 1,
      },
      signal,
    );
    const page = cutPage(found, query.limit, ({ firedAtUs, id }) => [String(firedAtUs), id]);
    return { ...page, items: page.items.map((alert) => presentAlert(alert, deps.ruleDesk)) };
  },
});
