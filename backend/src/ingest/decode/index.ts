export { DEFAULT_DECODE_LIMITS, type DecodeLimits } from './limits.ts';
export { createPipeline, type PipelineDeps } from './pipeline.ts';
