import { Stack } from '@grafana/ui';
import { Section } from '../../fleet/Section.tsx';
import { t } from '../../t.ts';
import { NameSetting, NumberSetting, SwitchSetting } from './Controls.tsx';
import type { SettingsForm } from './use-settings.ts';

interface Props {
  readonly form: SettingsForm;
}

/** Whether a language model looks at what happens here, how often, and what it is shown. */
export function AiSection({ form }: Props) {
  return (
    <Section title={t('settings.ai', 'AI')}>
      <Stack direction="column" gap={3}>
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
            'Off: the model sees templates with placeholders, and none of the values of your lines.',
          )}
        />
      </Stack>
    </Section>
  );
}
