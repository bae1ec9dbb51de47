import type { ArticleQuestion, ArticleSearch, FoundArticle } from '../../model/index.ts';
import type { Queryable } from '../database.ts';
import { join, sql, statement, where, type Sql } from '../read/sql.ts';
import { ARTICLE_CELLS, articleOf, quoted, type ArticleRow } from './rows.ts';

/** Okapi BM25 (Robertson and Zaragoza 2009): how soon more of a word says no more, and how much length counts. */
const SATURATION = 1.2;
const OF_LENGTH = 0.5;
/** A name that an article says it applies to is worth a few rare words. */
const FOR_A_NAME = 6;

/** A word in the title is worth five in the text. */
const WEIGHTED = sql`(SELECT sum(CASE w WHEN 'A' THEN 5 WHEN 'B' THEN 4 WHEN 'C' THEN 1.5 ELSE 1 END)::float8
                      FROM unnest(found.weights) AS w)`;

export function conditionsOf({ state, language, source, tag }: ArticleQuestion): readonly Sql[] {
  return [
    sql`article.state = ${state}`,
    ...(language === undefined
      ? []
      : [sql`coalesce(article.value ->> 'language', ${language}) = ${language}`]),
    ...(source === undefined ? [] : [sql`article.source = ${source}`]),
    ...(tag === undefined ? [] : [sql`article.value -> 'tags' ? ${tag}`]),
  ];
}

/** Which of the names that were asked an article says that it applies to. */
function namesOf({ services, rules, templates, issues }: ArticleSearch): Sql {
  const named = (key: string, names: readonly (string | number)[]) =>
    sql`SELECT name FROM jsonb_array_elements_text(article.value -> 'applies_to' -> ${key}::text) AS name
        WHERE name = ANY(${names.map(String)}::text[])`;
  const kinds = [
    named('services', services),
    named('rules', rules),
    named('templates', templates),
    named('issues', issues),
  ];
  return sql`ARRAY(${join(kinds, sql` UNION ALL `)})`;
}

export async function searchArticles(db: Queryable, search: ArticleSearch): Promise<readonly FoundArticle[]> {
  const { begun } = search;
  const terms = [...new Set([...search.words, ...(begun === undefined ? [] : [begun])])];
  const asked = terms.map((word) => `${quoted(word)}${word === begun ? ':*' : ''}`).join(' | ');
  const rows = await db.query<
    ArticleRow & { readonly score: number; readonly matched: number; readonly names: readonly string[] }
  >(
    statement(sql`
      WITH visible AS MATERIALIZED (
        SELECT article.*, ${namesOf(search)} AS names FROM vigilops.knowledge_articles AS article
        ${where(conditionsOf(search))}
      ), house AS (
        SELECT count(*)::float8 AS articles, greatest(avg(length), 1)::float8 AS length FROM visible
      ), hit AS (
        SELECT article.id, term.word, sum(${WEIGHTED}) AS weight
        FROM visible AS article
        CROSS JOIN LATERAL unnest(article.words) AS found (lexeme, places, weights)
        JOIN unnest(${terms}::text[]) AS term (word)
          ON found.lexeme = term.word OR (term.word = ${begun ?? ''} AND starts_with(found.lexeme, term.word))
        WHERE article.words @@ ${asked}::tsquery GROUP BY article.id, term.word
      ), rarity AS (
        SELECT word, ln(1 + (house.articles - count(*) + 0.5) / (count(*) + 0.5)) AS worth
        FROM hit CROSS JOIN house GROUP BY word, house.articles
      ), scored AS (
        SELECT hit.id, count(*)::int AS matched, sum(worth * weight * (${SATURATION}::float8 + 1) /
                 (weight + ${SATURATION}::float8 * (1 - ${OF_LENGTH}::float8 + ${OF_LENGTH}::float8 * article.length / house.length))) AS score
        FROM hit JOIN rarity USING (word) JOIN visible AS article ON article.id = hit.id CROSS JOIN house GROUP BY hit.id
      )
      SELECT ${ARTICLE_CELLS}, article.names, coalesce(scored.matched, 0) AS matched,
             (coalesce(scored.score, 0) + ${FOR_A_NAME}::float8 * cardinality(article.names))::float8 AS score
      FROM visible AS article LEFT JOIN scored ON scored.id = article.id
      WHERE scored.id IS NOT NULL OR cardinality(article.names) > 0
      ORDER BY score DESC, article.id LIMIT ${search.limit}`),
  );
  return rows.map((row) => ({
    ...articleOf(row),
    score: row.score,
    matched: row.matched,
    fitsBecause: [...new Set(row.names)],
  }));
}
