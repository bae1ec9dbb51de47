import type { AssistantStore } from '../../model/index.ts';
import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { beginConversation, findConversation, keepTurn, listConversations } from './conversations.ts';
import {
  beginInvestigation,
  endInvestigation,
  listInvestigations,
  pruneAssistant,
  toInvestigate,
} from './investigations.ts';

/** Calls of these are what the money of the assistant is for. */
const ENVIRONMENTS = ['assistant', 'investigation', 'digest'];

/** What is none cannot be there, and the database would not even look. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function createAssistantStore(connections: Connections): AssistantStore {
  const reading = (signal: AbortSignal): Queryable => ({
    query: <R extends Row>(asked: Parameters<Connections['query']>[0]) =>
      connections.query<R>(asked, withinLimit(signal)),
  });
  return {
    conversation: (id, owner, signal) =>
      UUID.test(id) ? findConversation(reading(signal), id, owner) : Promise.resolve(undefined),
    conversations: (owner, signal) => listConversations(reading(signal), owner),
    begin: (conversation, at, signal) =>
      connections.transaction((tx) => beginConversation(tx, conversation, at), withinLimit(signal)),
    keepTurn: (id, turn, at, signal) =>
      connections.transaction((tx) => keepTurn(tx, id, turn, at), withinLimit(signal)),
    remove: async (id, owner, signal) => {
      if (!UUID.test(id)) {
        return false;
      }
      const rows = await connections.query(
        statement(sql`
          DELETE FROM vigilops.assistant_conversations WHERE id = ${id} AND owner = ${owner} RETURNING id`),
        withinLimit(signal),
      );
      return rows.length > 0;
    },
    spent: async (since, without, signal) => {
      const rows = await connections.query<{ currency: string; pico: string }>(
        statement(sql`
          SELECT currency, sum(cost_pico)::text AS pico FROM vigilops.llm_calls
          WHERE time >= ${since} AND environment = ANY(${ENVIRONMENTS}::text[]) AND key_id IS NULL
            AND cost_pico IS NOT NULL AND currency IS NOT NULL
            AND request_id <> ALL(${without}::uuid[])
          GROUP BY currency`),
        withinLimit(signal),
      );
      return rows.map(({ currency, pico }) => ({ currency, costPico: BigInt(pico) }));
    },
    beginInvestigation: (incidentId, by, at, signal) =>
      connections.transaction((tx) => beginInvestigation(tx, incidentId, by, at), withinLimit(signal)),
    endInvestigation: (id, ended, at, signal) =>
      connections.transaction((tx) => endInvestigation(tx, id, ended, at), withinLimit(signal)),
    investigations: (question, signal) => listInvestigations(reading(signal), question),
    toInvestigate: (since, until, limit, signal) => toInvestigate(reading(signal), since, until, limit),
    prune: (before, lost, signal) =>
      connections.transaction((tx) => pruneAssistant(tx, before, lost), withinLimit(signal)),
  };
}
