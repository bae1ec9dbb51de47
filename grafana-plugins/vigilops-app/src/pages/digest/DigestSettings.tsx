import { Combobox, MultiSelect, Stack } from '@grafana/ui';
import { SettingsPart } from '../../alerts/SettingsPart.tsx';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { t } from '../../t.ts';
import { NumberSetting, SwitchSetting } from '../settings/Controls.tsx';
import { SettingField } from '../settings/SettingField.tsx';
import type { SettingsForm } from '../settings/use-settings.ts';

/** When digests are sent, and by which channels. The page has them whatever is set here. */
export function DigestSettings() {
  return <SettingsPart>{(form) => <Fields form={form} />}</SettingsPart>;
}

type Language = 'house' | 'en' | 'zh';

function Fields({ form }: { readonly form: SettingsForm }) {
  const days = [
    { value: 'mon', label: t('digest.mon', 'Monday') },
    { value: 'tue', label: t('digest.tue', 'Tuesday') },
    { value: 'wed', label: t('digest.wed', 'Wednesday') },
    { value: 'thu', label: t('digest.thu', 'Thursday') },
    { value: 'fri', label: t('digest.fri', 'Friday') },
    { value: 'sat', label: t('digest.sat', 'Saturday') },
    { value: 'sun', label: t('digest.sun', 'Sunday') },
  ] as const;
  return (
    <Stack direction="column" gap={2}>
      <SwitchSetting form={form} name="digest.daily" label={t('digest.daily', 'Send one each day')} />
      <SwitchSetting form={form} name="digest.weekly" label={t('digest.weekly', 'Send one each week')} />
      <NumberSetting
        form={form}
        name="digest.hour"
        unit={t('digest.oclock', 'o’clock')}
        label={t('digest.hour', 'Hour')}
        description={t('digest.hour-help', 'By the clock of the settings.')}
      />
      <SettingField form={form} name="digest.weekday" label={t('digest.weekday', 'Day of the weekly one')}>
        {(disabled) => (
          <Combobox
            id="setting-digest-weekday"
            disabled={disabled}
            value={form.value('digest.weekday')}
            options={days.map((day) => ({ ...day }))}
            onChange={({ value }) => form.set('digest.weekday', value)}
          />
        )}
      </SettingField>
      <SettingField form={form} name="digest.language" label={t('digest.language', 'Language')}>
        {(disabled) => (
          <Combobox<Language>
            id="setting-digest-language"
            disabled={disabled}
            value={form.value('digest.language')}
            options={[
              { value: 'house', label: t('digest.house', 'Of messages') },
              { value: 'en', label: 'English' },
              { value: 'zh', label: '中文' },
            ]}
            onChange={({ value }) => form.set('digest.language', value)}
          />
        )}
      </SettingField>
      <Channels form={form} />
    </Stack>
  );
}

function Channels({ form }: { readonly form: SettingsForm }) {
  const channels = useAsked(REFRESH_MS.slow, 'listChannels');
  const chosen = form.value('digest.channels');
  const names = [...new Set([...(channels.data?.items ?? []).map(({ name }) => name), ...chosen])];
  return (
    <SettingField
      form={form}
      name="digest.channels"
      label={t('digest.channels', 'Channels')}
      description={t('digest.channels-help', 'None: the bell of the app, and all mail channels.')}
    >
      {(disabled) => (
        <MultiSelect<string>
          inputId="setting-digest-channels"
          disabled={disabled}
          value={[...chosen]}
          options={names.map((value) => ({ value, label: value }))}
          placeholder={t('digest.channels-none', 'The app and all mail')}
          onChange={(options) =>
            form.set(
              'digest.channels',
              options.flatMap(({ value }) => value ?? []),
            )
          }
        />
      )}
    </SettingField>
  );
}
