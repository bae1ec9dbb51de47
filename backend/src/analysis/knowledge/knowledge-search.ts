import type { KnowledgeSearch } from '../../model/index.ts';
import { articleLink } from '../tools/links.ts';
import type { KnowledgeDesk } from './knowledge-desk.ts';

/** The knowledge base for who has the words of a trouble and no more: what fits, in the language of the house. */
export function createKnowledgeSearch(
  desk: Pick<KnowledgeDesk, 'fitting'>,
  language: () => 'en' | 'zh',
): KnowledgeSearch {
  return {
    search: async (text, limit, signal) => {
      const found = await desk.fitting(text, {}, { language: language(), limit }, signal);
      return found.map(({ article, excerpt }) => ({
        id: article.id,
        title: article.text.title,
        excerpt,
        link: articleLink(article.id),
      }));
    },
  };
}
