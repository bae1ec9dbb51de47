import { Stack, Text } from '@grafana/ui';
import { Section } from '../../fleet/Section.tsx';
import { t } from '../../t.ts';
import { NameSetting, NumberSetting, SwitchSetting } from './Controls.tsx';
import type { SettingsForm } from './use-settings.ts';

interface Props {
  readonly form: SettingsForm;
}

/** Whether a language model looks at what happens here, how often, and what it is shown. */
export function AiSection({ form }: Props) {
  const lacksModel = form.value('ai.provider') === null || form.value('ai.model') === null;
  return (
    <Section title={t('settings.ai', 'AI')}>
      <Stack direction="column" gap={3}>
        {lacksModel && (
          <Text color="secondary">
            {t('settings.ai-lacks', 'Nothing is asked until a provider and a model are named here.')}
          </Text>
        )}
        <SwitchSetting
          form={form}
          name="ai.enabled"
          label={t('settings.ai-on', 'Analyse with a language model')}
          description={t('settings.ai-on-why', 'Off: no model is asked, and nothing is sent to one.')}
        />
        <NameSetting
          form={form}
          name="ai.provider"
          label={t('settings.provider', 'Provider')}
          description={t('settings.provider-why', 'A name of the LLM gateway.')}
          placeholder={t('settings.unset', 'not set')}
        />
        <NameSetting
          form={form}
          name="ai.model"
          label={t('settings.model', 'Model')}
          placeholder={t('settings.unset', 'not set')}
        />
        <NameSetting
          form={form}
          name="ai.project"
          label={t('settings.ai-project', 'Project')}
          description={t('settings.ai-project-why', 'Of the LLM gateway: pays for what is asked.')}
          placeholder={t('settings.unset', 'not set')}
        />
        <SwitchSetting
          form={form}
          name="ai.auto_investigate"
          label={t('settings.ai-investigate', 'Investigate critical incidents')}
          description={t(
            'settings.ai-investigate-why',
            'By itself, once an incident; its report is on the incident.',
          )}
        />
        <NumberSetting
          form={form}
          name="ai.max_turns"
          unit={t('settings.turns', 'turns')}
          label={t('settings.ai-turns', 'Turns a question at most')}
        />
        <NumberSetting
          form={form}
          name="ai.max_usd_per_question"
          unit="USD"
          label={t('settings.ai-question-cost', 'Cost of a question at most')}
        />
        <NumberSetting
          form={form}
          name="ai.max_usd_per_day"
          unit="USD"
          label={t('settings.ai-day-cost', 'Cost of a day at most')}
        />
        <NumberSetting
          form={form}
          name="ai.analysis_interval_minutes"
          unit={t('settings.minutes', 'minutes')}
          label={t('settings.ai-every', 'Every')}
        />
        <SwitchSetting
          form={form}
          name="ai.send_raw_logs"
          label={t('settings.raw', 'Send log lines as they are')}
          description={t(
            'settings.raw-why',
            'Off: the model sees templates with placeholders, and none of the values of your lines. On: only a provider on your own network does.',
          )}
        />
      </Stack>
    </Section>
  );
}
