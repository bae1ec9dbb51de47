import { VigilError } from '@vigilops/contracts';
import type { AlertRuleDefinition } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type { AuditEntry, RuleStore } from './model/index.ts';
import { createLogSources } from './query/index.ts';
import { checkRule } from './rules/index.ts';
import type { ConfigurationParts } from './settings/index.ts';
import type { StoresOfOneTransaction } from './store/index.ts';

/** Alert rules as a part of the configuration, on stores that may be of one transaction. */
export function rulesInFile(
  { rules, readers }: Pick<StoresOfOneTransaction, 'rules' | 'readers'>,
  clock: Clock,
): ConfigurationParts['rules'] {
  const { checkSearch } = createLogSources({ readers, clock });
  return {
    list: (signal) => rules.list(signal),
    create: async (definition, by, signal) => {
      await checkRule(definition, checkSearch, signal);
      done((await rules.create(definition, lineOf('created', definition, by), signal)).outcome, definition);
    },
    change: async (id, definition, by, signal) => {
      await checkRule(definition, checkSearch, signal);
      done(await rules.change(id, definition, lineOf('changed', definition, by), signal), definition);
    },
    remove: async (id, by, signal) => {
      const rule = await rules.find(id, signal);
      if (rule !== undefined) {
        await rules.remove(id, clock.now(), lineOf('removed', rule.definition, by), signal);
      }
    },
  };
}

function lineOf(
  what: 'created' | 'changed' | 'removed',
  { name }: Pick<AlertRuleDefinition, 'name'>,
  by: Pick<AuditEntry, 'actor' | 'address'>,
): AuditEntry {
  return { ...by, action: `alert_rule.${what}`, subject: name, detail: { imported: true } };
}

type Outcome = Awaited<ReturnType<RuleStore['create']>>['outcome'] | Awaited<ReturnType<RuleStore['change']>>;

function done(outcome: Outcome, { name }: Pick<AlertRuleDefinition, 'name'>): void {
  if (outcome === 'name_taken' || outcome === 'unknown') {
    throw new VigilError('CONFLICT', `somebody changed the rule "${name}" meanwhile: import the file again`);
  }
}
