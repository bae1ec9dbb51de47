export { BUILT_IN_RULES, isAsShipped } from './built-in/index.ts';
export { ruleTitle } from './built-in/in-language.ts';
export { checkRule } from './check-rule.ts';
export { createRuleDesk, type RuleDesk } from './desk.ts';
export type { OpenFinding, RuleDeps } from './look.ts';
export { createWatch, type Round, type Watch, type WatchDeps } from './watch.ts';
