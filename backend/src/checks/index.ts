export type { Checks } from './checks.ts';
export { judge, lookbackUs } from './judging/judge.ts';
