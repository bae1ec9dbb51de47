import { Stack, TagsInput } from '@grafana/ui';
import { Section } from '../../fleet/Section.tsx';
import { t } from '../../t.ts';
import { QuietTimes } from './QuietTimes.tsx';
import { SettingField } from './SettingField.tsx';
import type { SettingsForm } from './use-settings.ts';

interface Props {
  readonly form: SettingsForm;
}

/** Who is told by default, and when only what is critical is told. */
export function NotificationsSection({ form }: Props) {
  const channels = form.value('notifications.default_channels');
  return (
    <Section title={t('settings.notifications', 'Notifications')}>
      <Stack direction="column" gap={3}>
        <SettingField
          form={form}
          name="notifications.default_channels"
          label={t('settings.channels', 'Default channels')}
          description={t('settings.channels-why', 'Names of channels that get what no rule sends elsewhere.')}
        >
          {(disabled) => (
            <TagsInput
              id="setting-channels"
              addOnBlur
              autoColors={false}
              maxLength={256}
              placeholder={t('settings.channels-hint', 'A name, then Enter')}
              disabled={disabled}
              tags={[...channels]}
              onChange={(names) => form.set('notifications.default_channels', names)}
            />
          )}
        </SettingField>
        <QuietTimes form={form} />
      </Stack>
    </Section>
  );
}
