import type { AlertRuleDefinition, ConfigurationDifference } from '@vigilops/contracts/api';
import { isDeepStrictEqual } from 'node:util';
import { added, changed, removed } from './difference.ts';
import type { ConfigurationDocument, RuleInFile } from './document.ts';
import type { PlanContext } from './plan.ts';
import { presentRule } from './present.ts';
import { createResolver } from './resolve.ts';

/** `place`: in the list of the file. Services of a scope may lie below zero: they are made before. */
export type RuleStep =
  | { readonly do: 'create'; readonly definition: AlertRuleDefinition; readonly place: number }
  | {
      readonly do: 'change';
      readonly id: number;
      readonly definition: AlertRuleDefinition;
      readonly place: number;
    }
  | { readonly do: 'remove'; readonly id: number };

/** By name: what is new, what is other, and, if asked, what is gone. Rules that came with the house never go. */
export function planRules(
  document: ConfigurationDocument,
  context: PlanContext,
): { readonly steps: readonly RuleStep[]; readonly differences: readonly ConfigurationDifference[] } {
  const inFile = document.alert_rules;
  if (inFile === undefined) {
    return { steps: [], differences: [] };
  }
  const { house, after, remove, report } = context;
  const known = new Map(house.rules.map((rule) => [rule.definition.name, rule]));
  const seen = new Set<string>();
  const steps: RuleStep[] = [];
  const differences: ConfigurationDifference[] = [];
  for (const [place, rule] of inFile.entries()) {
    const { name } = rule;
    if (seen.has(name)) {
      report(['alert_rules', place, 'name'], `a rule of this name stands above: ${JSON.stringify(name)}`);
      continue;
    }
    seen.add(name);
    const definition = resolved(rule, place, context);
    const next = presentRule(definition, after);
    const kept = known.get(name);
    if (kept === undefined) {
      steps.push({ do: 'create', definition, place });
      differences.push(added('alert_rule', name, next));
      continue;
    }
    const before = presentRule(kept.definition, house.directory);
    if (!isDeepStrictEqual(before, next)) {
      steps.push({ do: 'change', id: kept.id, definition, place });
      differences.push(changed('alert_rule', name, before, next));
    }
  }
  for (const { id, definition, builtIn } of remove ? house.rules : []) {
    if (!builtIn && !seen.has(definition.name)) {
      steps.push({ do: 'remove', id });
      differences.push(removed('alert_rule', definition.name, presentRule(definition, house.directory)));
    }
  }
  return { steps, differences };
}

function resolved(
  { scope, overrides, ...rest }: RuleInFile,
  place: number,
  { after, report }: PlanContext,
): AlertRuleDefinition {
  const resolve = createResolver(['alert_rules', place], after, report);
  return {
    ...rest,
    scope: {
      host_ids: resolve.hosts(['scope', 'hosts'], scope.hosts),
      service_ids: resolve.services(['scope', 'services'], scope.services),
      groups: scope.groups,
    },
    overrides: overrides.map(({ hosts, ...override }, at) => ({
      ...override,
      host_ids: resolve.hosts(['overrides', at, 'hosts'], hosts),
    })),
  };
}
