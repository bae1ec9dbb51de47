export { createLogPipelineDesk } from './desk.ts';
export type { LogStage } from './log-stage.ts';
export { createLogRoom, type LogRoom, type LogRoomSettings, type Withheld } from './room.ts';
