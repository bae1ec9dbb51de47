export type { Change } from './mine/book.ts';
export type { MinerLimits } from './mine/miner.ts';
export { createMiner, type Miner, type MinerConfig, type TemplateView } from './miner.ts';
export { VARIABLES, type Variable } from './scan/variables.ts';
export type { MinerState, TemplateState } from './state.ts';
export { TEMPLATE_ERRORS, TemplateError, type TemplateErrorCode } from './template-error.ts';
export type { Frame, Language } from './frames/frame.ts';
export { readStack, type Stack } from './frames/stack.ts';
