export { createLogPipelineDesk } from './desk.ts';
export { pipelinesInConfiguration, problemsOfPipelines } from './in-configuration.ts';
export type { LogStage } from './log-stage.ts';
export { createLogRoom, type LogRoom } from './room.ts';
export { withoutDefaults as presentPipeline } from './read-document.ts';
