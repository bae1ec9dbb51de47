export {
  createKnowledgeDesk,
  type KnowledgeAbout,
  type KnowledgeDesk,
  type KnowledgeHit,
} from './knowledge-desk.ts';
export { createKnowledgeSearch } from './knowledge-search.ts';
export { loadStarters } from './starters.ts';
