export type { Dialect, Plan, Trouble, UpstreamCall } from './call.ts';
export { createPace } from './pace.ts';
export { openMockUpstream, type MockUpstream } from './upstream.ts';
