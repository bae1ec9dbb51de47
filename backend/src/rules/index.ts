export { BUILT_IN_RULES } from './built-in.ts';
export type { RuleDeps } from './rule-kind.ts';
export { evaluateRules, type WatchDeps } from './watch.ts';
