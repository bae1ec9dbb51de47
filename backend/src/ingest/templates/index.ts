export { createLogTemplateDesk } from './desk.ts';
export { createTemplateRoom, type TemplateRoom } from './room.ts';
export type { TemplateStage } from './template-stage.ts';
