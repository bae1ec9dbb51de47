import { alertRuleDefinition, type AlertRuleDefinition, type RuleTemplate } from '@vigilops/contracts/api';
import { isDeepStrictEqual } from 'node:util';
import type { Language } from '../words.ts';
import { SHIPPED_RULES } from './rules.ts';
import { textOf, type ShippedRule } from './shipped.ts';
import { TEMPLATES } from './templates.ts';

/** What the house watches unless told otherwise (PRD 3.6.1); each can be changed and switched off. */
export const BUILT_IN_RULES: readonly (AlertRuleDefinition & { readonly key: string })[] = SHIPPED_RULES.map(
  ({ key, ...rule }) => ({ ...definitionOf(rule, 'en'), key }),
);

/** Whether a rule that came with the house is as it came. */
export function isAsShipped(definition: AlertRuleDefinition): boolean {
  const shipped = BUILT_IN_RULES.find(({ name }) => name === definition.name);
  return shipped !== undefined && isDeepStrictEqual(shipped, { ...definition, key: shipped.key });
}

/** Rules to begin with. What becomes of one is its maker's: its name is in the language of the house. */
export function ruleTemplates(language: Language): readonly RuleTemplate[] {
  return TEMPLATES.map(({ key, why, ...rule }) => ({
    key,
    title: rule.name[language],
    why: why[language],
    definition: definitionOf(rule, language),
  }));
}

function definitionOf(
  { name, runbook, ...rule }: Omit<ShippedRule, 'key'>,
  language: Language,
): AlertRuleDefinition {
  return alertRuleDefinition.parse({ ...rule, name: name[language], runbook: textOf(runbook[language]) });
}
