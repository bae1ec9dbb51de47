import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Button, Drawer, Field, Input, useStyles2 } from '@grafana/ui';
import { useId, useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { TextField } from '../../alerts/fields.tsx';
import { SettingsPart } from '../../alerts/SettingsPart.tsx';
import { useAppData } from '../../fleet/app-data.tsx';
import { Section } from '../../fleet/Section.tsx';
import { t } from '../../t.ts';
import { ChoiceSetting, NameSetting, SwitchSetting, TextSetting } from '../settings/Controls.tsx';
import { SettingField } from '../settings/SettingField.tsx';
import type { SettingsForm } from '../settings/use-settings.ts';

interface Props {
  /** Of the keys that are stored; null: there are none. */
  readonly accessKeyId: string | null;
  readonly onChanged: () => void;
}

const close = () => locationService.partial({ setup: null });

/** Where days are archived, for how long, and with which keys. */
export function ArchiveSetup({ accessKeyId, onChanged }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Drawer
      title={t('storage.setup-title', 'Set up the archive')}
      size="md"
      onClose={() => {
        onChanged();
        close();
      }}
    >
      <div className={styles.part}>
        <SettingsPart>
          {(form) => (
            <>
              <Place form={form} />
              {form.mayWrite && form.value('archive.target') === 's3' && (
                <Keys accessKeyId={accessKeyId} onChanged={onChanged} />
              )}
            </>
          )}
        </SettingsPart>
      </div>
    </Drawer>
  );
}

function Place({ form }: { readonly form: SettingsForm }) {
  const styles = useStyles2(getStyles);
  const target = form.value('archive.target');
  return (
    <div className={styles.part}>
      <ChoiceSetting
        form={form}
        name="archive.target"
        label={t('storage.target', 'Days are archived')}
        options={[
          { value: 'none', label: t('storage.target-none', 'nowhere') },
          { value: 'folder', label: t('storage.target-folder', 'in a folder') },
          { value: 's3', label: t('storage.target-s3', 'on an S3 server') },
        ]}
      />
      {target === 'folder' && (
        <p className={styles.note}>
          {t(
            'storage.folder-help',
            'log-archive in the data folder of the backend, or what VIGILOPS_ARCHIVE_DIR names there, such as a mounted share.',
          )}
        </p>
      )}
      {target === 's3' && (
        <>
          <NameSetting
            form={form}
            name="archive.endpoint"
            label={t('storage.endpoint', 'Address of the server')}
            description={t('storage.endpoint-help', 'Empty: Amazon.')}
            placeholder="https://s3.example.com"
          />
          <TextSetting
            form={form}
            name="archive.bucket"
            label={t('storage.bucket', 'Bucket')}
            maxLength={63}
          />
          <TextSetting
            form={form}
            name="archive.prefix"
            label={t('storage.prefix', 'Prefix')}
            description={t(
              'storage.prefix-help',
              'Before every name, with a slash at its end. Two houses never share bucket and prefix.',
            )}
            maxLength={256}
          />
          <TextSetting
            form={form}
            name="archive.region"
            label={t('storage.region', 'Region')}
            maxLength={64}
          />
          <SwitchSetting
            form={form}
            name="archive.path_style"
            label={t('storage.path-style', 'The bucket stands in the path')}
            description={t('storage.path-style-help', 'As MinIO and Ceph mostly want.')}
          />
        </>
      )}
      {target !== 'none' && <KeepDays form={form} />}
    </div>
  );
}

function KeepDays({ form }: { readonly form: SettingsForm }) {
  const name = 'archive.keep_days';
  const days = form.value(name);
  return (
    <SettingField
      form={form}
      name={name}
      label={t('storage.keep', 'Archives are kept')}
      description={t('storage.keep-help', 'Counted from their day. Empty: for ever.')}
    >
      {(disabled) => (
        <Input
          id="setting-archive-keep"
          type="number"
          width={24}
          suffix={t('settings.days', 'days')}
          min={1}
          max={3_650}
          disabled={disabled}
          value={days === null ? '' : String(days)}
          onChange={(event) => {
            const value = Number.parseInt(event.currentTarget.value, 10);
            form.set(name, Number.isNaN(value) ? null : value);
          }}
        />
      )}
    </SettingField>
  );
}

/** Keys are no settings: they are kept sealed, and never given back. */
function Keys({ accessKeyId, onChanged }: Props) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const [id, setId] = useState('');
  const [secret, setSecret] = useState('');
  const set = useAction(
    (credentials: { access_key_id: string; secret_access_key: string } | null) =>
      api.call('setLogArchiveCredentials', { body: { credentials } }),
    () => {
      setId('');
      setSecret('');
      onChanged();
    },
  );
  return (
    <Section title={t('storage.keys', 'Keys of the server')}>
      <form
        className={styles.part}
        onSubmit={(event) => {
          event.preventDefault();
          set.run({ access_key_id: id.trim(), secret_access_key: secret });
        }}
      >
        <p className={styles.note}>
          {accessKeyId === null
            ? t('storage.keys-none', 'There are none yet.')
            : t('storage.keys-are', 'In use: {{id}}. The secret key is kept sealed, and never shown.', {
                id: accessKeyId,
              })}{' '}
          {t('storage.keys-rights', 'They must list, read, write and delete below the prefix.')}
        </p>
        <TextField label={t('storage.key-id', 'Access key ID')} maxLength={256} value={id} onChange={setId} />
        <SecretField value={secret} onChange={setSecret} />
        <Refused error={set.error} />
        <div className={styles.line}>
          <Button type="submit" variant="secondary" disabled={set.busy || id.trim() === '' || secret === ''}>
            {t('storage.keys-save', 'Save the keys')}
          </Button>
          {accessKeyId !== null && (
            <Button
              type="button"
              variant="secondary"
              fill="text"
              disabled={set.busy}
              onClick={() => set.run(null)}
            >
              {t('storage.keys-remove', 'Take them away')}
            </Button>
          )}
        </div>
      </form>
    </Section>
  );
}

interface SecretProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function SecretField({ value, onChange }: SecretProps) {
  const id = useId();
  return (
    <Field label={t('storage.secret-key', 'Secret access key')} htmlFor={id} noMargin>
      <Input
        id={id}
        type="password"
        autoComplete="new-password"
        maxLength={1_024}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  part: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  line: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  note: css({ margin: 0, color: theme.colors.text.secondary }),
});
