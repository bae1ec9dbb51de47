import { importRulesRequest, importRulesResponse, type AlertRuleDefinition } from '@vigilops/contracts/api';
import { isDeepStrictEqual } from 'node:util';
import type { AuditEntry, RuleStore, RuleView } from '../../../model/index.ts';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { nameTaken } from './present.ts';

export const importAlertRules = defineRoute({
  method: 'post',
  path: '/api/v1/alert-rules/import',
  policy: { access: 'token', needs: 'write' },
  operationId: 'importAlertRules',
  tag: 'alerts',
  summary:
    'Takes a Prometheus rule file: what can be honoured becomes rules, the rest is told with its reason',
  status: 200,
  failsWith: ['CONFLICT'],
  maxBodyBytes: 2_097_152,
  body: importRulesRequest,
  answer: importRulesResponse,
  handle: async ({ body: { yaml, dry_run: isDryRun } }, { deps, caller, from, signal }) => {
    const { rules, refused } = await deps.ruleDesk.readPrometheus(yaml, signal);
    const known = new Map((await deps.rules.list(signal)).map((rule) => [rule.definition.name, rule]));
    const told = [];
    for (const { definition, note } of rules) {
      const stored = known.get(definition.name);
      const action = actionFor(definition, stored);
      if (!isDryRun && action !== 'keep') {
        await keep(
          definition,
          stored,
          deps.rules,
          { ...byOf(caller, from), detail: { imported: true } },
          signal,
        );
      }
      told.push({ name: definition.name, action, note });
    }
    return { applied: !isDryRun, rules: told, refused: [...refused] };
  },
});

/** Whether it is on, who is told and what is otherwise for some stays as it is here: a file does not say. */
function merged(definition: AlertRuleDefinition, stored: RuleView | undefined): AlertRuleDefinition {
  if (stored === undefined) {
    return definition;
  }
  const { enabled, notification_channels, overrides, scope } = stored.definition;
  return { ...definition, enabled, notification_channels, overrides, scope };
}

function actionFor(definition: AlertRuleDefinition, stored: RuleView | undefined): 'add' | 'change' | 'keep' {
  if (stored === undefined) {
    return 'add';
  }
  return isDeepStrictEqual(merged(definition, stored), stored.definition) ? 'keep' : 'change';
}

async function keep(
  definition: AlertRuleDefinition,
  stored: RuleView | undefined,
  rules: Pick<RuleStore, 'create' | 'change'>,
  by: Omit<AuditEntry, 'action' | 'subject'>,
  signal: AbortSignal,
): Promise<void> {
  const { name } = definition;
  const outcome =
    stored === undefined
      ? (await rules.create(definition, { ...by, action: 'alert_rule.created', subject: name }, signal))
          .outcome
      : await rules.change(
          stored.id,
          merged(definition, stored),
          { ...by, action: 'alert_rule.changed', subject: name },
          signal,
        );
  if (outcome !== 'created' && outcome !== 'changed') {
    // Somebody was faster; what was taken so far stays, and the same file can be taken again.
    throw nameTaken(name);
  }
}
