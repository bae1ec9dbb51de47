import type { BuiltInArticle } from '../../model/index.ts';
import type { Queryable } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { cellOf, vectorOf } from './rows.ts';

/** Whose the articles are that came with the house. */
const BY = 'VigilOps';

/** Each as this version has it. One that people hid stays hidden; one that is no more is archived. */
export async function ensureBuiltIn(
  tx: Queryable,
  articles: readonly BuiltInArticle[],
  when: Date,
): Promise<void> {
  const cells = articles.map(({ key, text, words }) => {
    const { vector, length } = vectorOf(words);
    return { key, value: cellOf(text), words: vector, length };
  });
  await tx.query(
    statement(sql`
      INSERT INTO vigilops.knowledge_articles
        (built_in_key, source, state, value, words, length, created_at, created_by, updated_at, updated_by)
      SELECT key, 'built_in', 'published', value::jsonb, words::tsvector, length, ${when}, ${BY}, ${when}, ${BY}
      FROM jsonb_to_recordset(${JSON.stringify(cells)}::jsonb)
        AS new (key text, value text, words text, length integer)
      ORDER BY key
      ON CONFLICT (built_in_key) DO UPDATE
        SET value = excluded.value, words = excluded.words, length = excluded.length,
            version = knowledge_articles.version + 1, updated_at = excluded.updated_at
        WHERE knowledge_articles.value <> excluded.value OR knowledge_articles.words <> excluded.words`),
  );
  await tx.query(
    statement(sql`
      UPDATE vigilops.knowledge_articles SET state = 'archived'
      WHERE source = 'built_in' AND state <> 'archived'
        AND built_in_key <> ALL(${articles.map(({ key }) => key)}::text[])`),
  );
}
