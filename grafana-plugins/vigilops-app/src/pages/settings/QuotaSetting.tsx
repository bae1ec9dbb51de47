import { Input } from '@grafana/ui';
import { t } from '../../t.ts';
import { SettingField } from './SettingField.tsx';
import type { SettingsForm } from './use-settings.ts';

interface Props {
  readonly form: SettingsForm;
}

const GIB = 2 ** 30;

/** The most that the database may take; empty: what the disk has. */
export function QuotaSetting({ form }: Props) {
  const name = 'retention.max_database_bytes';
  const bytes = form.value(name);
  return (
    <SettingField
      form={form}
      name={name}
      label={t('settings.quota', 'Size of the database, at most')}
      description={t(
        'settings.quota-why',
        'Beyond it the oldest data goes, before its time. Empty: no limit but the disk.',
      )}
    >
      {(disabled) => (
        <Input
          id="setting-quota"
          type="number"
          width={24}
          suffix="GiB"
          min={0.0625}
          step="any"
          disabled={disabled}
          value={bytes === null ? '' : String(Number((bytes / GIB).toPrecision(6)))}
          onChange={(event) => form.set(name, bytesOf(event.currentTarget.value))}
        />
      )}
    </SettingField>
  );
}

const bytesOf = (gib: string) => (gib === '' ? null : Math.round(Number(gib) * GIB));
