import type { AppPluginMeta, PluginConfigPageProps } from '@grafana/data';
import { Trans } from '@grafana/i18n';
import { t } from '../t.ts';
import { getBackendSrv } from '@grafana/runtime';
import { Alert, Button, Field, Input, SecretInput, Stack } from '@grafana/ui';
import { useState, type FormEvent } from 'react';
import { toApiError } from '../api/errors.ts';
import { APP_PROXY_URL } from '../constants.ts';
import { Command } from '../fleet/Command.tsx';
import { DataSourceOffer } from './DataSourceOffer.tsx';
import { ConnectionResult } from './ConnectionResult.tsx';
import { saveSettings, type AppSecrets, type AppSettings } from './settings.ts';
import { Versions } from './Versions.tsx';
import { testConnection, type ConnectionCheck } from './test-connection.ts';

/** Where VigilOps runs, in its folder. */
const TOKEN_COMMANDS: Readonly<Record<keyof AppSecrets, string>> = {
  readToken: 'node backend/src/cli/main.ts token create --name grafana --kind api --scope read',
  writeToken: 'node backend/src/cli/main.ts token create --name grafana-admin --kind api --scope write',
};

type Props = PluginConfigPageProps<AppPluginMeta<AppSettings>>;
type State = 'idle' | 'saving' | 'testing';

export function ConfigPage({ plugin }: Props) {
  const { meta } = plugin;
  const [url, setUrl] = useState(meta.jsonData?.url ?? '');
  const [secrets, setSecrets] = useState<AppSecrets>({});
  const [stored, setStored] = useState<Readonly<Record<string, boolean>>>(meta.secureJsonFields ?? {});
  const [state, setState] = useState<State>('idle');
  const [problem, setProblem] = useState<string>();
  const [check, setCheck] = useState<ConnectionCheck>();
  const [entered, setEntered] = useState<AppSecrets>({});
  const wrongUrl = url !== '' && !/^https?:\/\/[^\s/]+/.test(url);

  async function saveAndTest(event: FormEvent) {
    event.preventDefault();
    setProblem(undefined);
    setCheck(undefined);
    try {
      setState('saving');
      await saveSettings(getBackendSrv(), {
        enabled: true,
        pinned: true,
        jsonData: { ...meta.jsonData, url: url.replace(/\/+$/, '') },
        secureJsonData: secrets,
      });
      setStored({ ...stored, ...Object.fromEntries(Object.keys(secrets).map((name) => [name, true])) });
      setEntered({ ...entered, ...secrets });
      setSecrets({});
      setState('testing');
      setCheck(await testConnection(getBackendSrv(), APP_PROXY_URL));
    } catch (thrown) {
      setProblem(toApiError(thrown).message);
    } finally {
      setState('idle');
    }
  }

  const secretField = (name: keyof AppSecrets, label: string, description: string) => (
    <>
      <Field label={label} description={description}>
        <SecretInput
          id={`vigilops-${name}`}
          width={60}
          isConfigured={stored[name] === true && secrets[name] === undefined}
          value={secrets[name] ?? ''}
          onChange={(event) => setSecrets({ ...secrets, [name]: event.currentTarget.value.trim() })}
          onReset={() => setStored({ ...stored, [name]: false })}
        />
      </Field>
      {stored[name] !== true && (
        <Command
          text={TOKEN_COMMANDS[name]}
          label={t('config.make-token', 'Make this token where VigilOps runs')}
        />
      )}
    </>
  );

  return (
    <form onSubmit={(event) => void saveAndTest(event)}>
      <Field
        label={t('config.url', 'URL of VigilOps')}
        description={t(
          'config.url-tip',
          'As Grafana reaches it, which may differ from what your browser sees.',
        )}
        invalid={wrongUrl}
        error={t('config.url-wrong', 'Enter an address such as http://localhost:8080.')}
      >
        <Input
          id="vigilops-url"
          width={60}
          placeholder="http://localhost:8080"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value.trim())}
        />
      </Field>
      {secretField(
        'readToken',
        t('config.read-token', 'Token for reading'),
        t('config.read-token-tip', 'Scope read: what everybody sees who may open this app.'),
      )}
      {secretField(
        'writeToken',
        t('config.write-token', 'Token for changes'),
        t('config.write-token-tip', 'Scope write: used only for what administrators do.'),
      )}
      <Stack direction="column" gap={2} alignItems="flex-start">
        <Button type="submit" disabled={url === '' || wrongUrl || state !== 'idle'}>
          {state === 'idle' ? (
            <Trans i18nKey="config.save">Save and test</Trans>
          ) : (
            <Trans i18nKey="config.saving">Saving and testing…</Trans>
          )}
        </Button>
        {problem !== undefined && (
          <Alert severity="error" title={t('config.not-saved', 'The settings were not saved')}>
            {problem}
          </Alert>
        )}
        {check !== undefined && <ConnectionResult check={check} url={url} version={meta.info.version} />}
        {(check?.read.well === true || stored.readToken === true) && (
          <DataSourceOffer url={url} readToken={entered.readToken} />
        )}
        <Versions version={meta.info.version} url={meta.jsonData?.url ?? ''} />
      </Stack>
    </form>
  );
}
