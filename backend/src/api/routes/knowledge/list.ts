import { VigilError } from '@vigilops/contracts';
import { listKnowledgeQuery, listKnowledgeResponse } from '@vigilops/contracts/api';
import { defineRoute, type RouteDeps } from '../../route.ts';
import { presentHit } from './present.ts';

/** Alerts of an incident whose words are looked at: the first ones are nearest to its cause. */
const MOST_ALERTS = 20;
const MOST_EVIDENCE = 20;

export const listKnowledge = defineRoute({
  method: 'get',
  path: '/api/v1/knowledge',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listKnowledge',
  tag: 'knowledge',
  summary: 'Articles: all of them, those that have some words, or those that fit an incident',
  status: 200,
  failsWith: ['NOT_FOUND'],
  query: listKnowledgeQuery,
  answer: listKnowledgeResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => {
    const { query: text, incident_id: incidentId, ...question } = query;
    if (text !== undefined && incidentId !== undefined) {
      throw new VigilError('REQUEST_INVALID', 'query: ask by words or by an incident, not by both');
    }
    if (incidentId !== undefined) {
      const items = await fittingIncident(incidentId, question, deps, nowUs, signal);
      return { items: items.map(presentHit), total: items.length, drafts: 0 };
    }
    const found =
      text === undefined || text.trim() === ''
        ? await deps.knowledge.list(question, signal)
        : await deps.knowledge.search(text, question, signal);
    return { ...found, items: found.items.map(presentHit) };
  },
});

async function fittingIncident(
  id: number,
  { language, limit }: { readonly language?: 'en' | 'zh' | undefined; readonly limit: number },
  deps: Pick<RouteDeps, 'incidents' | 'alerts' | 'knowledge'>,
  nowUs: number,
  signal: AbortSignal,
) {
  const incident = await deps.incidents.find(id, signal);
  if (incident === undefined) {
    throw new VigilError('NOT_FOUND', `there is no incident ${String(id)}`);
  }
  const alerts = await deps.alerts.list(
    { fromUs: 0, toUs: nowUs + 60e6, incidentId: id, limit: MOST_ALERTS },
    signal,
  );
  const evidence = alerts.flatMap((alert) =>
    alert.evidence.flatMap(({ kind, lines }) => (kind === 'log_lines' ? lines : [])),
  );
  const text = [
    incident.title,
    incident.cause ?? '',
    ...alerts.flatMap(({ ruleName, message }) => [ruleName, message]),
    ...evidence.slice(0, MOST_EVIDENCE),
  ].join('\n');
  const about = {
    rules: [...new Set(alerts.map(({ ruleName }) => ruleName))],
    services: incident.services.map(({ name }) => name),
  };
  return deps.knowledge.fitting(text, about, { language, limit }, signal);
}
