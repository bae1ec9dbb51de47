import { articleText } from '@vigilops/contracts/api';
import type { ArticleRecord, ArticleWords, NewArticle } from '../../model/index.ts';
import { storableText } from '../access/storable-text.ts';
import type { Row } from '../database.ts';
import { sql } from '../read/sql.ts';

export interface ArticleRow extends Row {
  readonly id: number;
  readonly built_in_key: string | null;
  readonly source: ArticleRecord['source'];
  readonly state: ArticleRecord['state'];
  readonly value: unknown;
  readonly incident_id: number | null;
  readonly version: number;
  readonly created_at: Date;
  readonly created_by: string;
  readonly updated_at: Date;
  readonly updated_by: string;
  readonly helped: number;
  readonly not_helped: number;
}

/** Of a table or a query that is called `article` there. */
export const ARTICLE_CELLS = sql`
  article.id, article.built_in_key, article.source, article.state, article.value, article.incident_id, article.version,
  article.created_at, article.created_by, article.updated_at, article.updated_by,
  (SELECT count(*)::int FROM vigilops.knowledge_feedback WHERE article_id = article.id AND helped) AS helped,
  (SELECT count(*)::int FROM vigilops.knowledge_feedback WHERE article_id = article.id AND NOT helped) AS not_helped`;

export function articleOf(row: ArticleRow): ArticleRecord {
  return {
    id: row.id,
    text: articleText.parse(row.value),
    source: row.source,
    state: row.state,
    builtInKey: row.built_in_key,
    incidentId: row.incident_id,
    version: row.version,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
    helped: row.helped,
    notHelped: row.not_helped,
  };
}

export function cellOf(text: NewArticle['text']): string {
  return JSON.stringify(text, (_key, value: unknown) =>
    typeof value === 'string' ? storableText(value) : value,
  );
}

/** PostgreSQL keeps no more of one word, and counts no further. */
const MOST_OF_WORD = 200;
const LAST_PLACE = 16_383;

/** As a literal of type tsvector: each word with its places, and their part as the weight. */
export function vectorOf({ parts }: ArticleWords): { readonly vector: string; readonly length: number } {
  const places = new Map<string, string[]>();
  let place = 0;
  for (const [part, words] of Object.entries(parts)) {
    for (const word of words) {
      place += 1;
      const known = places.get(word) ?? [];
      places.set(word, known);
      if (known.length < MOST_OF_WORD) {
        known.push(`${String(Math.min(place, LAST_PLACE))}${part}`);
      }
    }
  }
  return {
    vector: [...places].map(([word, at]) => `${quoted(word)}:${at.join(',')}`).join(' '),
    length: place,
  };
}

/** A lexeme as text of tsvector and tsquery has it. */
export function quoted(word: string): string {
  return `'${storableText(word).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
