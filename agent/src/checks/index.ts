export { createChecks, type Checks, type ChecksConfig } from './checks.ts';
export type { CheckState } from './types.ts';
