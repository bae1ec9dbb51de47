import type { Article, ListedArticle } from '@vigilops/contracts/api';
import type { KnowledgeHit } from '../../../analysis/index.ts';
import type { ArticleRecord } from '../../../model/index.ts';
import { timeOf } from '../../times.ts';

function factsOf(record: ArticleRecord) {
  return {
    id: record.id,
    source: record.source,
    state: record.state,
    incident_id: record.incidentId,
    version: record.version,
    created_at: timeOf(record.createdAt),
    created_by: record.createdBy,
    updated_at: timeOf(record.updatedAt),
    updated_by: record.updatedBy,
    helped: record.helped,
    not_helped: record.notHelped,
  };
}

export function presentArticle(record: ArticleRecord): Article {
  return { ...record.text, ...factsOf(record) };
}

export function presentHit({ article, excerpt, score, fitsBecause }: KnowledgeHit): ListedArticle {
  const { title, tags, language } = article.text;
  return {
    ...factsOf(article),
    title,
    tags,
    language,
    excerpt,
    score,
    fits_because: [...fitsBecause],
  };
}
