export type { Checks } from './checks.ts';
