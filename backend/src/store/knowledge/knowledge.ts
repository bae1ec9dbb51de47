import { articleText } from '@vigilops/contracts/api';
import type { KnowledgeStore } from '../../model/index.ts';
import { withinLimit } from '../access/limit.ts';
import { storableText } from '../access/storable-text.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement, where } from '../read/sql.ts';
import { ensureBuiltIn } from './built-in.ts';
import { changeArticle, createArticle, findArticle, setArticleState } from './change.ts';
import { endedWithNotes } from './ended-incidents.ts';
import { ARTICLE_CELLS, articleOf, type ArticleRow } from './rows.ts';
import { conditionsOf, searchArticles } from './search.ts';

/** The knowledge base. */
export function createKnowledgeStore(connections: Connections): KnowledgeStore {
  const through = (signal: AbortSignal): Queryable => ({
    query: <R extends Row>(asked: Parameters<Connections['query']>[0]) =>
      connections.query<R>(asked, withinLimit(signal)),
  });
  return {
    list: async (question, signal) => {
      const rows = await through(signal).query<ArticleRow & { total: number }>(
        statement(sql`
          SELECT ${ARTICLE_CELLS}, count(*) OVER ()::int AS total FROM vigilops.knowledge_articles AS article
          ${where(conditionsOf(question))}
          ORDER BY (article.source = 'built_in'), article.updated_at DESC, article.id DESC LIMIT ${question.limit}`),
      );
      const [waiting] = await through(signal).query<{ drafts: number }>(
        statement(sql`SELECT count(*)::int AS drafts FROM vigilops.knowledge_articles WHERE state = 'draft'`),
      );
      return { items: rows.map(articleOf), total: rows[0]?.total ?? 0, drafts: waiting?.drafts ?? 0 };
    },
    search: (search, signal) => searchArticles(through(signal), search),
    find: (id, signal) => findArticle(through(signal), id),
    create: (article, audit, signal) =>
      connections.transaction((tx) => createArticle(tx, article, audit), withinLimit(signal)),
    change: (id, change, audit, signal) =>
      connections.transaction((tx) => changeArticle(tx, id, change, audit), withinLimit(signal)),
    setState: (id, state, by, audit, signal) =>
      connections.transaction((tx) => setArticleState(tx, id, state, by, audit), withinLimit(signal)),
    versions: async (id, signal) => {
      const rows = await through(signal).query<{
        version: number;
        value: unknown;
        saved_at: Date;
        saved_by: string;
      }>(
        statement(sql`
          SELECT version, value, updated_at AS saved_at, updated_by AS saved_by
          FROM vigilops.knowledge_articles WHERE id = ${id}
          UNION ALL
          SELECT version, value, saved_at, saved_by FROM vigilops.knowledge_versions WHERE article_id = ${id}
          ORDER BY version DESC`),
      );
      return rows.map((row) => ({
        version: row.version,
        savedAt: row.saved_at,
        savedBy: row.saved_by,
        text: articleText.parse(row.value),
      }));
    },
    giveFeedback: async (id, { by, helped, incidentId, at }, signal) => {
      const rows = await through(signal).query(
        statement(sql`
          INSERT INTO vigilops.knowledge_feedback (article_id, by_name, incident_id, helped, at)
          SELECT id, ${storableText(by)}, ${incidentId ?? 0}, ${helped}, ${at}
          FROM vigilops.knowledge_articles WHERE id = ${id}
          ON CONFLICT (article_id, by_name, incident_id) DO UPDATE SET helped = excluded.helped, at = excluded.at
          RETURNING article_id`),
      );
      return rows.length > 0;
    },
    ensureBuiltIn: (articles, at, signal) =>
      connections.transaction((tx) => ensureBuiltIn(tx, articles, at), withinLimit(signal)),
    endedWithNotes: (sinceUs, limit, signal) => endedWithNotes(through(signal), sinceUs, limit),
  };
}
