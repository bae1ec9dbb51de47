import { Stack } from '@grafana/ui';
import { Section } from '../../fleet/Section.tsx';
import { t } from '../../t.ts';
import { ChoiceSetting, NumberSetting, TextSetting, ZoneSetting } from './Controls.tsx';
import { timeZones } from './time-zones.ts';
import type { SettingsForm } from './use-settings.ts';

interface Props {
  readonly form: SettingsForm;
}

/** What the house is called, how it speaks, and when a host is offline. */
export function GeneralSection({ form }: Props) {
  return (
    <>
      <Section title={t('settings.general', 'General')}>
        <Stack direction="column" gap={3}>
          <TextSetting
            form={form}
            name="general.name"
            maxLength={128}
            label={t('settings.name', 'Name')}
            description={t(
              'settings.name-why',
              'Of this VigilOps, in messages: which one is it that writes?',
            )}
          />
          <ZoneSetting
            form={form}
            name="general.time_zone"
            zones={timeZones()}
            label={t('settings.time-zone', 'Time zone')}
            description={t('settings.time-zone-why', 'In which reports have their days.')}
          />
          <ChoiceSetting
            form={form}
            name="general.language"
            label={t('settings.language', 'Language')}
            description={t(
              'settings.language-why',
              'Of messages and of what alerts say. Pages are in the language of who looks at them.',
            )}
            options={[
              { value: 'en', label: 'English' },
              { value: 'zh', label: '中文' },
            ]}
          />
        </Stack>
      </Section>
      <Section title={t('settings.hosts', 'Hosts')}>
        <NumberSetting
          form={form}
          name="hosts.offline_after_seconds"
          unit={t('settings.seconds', 'seconds')}
          label={t('settings.offline', 'Offline after')}
          description={t('settings.offline-why', 'Of silence. A host may have a time of its own.')}
        />
      </Section>
    </>
  );
}
