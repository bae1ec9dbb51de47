export {
  createAnomalyWatch,
  findingWords,
  type AnomalyWatch,
  type FindingWords,
  type WatchFigures,
} from './findings/index.ts';
export {
  createKnowledgeDesk,
  loadStarters,
  type KnowledgeDesk,
  type KnowledgeHit,
} from './knowledge/index.ts';
export type { ToolSources } from './tools/sources.ts';
export { createToolbox, type Toolbox, type ToolAnswer, type ToolDescription } from './tools/toolbox.ts';
export { TOOLS } from './tools/tools.ts';
