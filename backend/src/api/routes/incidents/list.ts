import { VigilError } from '@vigilops/contracts';
import { listIncidentsQuery, listIncidentsResponse } from '@vigilops/contracts/api';
import { decodeCursor, encodeCursor } from '../../page.ts';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';
import { presentIncident } from './present.ts';

const ORDER = 'urgent first';
/** Pages behind this are better asked for by a range of time. */
const LAST = 10_000;

export const listIncidents = defineRoute({
  method: 'get',
  path: '/api/v1/incidents',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listIncidents',
  tag: 'incidents',
  summary: 'Incidents: those that last, most urgent first, then those that are over, newest first',
  status: 200,
  query: listIncidentsQuery,
  answer: listIncidentsResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => {
    const offset = placeOf(query.cursor);
    const found = await deps.incidents.list(
      {
        states: query.state,
        severities: query.severity,
        hostId: query.host_id,
        serviceId: query.service_id,
        ...rangeUs(query, nowUs),
        offset,
        limit: query.limit + 1,
      },
      signal,
    );
    return {
      items: found.slice(0, query.limit).map(presentIncident),
      next_cursor: found.length > query.limit ? encodeCursor(ORDER, offset + query.limit) : null,
    };
  },
});

/** Urgency changes from page to page: the cursor is a place in the list as it is now. */
function placeOf(cursor: string | undefined): number {
  const [order, place] = decodeCursor(cursor) ?? [ORDER, 0];
  if (order !== ORDER || typeof place !== 'number' || place > LAST) {
    throw new VigilError('REQUEST_INVALID', 'cursor: is not one that an answer of this route gave');
  }
  return place;
}
