export { BUILT_IN_RULES } from './built-in/index.ts';
export { ruleTitle } from './built-in/in-language.ts';
export { createRuleDesk, type RuleDesk } from './desk.ts';
export type { RuleDeps } from './look.ts';
export { createWatch, type Round, type Watch, type WatchDeps } from './watch.ts';
