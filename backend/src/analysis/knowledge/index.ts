export {
  createKnowledgeDesk,
  type KnowledgeAbout,
  type KnowledgeDesk,
  type KnowledgeHit,
} from './knowledge-desk.ts';
export { loadStarters } from './starters.ts';
