export type { Dialect, Plan, Trouble, UpstreamCall } from './call.ts';
export { openMockUpstream, type MockUpstream } from './upstream.ts';
