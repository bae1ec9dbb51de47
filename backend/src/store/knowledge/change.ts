import { VigilError } from '@vigilops/contracts';
import type { ArticleRecord, AuditEntry, KnowledgeStore, NewArticle } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { storableText } from '../access/storable-text.ts';
import type { Queryable } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { ARTICLE_CELLS, articleOf, cellOf, vectorOf, type ArticleRow } from './rows.ts';

/** Beside those that came with the house. A search reads them all. */
const MOST_ARTICLES = 5_000;
/** Of one article; the oldest are let go. */
const MOST_VERSIONS = 50;

export async function findArticle(db: Queryable, id: number): Promise<ArticleRecord | undefined> {
  const [row] = await db.query<ArticleRow>(
    statement(sql`SELECT ${ARTICLE_CELLS} FROM vigilops.knowledge_articles AS article WHERE id = ${id}`),
  );
  return row === undefined ? undefined : articleOf(row);
}

export async function createArticle(
  tx: Queryable,
  article: NewArticle,
  audit: AuditEntry | null,
): Promise<ArticleRecord | undefined> {
  const [count] = await tx.query<{ count: number }>(
    statement(
      sql`SELECT count(*)::int AS count FROM vigilops.knowledge_articles WHERE source <> 'built_in' AND state <> 'archived'`,
    ),
  );
  if ((count?.count ?? 0) >= MOST_ARTICLES) {
    throw new VigilError(
      'CONFLICT',
      `there are ${String(MOST_ARTICLES)} articles: archive some that nobody needs`,
    );
  }
  const { vector, length } = vectorOf(article.words);
  const by = storableText(article.by);
  const [row] = await tx.query<{ id: number }>(
    statement(sql`
      INSERT INTO vigilops.knowledge_articles
        (source, state, value, words, length, incident_id, created_at, created_by, updated_at, updated_by)
      VALUES (${article.source}, ${article.state}, ${cellOf(article.text)}::jsonb, ${vector}::tsvector, ${length},
              ${article.incidentId}, ${article.at}, ${by}, ${article.at}, ${by})
      ON CONFLICT (incident_id) DO NOTHING RETURNING id`),
  );
  if (row === undefined) {
    return undefined;
  }
  if (audit !== null) {
    await writeAudit(tx, { ...audit, detail: { ...audit.detail, id: row.id } }, article.at);
  }
  return findArticle(tx, row.id);
}

export async function changeArticle(
  tx: Queryable,
  id: number,
  change: Parameters<KnowledgeStore['change']>[1],
  audit: AuditEntry,
): Promise<ArticleRecord | 'unknown' | 'built_in' | 'changed_meanwhile'> {
  const [old] = await tx.query<{ source: string; version: number }>(
    statement(sql`SELECT source, version FROM vigilops.knowledge_articles WHERE id = ${id} FOR UPDATE`),
  );
  if (old === undefined) {
    return 'unknown';
  }
  if (old.source === 'built_in') {
    return 'built_in';
  }
  if (old.version !== change.version) {
    return 'changed_meanwhile';
  }
  await tx.query(
    statement(sql`
      INSERT INTO vigilops.knowledge_versions (article_id, version, value, saved_at, saved_by)
      SELECT id, version, value, updated_at, updated_by FROM vigilops.knowledge_articles WHERE id = ${id}`),
  );
  await tx.query(
    statement(
      sql`DELETE FROM vigilops.knowledge_versions WHERE article_id = ${id} AND version <= ${old.version - MOST_VERSIONS}`,
    ),
  );
  const { vector, length } = vectorOf(change.words);
  await tx.query(
    statement(sql`
      UPDATE vigilops.knowledge_articles
      SET value = ${cellOf(change.text)}::jsonb, words = ${vector}::tsvector, length = ${length}, version = version + 1,
          state = CASE WHEN ${change.publish}::boolean AND state = 'draft' THEN 'published' ELSE state END,
          updated_at = ${change.at}, updated_by = ${storableText(change.by)}
      WHERE id = ${id}`),
  );
  await writeAudit(tx, audit, change.at);
  return (await findArticle(tx, id)) ?? 'unknown';
}

export async function setArticleState(
  tx: Queryable,
  id: number,
  state: 'published' | 'archived',
  by: { readonly name: string; readonly at: Date },
  audit: AuditEntry,
): Promise<ArticleRecord | undefined> {
  const changed = await tx.query(
    statement(sql`
      UPDATE vigilops.knowledge_articles
      SET state = ${state},
          updated_at = CASE WHEN source = 'built_in' THEN updated_at ELSE ${by.at}::timestamptz END,
          updated_by = CASE WHEN source = 'built_in' THEN updated_by ELSE ${storableText(by.name)}::text END
      WHERE id = ${id} AND state <> ${state} RETURNING id`),
  );
  if (changed.length > 0) {
    await writeAudit(tx, audit, by.at);
  }
  return findArticle(tx, id);
}
