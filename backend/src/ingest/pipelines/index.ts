export { createLogPipelineDesk } from './desk.ts';
export type { LogStage } from './log-stage.ts';
export { createLogRoom, type LogRoom } from './room.ts';
