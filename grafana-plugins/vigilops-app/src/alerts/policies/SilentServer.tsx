import { Combobox, RadioButtonGroup } from '@grafana/ui';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { SettingField } from '../../pages/settings/SettingField.tsx';
import type { SettingsForm } from '../../pages/settings/use-settings.ts';
import { t } from '../../t.ts';
import { lengthText } from '../length.ts';

const KEY = 'notifications.silent_server';
const NONE = '';
const WAITS = [60, 120, 300, 600, 900, 1_800, 3_600];

/** Hosts notice when the server is silent: by which channel they say so, and when. */
export function SilentServer({ form }: { readonly form: SettingsForm }) {
  const value = form.value(KEY);
  const names = useNames(value.channel);
  const waits = [...new Set([...WAITS, value.after_seconds])].sort((a, b) => a - b);
  return (
    <>
      <SettingField
        form={form}
        name={KEY}
        label={t('silent-server.channel', 'Channel by which hosts say that they get no answer')}
        description={t(
          'silent-server.why',
          'One message, and one when it is over. Its secrets are given to at most three hosts, and lie there in a file that only the agent can read. Possible are channels that are one HTTP request: webhook, WeCom robot, Feishu, DingTalk, ServerChan, PushPlus, Slack, Telegram, Discord.',
        )}
      >
        {(disabled) => (
          <Combobox
            id="silent-server-channel"
            disabled={disabled}
            value={value.channel ?? NONE}
            options={[
              { value: NONE, label: t('silent-server.off', 'None: hosts do not watch the server') },
              ...names.map((name) => ({ value: name, label: name })),
            ]}
            onChange={({ value: name }) => form.set(KEY, { ...value, channel: name === NONE ? null : name })}
          />
        )}
      </SettingField>
      {value.channel !== null && (
        <>
          <SettingField
            form={form}
            name={KEY}
            isGroup
            label={t('silent-server.hosts', 'Hosts that watch')}
            description={t(
              'silent-server.hosts-why',
              'Each waits longer than the one before, and confirms what that one said. The host of the server itself comes last.',
            )}
          >
            {(disabled) => (
              <RadioButtonGroup
                aria-label={t('silent-server.hosts', 'Hosts that watch')}
                disabled={disabled}
                value={value.hosts}
                options={[1, 2, 3].map((count) => ({ value: count, label: String(count) }))}
                onChange={(hosts) => form.set(KEY, { ...value, hosts })}
              />
            )}
          </SettingField>
          <SettingField
            form={form}
            name={KEY}
            label={t('silent-server.after', 'The first of them speaks after')}
          >
            {(disabled) => (
              <Combobox
                id="silent-server-after"
                width={24}
                disabled={disabled}
                value={value.after_seconds}
                options={waits.map((seconds) => ({ value: seconds, label: lengthText(seconds) }))}
                onChange={({ value: after_seconds }) => form.set(KEY, { ...value, after_seconds })}
              />
            )}
          </SettingField>
        </>
      )}
    </>
  );
}

/** Channels that hosts can send by; one that is gone stays a choice for as long as it is chosen. */
function useNames(chosen: string | null): readonly string[] {
  const channels = useAsked(REFRESH_MS.slow, 'listChannels');
  const types = useAsked(REFRESH_MS.slow, 'listChannelTypes');
  const able = new Set(types.data?.items.flatMap((one) => (one.stands_by ? [one.type] : [])));
  const names = channels.data?.items.flatMap(({ name, type, enabled }) =>
    enabled && able.has(type) ? [name] : [],
  );
  return [...new Set([...(names ?? []), ...(chosen === null ? [] : [chosen])])];
}
