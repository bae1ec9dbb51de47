import { formatTimeUs, listFindingsQuery, listFindingsResponse } from '@vigilops/contracts/api';
import { cutPage, decodeMoment, MOST_INTEGER } from '../../page.ts';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';
import { presentFinding } from './present.ts';

export const listFindings = defineRoute({
  method: 'get',
  path: '/api/v1/findings',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listFindings',
  tag: 'analysis',
  summary: 'What was unusual without any rule, newest first; what began together is one',
  status: 200,
  query: listFindingsQuery,
  answer: listFindingsResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => {
    const place = decodeMoment(query.cursor, MOST_INTEGER);
    const [found, watched] = await Promise.all([
      deps.findings.list(
        {
          ...rangeUs(query, nowUs),
          kinds: query.kind,
          hostId: query.host_id,
          serviceId: query.service_id,
          service: query.service,
          templateId: query.template_id,
          minScore: query.min_score,
          openOnly: query.open === 'true',
          before: place && { fromUs: place.us, id: place.tie },
          limit: query.limit + 1,
        },
        signal,
      ),
      deps.findings.watched(signal),
    ]);
    const page = cutPage(found, query.limit, ({ fromUs, id }) => [String(fromUs), id]);
    return {
      ...page,
      items: page.items.map((one) => presentFinding(one, deps)),
      watch: {
        series: watched?.series ?? 0,
        learning: watched?.learning ?? 0,
        left_out: watched?.leftOut ?? 0,
        looked_until: watched === undefined ? null : formatTimeUs(watched.lookedUntilUs),
      },
    };
  },
});
