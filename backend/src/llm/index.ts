export { createLlmDesk, type LlmDesk, type LlmDeskDeps } from './desk/llm-desk.ts';
export { dayAt } from './desk/spend-steps.ts';
export { createConfigOf } from './desk/config-of.ts';
export { PROVIDERS, providerOfType } from './providers/registry.ts';
export { createPricing } from './gateway/pricing.ts';
export { createUpstream } from './gateway/upstream.ts';
export type { Inside, InsideAsker, InsideLine, OpenedLine } from './gateway/inside.ts';
export type { Playground } from './gateway/playground.ts';
export { openGateway, type RunningGateway } from './open-gateway.ts';
