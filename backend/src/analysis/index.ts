export type { AskDeps, Asker } from './assistant/ask.ts';
export { createAssistantDesk, type AssistantDesk } from './assistant/desk.ts';
export { createNarrator } from './assistant/narrate.ts';
export { investigateNew } from './investigations/investigate-new.ts';
export { createPurse, type Purse } from './assistant/purse.ts';
export {
  createAnomalyWatch,
  findingWords,
  type AnomalyWatch,
  type FindingWords,
  type WatchFigures,
} from './findings/index.ts';
export {
  createForecaster,
  forecastWords,
  type Forecaster,
  type ForecastFigures,
  type ForecastWords,
} from './forecasts/index.ts';
export { adviceWords, createAdvisor, type Advisor, type SaidAdvice } from './database-advice/index.ts';
export { createCauseDesk, type CauseDesk, type CauseQuestion } from './causes/index.ts';
export {
  createIssueBook,
  createIssueOf,
  ISSUE_LIMITS,
  type IssueBook,
  type IssueGateDeps,
} from './issues/index.ts';
export {
  createDigestDesk,
  createDigestWriter,
  publishDue,
  type DigestDesk,
  type DigestSources,
  type PublishDeps,
  type ShownDigest,
} from './digest/index.ts';
export {
  createKnowledgeDesk,
  createKnowledgeSearch,
  loadStarters,
  type KnowledgeDesk,
  type KnowledgeHit,
} from './knowledge/index.ts';
export type { ToolSources } from './tools/sources.ts';
export { createToolbox, type Toolbox, type ToolAnswer, type ToolDescription } from './tools/toolbox.ts';
export { TOOLS } from './tools/tools.ts';
