import { formatTimeUs, listLedgerQuery, listLedgerResponse } from '@vigilops/contracts/api';
import { cutPage, decodeMoment } from '../../page.ts';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';

export const listAlertLedger = defineRoute({
  method: 'get',
  path: '/api/v1/alert-ledger',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listAlertLedger',
  tag: 'incidents',
  summary: 'All that was merged, held or hidden from people, with its reason, newest first',
  status: 200,
  query: listLedgerQuery,
  answer: listLedgerResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => {
    const place = decodeMoment(query.cursor, Number.MAX_SAFE_INTEGER);
    const found = await deps.incidents.ledger(
      {
        kinds: query.kind,
        incidentId: query.incident_id,
        ...rangeUs(query, nowUs),
        before: place && { atUs: place.us, id: place.tie },
        limit: query.limit + 1,
      },
      signal,
    );
    const timeOrNull = (us: number | null) => (us === null ? null : formatTimeUs(us));
    const page = cutPage(found, query.limit, ({ atUs, id }) => [String(atUs), String(id)]);
    return {
      ...page,
      items: page.items.map((line) => ({
        id: line.id,
        at: formatTimeUs(line.atUs),
        until: timeOrNull(line.untilUs),
        kind: line.kind,
        alert_id: line.alertId,
        incident_id: line.incidentId,
        message: line.message,
        reason: line.reason,
        severity: line.severity,
        is_shadow: line.isShadow,
        undone_at: timeOrNull(line.undoneUs),
        undone_by: line.undoneBy,
      })),
    };
  },
});
