export type { Reckoning } from './availability/reckoning.ts';
export type { Checks } from './checks.ts';
export type { CheckSecretsKeeper } from './definition/check-secrets.ts';
export { createJudge, lookbackUs } from './judging/judge.ts';
export { createChecksRoom, type ChecksDeps, type ChecksRoom } from './room.ts';
