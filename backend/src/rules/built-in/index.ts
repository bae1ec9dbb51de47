import { alertRuleDefinition, type AlertRuleDefinition } from '@vigilops/contracts/api';
import { HOST_RULES } from './hosts.ts';
import { HOUSE_RULES } from './house.ts';
import { LOG_RULES } from './logs.ts';
import { SERVICE_RULES } from './services.ts';
import type { ShippedRule } from './shipped.ts';

const RULES: readonly ShippedRule[] = [...HOST_RULES, ...SERVICE_RULES, ...LOG_RULES, ...HOUSE_RULES];

/** What the house watches unless told otherwise (PRD 3.6.1); each can be changed and switched off. */
export const BUILT_IN_RULES: readonly (AlertRuleDefinition & { readonly key: string })[] = RULES.map(
  ({ key, runbook, ...rule }) => ({
    ...alertRuleDefinition.parse({ ...rule, runbook: runbook.join('\n') }),
    key,
  }),
);
