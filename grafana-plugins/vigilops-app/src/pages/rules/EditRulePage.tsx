import { locationService } from '@grafana/runtime';
import { Alert, EmptyState, LinkButton, Stack } from '@grafana/ui';
import { useLocation, useParams } from 'react-router';
import { useAction } from '../../admin/use-action.ts';
import { draftOf, newDraft, type RuleDraft } from '../../alerts/rules/draft.ts';
import { RuleForm } from '../../alerts/rules/RuleForm.tsx';
import { Templates } from '../../alerts/rules/Templates.tsx';
import { below } from '../../alerts/tabs.ts';
import type { NewRule } from '../../alerts/types.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { RULES_PATH } from '../paths.ts';

const toRules = () => locationService.push(RULES_PATH);
const parent = () => ({ text: t('alerts.rules', 'Rules'), url: RULES_PATH });

/** A rule from nothing, from a template, or like another one. */
export function NewRulePage() {
  const { api } = useAppData();
  const params = new URLSearchParams(useLocation().search);
  const template = params.get('template') ?? '';
  const templates = useAsked(REFRESH_MS.slow, 'listRuleTemplates');
  const mayWrite = useMayWrite();
  const save = useAction((body: NewRule) => api.call('createAlertRule', { body }), toRules);
  const chosen = templates.data?.items.find(({ key }) => key === template);
  const initial: RuleDraft | undefined =
    template === '' ? undefined : template === 'none' ? newDraft() : chosen?.definition;
  return (
    <AppPage pageNav={below(t('rules.new', 'New rule'), parent())}>
      {initial === undefined ? (
        <Part polled={templates} rows={6} height={8}>
          {({ items }) => (
            <Templates templates={items} onChoose={(key) => locationService.partial({ template: key })} />
          )}
        </Part>
      ) : (
        <RuleForm
          key={template}
          initial={initial}
          button={t('rules.create', 'Create the rule')}
          busy={save.busy}
          refusal={save.error}
          mayWrite={mayWrite}
          onSubmit={save.run}
          onCancel={() => locationService.partial({ template: null })}
        />
      )}
    </AppPage>
  );
}

/** One rule, with a try of it. */
export function EditRulePage() {
  const { id = '' } = useParams();
  const { api } = useAppData();
  const mayWrite = useMayWrite();
  const rules = useAsked(REFRESH_MS.slow, 'listAlertRules');
  const save = useAction(
    (body: NewRule) => api.call('changeAlertRule', { path: { id: Number(id) }, body }),
    () => {
      rules.retry();
      toRules();
    },
  );
  const rule = rules.data?.items.find((each) => String(each.id) === id);
  return (
    <AppPage pageNav={below(rule?.title ?? t('rules.rule', 'Rule'), parent())}>
      <Part polled={rules} rows={4} height={14}>
        {() =>
          rule === undefined ? (
            <EmptyState
              variant="not-found"
              message={t('rules.unknown', 'There is no such rule')}
              button={<LinkButton href={RULES_PATH}>{t('rules.to-all', 'Show all rules')}</LinkButton>}
            />
          ) : (
            <Stack direction="column" gap={2}>
              {rule.last_error !== null && (
                <Alert severity="warning" title={t('rules.cannot-look', 'This rule cannot look')}>
                  {rule.last_error}
                </Alert>
              )}
              <RuleForm
                key={rule.id}
                initial={draftOf(rule)}
                button={t('rules.save', 'Save the rule')}
                busy={save.busy}
                refusal={save.error}
                mayWrite={mayWrite}
                onSubmit={save.run}
                onCancel={toRules}
              />
            </Stack>
          )
        }
      </Part>
    </AppPage>
  );
}
