export { createSender } from './sender.ts';
export type { Hearing, Sender, SenderConfig, SenderDeps, SenderStats, SilenceReason } from './types.ts';
