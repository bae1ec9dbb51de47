export { createSender } from './sender.ts';
export type { Sender, SenderConfig, SenderDeps, SenderStats } from './types.ts';
